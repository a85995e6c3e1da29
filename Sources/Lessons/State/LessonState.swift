internal import CommandInterpreter

/// How far a lesson has come, and what it waits for: a value that only `advance` changes.
///
/// It holds no workspace. Where it speaks of one that was kept, it names it by a `WorkspaceSnapshot`, and whoever drives the
/// lesson has it.
struct LessonState: Equatable, Sendable {
  let lesson: Lesson
  /// The step, counted from 0.
  var position = 0
  /// The item of the step that comes next; while a task waits, that task.
  var item = 0
  /// The task that waits for the student.
  var task: OpenTask?
  /// How each step went.
  var records: [StepRecord]
  /// Whether the step came to its end since it was entered.
  var isStepDone = false
  /// The steps whose last workspace is kept.
  var ends: Set<Int> = []
  /// What the commands of the step's demonstrations gave, by the demonstration's item.
  var outputs: [Int: [[String]]] = [:]
  /// Answers that are locked, and not yet compared with what came.
  var predictions: [Prediction] = []
  /// Whether part of the step was skipped since it was entered.
  var isSkipped = false
  /// Whether the step that is being left by `skip` leads to the next without a `next`.
  var isSkipping = false
  /// Whether the last step is done.
  var isFinished = false
  /// What the effect that was asked for last is to answer.
  var pending = Pending.nothing

  /// A task that waits.
  struct OpenTask: Equatable, Sendable {
    /// Which of its commands are done, where commands say what is to be done.
    var done: [Bool] = []
    var history = TaskHistory()
    var hintsShown = 0
    /// The line of a goal that the student was told of last.
    var toldLine: Int?
    /// Which of the solution's commands were entered word for word since the task was opened, and ended well.
    var entered: Set<String> = []
  }

  /// A locked answer to the question of an item of this step.
  struct Prediction: Equatable, Sendable {
    let item: Int
    /// What was said, and what it meant then; nil where the question was skipped.
    let answer: Answer?

    struct Answer: Equatable, Sendable {
      let text: String
      let reading: AnswerReader.Reading
    }
  }

  /// What a lesson goes on with when an effect has been answered.
  enum Pending: Equatable, Sendable {
    case nothing
    /// The workspace of the first step is made.
    case opening
    /// Commands run.
    case running(Running)
    /// The workspace is made anew, for commands that failed in the student's.
    case repairing(Running)
    /// What playing has changed is brought back, before the next step.
    case goingOn
    /// The workspace of a step is made.
    case going(to: Int)
    case judging(EnteredLine)
    case reading(answer: String)
    case judgingAnswer(Prediction.Answer)
    /// The right answer is computed.
    case solving(isSkip: Bool)
    /// Predictions are compared with what came, the first of them now.
    case comparing([Prediction], thenFinishes: Bool)

    /// Whether Ctrl-C can stop it before there is any answer.
    var canStop: Bool {
      switch self {
      case .opening, .repairing, .going, .reading, .judgingAnswer, .solving, .comparing: true
      case .nothing, .running, .judging, .goingOn: false
      }
    }
  }

  /// Commands of the lesson that run in front of the student.
  struct Running: Equatable, Sendable {
    enum Purpose: Equatable, Sendable {
      case demonstration, skippedTask
    }
    let purpose: Purpose
    /// Whether the workspace was made anew for them.
    var isSecondTry = false
    /// Whether some dataset that the lesson needs is not there.
    var lacksData = false
  }

  /// The state of a lesson that is about to be opened.
  init(_ lesson: Lesson) {
    self.lesson = lesson
    records = lesson.steps.map { StepRecord(id: $0.id) }
  }

  var step: LessonStep { lesson.steps[position] }
  var isLastStep: Bool { position == lesson.steps.count - 1 }
  /// Whether the step was finished before, and is looked at once more.
  var isDoneAlready: Bool { [.done, .skipped].contains(records[position].status) }
  /// Whether Ctrl-C stopped a demonstration of the step that is still to be shown.
  var isStopped: Bool { task == nil && item < step.items.count }
  /// Where the lesson is.
  var place: LessonPlace { LessonPlace(step: position, item: item) }
  /// The task that waits, as the lesson has it.
  var openTask: LessonTask? { task == nil ? nil : lesson.task(at: place) }
  /// The task whose question a prediction of this step answers.
  func task(of prediction: Prediction) -> LessonTask? {
    lesson.task(at: LessonPlace(step: position, item: prediction.item))
  }
  /// The question that waits for an answer.
  var openQuestion: Question? { openTask?.question }
}

/// An item of a step of a lesson, both counted from 0.
struct LessonPlace: Hashable, Sendable {
  let step: Int
  let item: Int
}

extension Lesson {
  /// The task at a place; nil where prose or nothing stands there.
  func task(at place: LessonPlace) -> LessonTask? {
    guard steps.indices.contains(place.step), steps[place.step].items.indices.contains(place.item),
      case .task(let task) = steps[place.step].items[place.item]
    else { return nil }
    return task
  }
}

extension Lesson: Equatable {
  /// Whether two lessons are read from the same text.
  public static func == (left: Lesson, right: Lesson) -> Bool {
    left.name == right.name && left.digest == right.digest
  }
}
