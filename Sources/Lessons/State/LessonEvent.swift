internal import CommandInterpreter

/// Something that happened in a lesson: by the student, or in answer to an effect.
enum LessonEvent: Equatable, Sendable {
  /// The lesson is opened; steps of these ids were finished before.
  case opened(finished: [String])
  /// A line of the student's was evaluated that steers nothing.
  case evaluated(EnteredLine)
  /// The student asked for something: `next`, `hint`, `answer TEXT`, ...
  case word(LessonRequest)
  /// Names that the step began with, and that the line that failed speaks of, have no value any more.
  case lost([String])

  // In answer to effects.

  /// What was entered was judged.
  case judged(Judgement)
  /// An answer was read; `complaint` says why it could not be.
  case read(AnswerReader.Reading?, complaint: String)
  /// An answer was judged.
  case answerJudged(AnswerJudge.Verdict)
  /// The right answer is known; nil where any will do.
  case solved(RightAnswer?)
  /// A prediction was compared with what came.
  case compared(Comparison)
  /// Commands of the lesson ran.
  case ran(CommandRun)
  /// The workspace was made another.
  case workspaceMade(WorkspaceChange)
  /// Ctrl-C stopped what was asked for.
  case stopped
}

/// A line of the student's, as far as lessons look at it.
struct EnteredLine: Equatable, Sendable {
  let text: String
  /// The code that it ended with; nil for success.
  var code: ErrorCode?
  /// The command and layer words in it.
  var words: Set<String> = []
  /// The name that it assigns.
  var target: String?
  /// Whether values, settings or randomness are others than before.
  var changesSession = false
  /// Whether it uses a command that the open task's solution uses.
  var usesSolution = false
  /// Whether it gave a number.
  var givesNumber = false

  /// Whether it did what it says, if with a verdict.
  var endedWell: Bool { code == nil || code?.isVerdict == true }
  /// Whether it counts as an attempt at a task: looking and failing do not.
  var isAttempt: Bool { endedWell && (changesSession || usesSolution) }
  /// Whether it failed for a word that is not known.
  var isUnknown: Bool { code == .unknownName || code == .unknownCommand }
}

/// What a judge found in the workspace behind a line.
enum Judgement: Equatable, Sendable {
  /// Which commands of the task are done; what is wrong with the attempt; and the name that the value should have.
  case commands(done: [Bool], remark: String?, nameOfValue: String?)
  /// A goal holds, with the values that the student calls otherwise than the lesson.
  case holds([FoundName])
  /// A line of a goal does not hold.
  case fails(GoalFailure)
}

/// A value that a goal looks for under the lesson's name, and that has another.
struct FoundName: Equatable, Sendable {
  let name: String
  let studentsName: String
}

/// What a goal lacks.
struct GoalFailure: Equatable, Sendable {
  /// The number of the goal's line.
  let line: Int
  /// What the author says.
  var message = ""
  var wanted = ""
  /// What there is; empty where there is nothing to tell of it.
  var got = ""
  /// What would do, if it had the name that is asked for.
  var naming: NamingAdvice?
  /// What became of the line since the student was told of it.
  var sinceTold = SinceTold.news

  enum SinceTold: Equatable, Sendable {
    /// It was not told, or what it asks about has changed.
    case news
    /// It looks for a value that is still missing.
    case stillSearched
    /// Nothing that it asks about was there, nor is now.
    case stillNothing
    /// The values of these names are as they were.
    case unchanged([String])
  }
}

/// How a value that is right gets the name that is asked for.
enum NamingAdvice: Equatable, Sendable {
  /// It has no name.
  case keep(as: String)
  /// It has another.
  case rename(String, to: String)
}

/// The right answer to a question in words, and why it is right.
struct RightAnswer: Equatable, Sendable {
  let text: String
  let message: String
}

/// What a prediction came to.
struct Comparison: Equatable, Sendable {
  /// nil where the question was skipped.
  var verdict: AnswerJudge.Verdict?
  var right: RightAnswer?
  /// The right number, where an answer that is not itself right is near enough.
  var near: String?
}

/// How commands of a lesson went.
struct CommandRun: Equatable, Sendable {
  /// The lines that each gave.
  var outputs: [[String]] = []
  /// Whether Ctrl-C stopped the rest.
  var isStopped = false
  /// The first command that did not end as it should, and the code that it ended with.
  var failure: Failure?

  struct Failure: Equatable, Sendable {
    let command: String
    let code: ErrorCode?
  }
}

/// How a workspace differs from the one before.
struct WorkspaceChange: Equatable, Sendable {
  /// The names whose values are others.
  var changed: [String] = []
  /// The names that have no value any more.
  var gone: [String] = []
  /// Whether some dataset that it needs is not there.
  var lacksData = false
}
