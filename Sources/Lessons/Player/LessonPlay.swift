internal import CommandInterpreter

/// How far a lesson has come, as one value.
struct LessonPlay {
  let lesson: Lesson
  /// The step, counted from 0.
  var position = 0
  /// What of the step comes next; while a task waits, the task.
  var item = 0
  /// The task that waits for the student.
  var task: OpenTask?
  /// How each step went.
  var records: [StepRecord]
  /// The session at the beginning of the step.
  var stepStart: Session
  /// The session when the step was done; nil before.
  var stepEnd: Session?
  /// The sessions in which steps were done, by their places: where they are gone back to behind.
  var ends: [Int: Session] = [:]
  /// What the commands of the step's demonstrations gave, by the place of the demonstration.
  var outputs: [Int: [[String]]] = [:]
  /// Answers that are locked, and not compared with what came yet.
  var predictions: [Prediction] = []
  /// Whether something of the step was skipped since it began.
  var isSkipped = false
  /// Whether the last step is done.
  var isFinished = false

  /// A task that waits.
  struct OpenTask {
    let task: LessonTask
    /// Judges what is entered, where commands say what is to be done.
    var judge: ResultJudge?
    var history = TaskHistory()
    var hintsShown = 0
    /// The line of a goal that the student was told of last, and the session then.
    var told: (line: Int, session: Session)?
    /// Judges answers, while the workspace is as it was at the last one.
    var answerJudge: AnswerJudge?
    /// What was entered since the task was opened and ended well.
    var entered: [String] = []
  }

  /// A locked answer.
  struct Prediction {
    let task: LessonTask
    let question: Question
    /// What was said, and what it meant then; nil where the question was skipped.
    let answer: (text: String, reading: AnswerReader.Reading)?
  }

  init(_ lesson: Lesson, session: Session) {
    self.lesson = lesson
    stepStart = session
    records = lesson.steps.map { StepRecord(id: $0.id) }
  }

  var step: LessonStep { lesson.steps[position] }
  var isLastStep: Bool { position == lesson.steps.count - 1 }
  /// Whether the step was finished before, and is looked at once more.
  var isDoneAlready: Bool { [.done, .skipped].contains(records[position].status) }
  /// Whether Ctrl-C stopped a demonstration of the step that is still to be shown.
  var isStopped: Bool { task == nil && item < step.items.count }
}

/// How a step went.
public struct StepRecord: Equatable, Sendable {
  /// What became of a step.
  public enum Status: String, Sendable {
    case untouched, begun, skipped, done
  }

  public let id: String
  public var status = Status.untouched
  /// How many times something was tried that did not do, or did.
  public var attempts = 0
  public var hints = 0
  public var solutionsShown = 0
  /// Answers as they were given, by the line of their question.
  public var answers: [Int: [String]] = [:]

  init(id: String) { self.id = id }
}
