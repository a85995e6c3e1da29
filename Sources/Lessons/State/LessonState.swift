internal import CommandInterpreter

/// The progress of a lesson and what it is waiting for: a value that only `advance` changes.
///
/// It holds no workspaces; it refers to saved ones by `WorkspaceSnapshot`, and the driver stores them.
struct LessonState: Equatable, Sendable {
  let lesson: Lesson
  /// Index of the current step.
  var position = 0
  /// Index of the step's next item or, while a task is open, of that task.
  var item = 0
  /// The open task.
  var task: OpenTask?
  /// The record of each step.
  var records: [StepRecord]
  /// Whether the step was completed since it was entered.
  var isStepDone = false
  /// Indices of the steps whose final workspace is saved.
  var ends: Set<Int> = []
  /// The output of the step's demonstrations, by the index of the item.
  var outputs: [Int: [[String]]] = [:]
  /// Locked answers that have not been compared with the result yet.
  var predictions: [Prediction] = []
  /// Whether part of the step was skipped since it was entered.
  var isSkipped = false
  /// Whether a task was just skipped, so that a step that ends with it continues with the next one without `next`.
  var isSkipping = false
  /// Whether the last step was done or skipped since it was entered.
  var isFinished = false
  /// The operation that waits for the answer to the last effect.
  var pending = Pending.nothing

  /// The state of an open task.
  struct OpenTask: Equatable, Sendable {
    /// Which commands of the task are done; empty for goals and questions.
    var done: [Bool] = []
    var history = TaskHistory()
    var hintsShown = 0
    /// The number of the goal's line that the student was last told about.
    var toldLine: Int?
    /// The lines of the solution, as `ResultJudge.normal` writes them, that were entered and ended well since the task
    /// was opened.
    var entered: Set<String> = []
  }

  /// A locked answer to a question of this step.
  struct Prediction: Equatable, Sendable {
    let item: Int
    /// The answer and how it was read when it was given; nil if the question was skipped.
    let answer: Answer?

    struct Answer: Equatable, Sendable {
      let text: String
      let reading: AnswerReader.Reading
    }
  }

  /// The operation to continue when an effect has been answered.
  enum Pending: Equatable, Sendable {
    case nothing
    /// Creating the workspace of the step with which the lesson opens.
    case opening
    /// Running commands.
    case running(Running)
    /// Creating a new workspace for commands that failed in the student's.
    case repairing(Running)
    /// Restoring changed values before the next step.
    case goingOn
    /// Creating the workspace of a step.
    case going(to: Int)
    case judging(EnteredLine)
    case reading(answer: String)
    case judgingAnswer(Prediction.Answer)
    /// Computing the right answer.
    case solving(isSkip: Bool)
    /// Comparing predictions with the result, starting with the first.
    case comparing([Prediction], thenFinishes: Bool)

    /// Whether Ctrl-C can stop the operation before its effect is answered.
    var canStop: Bool {
      switch self {
      case .opening, .repairing, .going, .reading, .judgingAnswer, .solving, .comparing: true
      case .nothing, .running, .judging, .goingOn: false
      }
    }
  }

  /// Commands that the lesson runs visibly.
  struct Running: Equatable, Sendable {
    enum Purpose: Equatable, Sendable {
      case demonstration, skippedTask
    }
    let purpose: Purpose
    /// Whether the commands run again, in a new workspace.
    var isSecondTry = false
    /// Whether a required dataset is missing.
    var lacksData = false
  }

  /// Creates the state of a lesson before it is opened.
  init(_ lesson: Lesson) {
    self.lesson = lesson
    records = lesson.steps.map { StepRecord(id: $0.id) }
  }

  var step: LessonStep { lesson.steps[position] }
  var isLastStep: Bool { position == lesson.steps.count - 1 }
  /// Whether the current step has been done or skipped.
  var isDoneAlready: Bool { [.done, .skipped].contains(records[position].status) }
  /// Whether Ctrl-C stopped a demonstration of the step, so that the rest of the step has yet to be shown.
  var isStopped: Bool { task == nil && item < step.items.count }
  /// The current position in the lesson.
  var place: LessonPlace { LessonPlace(step: position, item: item) }
  /// The open task as defined by the lesson.
  var openTask: LessonTask? { task == nil ? nil : lesson.task(at: place) }
  /// Returns the task whose question a prediction of this step answers.
  func task(of prediction: Prediction) -> LessonTask? {
    lesson.task(at: LessonPlace(step: position, item: prediction.item))
  }
  /// The open question.
  var openQuestion: Question? { openTask?.question }
}

/// The indices of a step and of an item within it.
struct LessonPlace: Hashable, Sendable {
  let step: Int
  let item: Int
}

extension Lesson {
  /// Returns the task at a position; nil if there is none.
  func task(at place: LessonPlace) -> LessonTask? {
    guard steps.indices.contains(place.step), steps[place.step].items.indices.contains(place.item),
      case .task(let task) = steps[place.step].items[place.item]
    else { return nil }
    return task
  }
}

extension Lesson: Equatable {
  /// Whether two lessons were read from the same text.
  public static func == (left: Lesson, right: Lesson) -> Bool {
    left.name == right.name && left.digest == right.digest
  }
}
