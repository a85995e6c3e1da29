internal import CommandInterpreter

/// An event in a lesson: an action of the student or the answer to an effect.
enum LessonEvent: Equatable, Sendable {
  /// The lesson is opened; the steps with these ids were finished before.
  case opened(finished: [String])
  /// A line of the student was evaluated that is not a lesson command.
  case evaluated(EnteredLine)
  /// The student entered a lesson command: `next`, `hint`, `answer TEXT`, ...
  case word(LessonRequest)
  /// A failed line mentions these names, which had values when the step began and no longer do.
  case lost([String])

  // Answers to effects.

  /// An entered line was judged.
  case judged(Judgement)
  /// An answer was read; if it could not be, `complaint` says why.
  case read(AnswerReader.Reading?, complaint: String)
  /// An answer was judged.
  case answerJudged(AnswerJudge.Verdict)
  /// The right answer was computed; nil if any answer will do.
  case solved(RightAnswer?)
  /// A prediction was compared with the result.
  case compared(Comparison)
  /// Commands of the lesson ran.
  case ran(CommandRun)
  /// The workspace was replaced.
  case workspaceMade(WorkspaceChange)
  /// Ctrl-C stopped the requested effect.
  case stopped
}

/// The properties of a student's line that lessons use.
struct EnteredLine: Equatable, Sendable {
  let text: String
  /// The code it ended with; nil for success.
  var code: ErrorCode?
  /// The command and layer words it contains.
  var words: Set<String> = []
  /// The name it assigns to.
  var target: String?
  /// Whether it changed values, settings or randomness.
  var changesSession = false
  /// Whether it uses a command that the open task's solution uses.
  var usesSolution = false
  /// Whether its result is a number.
  var givesNumber = false

  /// Whether it succeeded, possibly with a verdict.
  var endedWell: Bool { code == nil || code?.isVerdict == true }
  /// Whether it counts as an attempt at a task: inspecting and failing commands do not.
  var isAttempt: Bool { endedWell && (changesSession || usesSolution) }
  /// Whether it failed because of an unknown word.
  var isUnknown: Bool { code == .unknownName || code == .unknownCommand }
}

/// The judgement of the workspace after a line.
enum Judgement: Equatable, Sendable {
  /// Which commands of the task are done, what is wrong with the attempt, and the name the value should have.
  case commands(done: [Bool], remark: String?, nameOfValue: String?)
  /// A goal holds, with the values that have other names than in the lesson.
  case holds([FoundName])
  /// A line of a goal does not hold.
  case fails(GoalFailure)
}

/// A value that has another name than the one the goal uses.
struct FoundName: Equatable, Sendable {
  let name: String
  let studentsName: String
}

/// Why a goal is not reached.
struct GoalFailure: Equatable, Sendable {
  /// The number of the goal's line.
  let line: Int
  /// The author's message.
  var message = ""
  var wanted = ""
  /// The actual state; empty if there is nothing to report.
  var got = ""
  /// A value that would reach the goal under the requested name.
  var naming: NamingAdvice?
  /// How the line has changed since the student was told of it.
  var sinceTold = SinceTold.news

  enum SinceTold: Equatable, Sendable {
    /// The student was not told of it, or the values it checks have changed.
    case news
    /// The value it searches for is still missing.
    case stillSearched
    /// None of the values it checks existed then or exists now.
    case stillNothing
    /// The values with these names have not changed.
    case unchanged([String])
  }
}

/// How to give a correct value the requested name.
enum NamingAdvice: Equatable, Sendable {
  /// It has no name.
  case keep(as: String)
  /// It has another name.
  case rename(String, to: String)
}

/// The text of the right answer to a question, and why it is right.
struct RightAnswer: Equatable, Sendable {
  let text: String
  let message: String
}

/// The outcome of a prediction.
struct Comparison: Equatable, Sendable {
  /// Nil if the question was skipped.
  var verdict: AnswerJudge.Verdict?
  var right: RightAnswer?
  /// The exact number, if the answer differs from it but is within the tolerance.
  var near: String?
}

/// The outcome of running a lesson's commands.
struct CommandRun: Equatable, Sendable {
  /// The output lines of each command.
  var outputs: [[String]] = []
  /// Whether Ctrl-C stopped the remaining commands.
  var isStopped = false
  /// The first command that did not end as expected, and the code it ended with.
  var failure: Failure?

  struct Failure: Equatable, Sendable {
    let command: String
    let code: ErrorCode?
  }
}

/// The difference between a workspace and the previous one.
struct WorkspaceChange: Equatable, Sendable {
  /// The names whose values changed.
  var changed: [String] = []
  /// The names that no longer have a value.
  var gone: [String] = []
  /// Whether a required dataset is missing.
  var lacksData = false
}
