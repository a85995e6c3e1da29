internal import CommandInterpreter

/// An event in a lesson: an action of the student or the answer to an effect.
enum LessonEvent: Equatable, Sendable {
  /// The lesson is opened; the steps with these ids were finished before.
  case opened(finished: [String])
  /// The student's line, which is not a lesson command, was evaluated.
  case evaluated(EnteredLine)
  /// The student entered a lesson command: `next`, `hint`, `answer TEXT`, ...
  case word(LessonRequest)
  /// A failed line mentions these names, which had values when the step began and no longer do.
  case lost([String])

  // Answers to effects.

  /// An entered line was judged.
  case judged(Judgement)
  /// An answer was read. If it has no reading, `complaint` says what to enter instead.
  case read(AnswerReader.Reading?, complaint: String)
  /// An answer was judged.
  case answerJudged(AnswerJudge.Verdict)
  /// The right answer was computed; nil if it is a free text, or if the key has no right answer or cannot be computed.
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
  /// The error code that the line ended with; nil for success.
  var code: ErrorCode?
  /// The command and layer words in the line.
  var words: Set<String> = []
  /// The name that the line assigns to; nil if it assigns none.
  var target: String?
  /// Whether the line changed values, settings or random state.
  var changesSession = false
  /// Whether the line uses a command that the open task's solution uses.
  var usesSolution = false
  /// Whether the line's result is a number.
  var givesNumber = false

  /// Whether the line succeeded or ended with a verdict, as a failed gradient check does.
  var endedWell: Bool { code == nil || code?.isVerdict == true }
  /// Whether the line counts as an attempt at a task: it ended well, and changed the session or used a command of the
  /// solution.
  var isAttempt: Bool { endedWell && (changesSession || usesSolution) }
  /// Whether the line failed because of an unknown name or command.
  var isUnknown: Bool { code == .unknownName || code == .unknownCommand }
}

/// The judgement of the workspace after a line.
enum Judgement: Equatable, Sendable {
  /// Which commands of the task are done, what is wrong with the attempt, and the name the value should have.
  case commands(done: [Bool], remark: String?, nameOfValue: String?)
  /// A goal holds; these values have other names than in the lesson.
  case holds([FoundName])
  /// A line of a goal does not hold.
  case fails(GoalFailure)
}

/// A value whose name differs from the one that the goal uses.
struct FoundName: Equatable, Sendable {
  let name: String
  let studentsName: String
}

/// The reason why a goal is not reached.
struct GoalFailure: Equatable, Sendable {
  /// The number of the goal's failing line in the lesson's file.
  let line: Int
  /// The author's message.
  var message = ""
  var wanted = ""
  /// The actual state; empty if there is nothing to report.
  var got = ""
  /// Advice on the name of the line's value if the value would reach the goal under the right name; otherwise nil.
  var naming: NamingAdvice?
  /// Whether the values that the line checks have changed since the student was told about that line.
  var sinceTold = SinceTold.news

  enum SinceTold: Equatable, Sendable {
    /// The student was not told about the line, or the values it checks have changed.
    case news
    /// The value that the line searches for is still missing.
    case stillSearched
    /// None of the values that the line checks existed then or exists now.
    case stillNothing
    /// The values with these names have not changed.
    case unchanged([String])
  }
}

/// How to give a correct value the requested name.
enum NamingAdvice: Equatable, Sendable {
  /// The value has no name.
  case keep(as: String)
  /// The value has another name.
  case rename(String, to: String)
}

/// The text of the right answer to a question, and why it is right.
struct RightAnswer: Equatable, Sendable {
  let text: String
  let message: String
}

/// The outcome of a prediction.
struct Comparison: Equatable, Sendable {
  /// The verdict on the prediction; nil if the question was skipped.
  var verdict: AnswerJudge.Verdict?
  var right: RightAnswer?
  /// The exact number, if the answer is within the tolerance but differs from it.
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
