internal import CommandInterpreter
internal import TerminalGraphics

/// A request from a lesson to its driver. Only the last effect of a list may expect an event in answer.
enum LessonEffect: Equatable, Sendable {
  case show(LessonDisplay)
  /// Tells the student what is wrong with an attempt; `isRepeated` if an earlier remark still applies.
  case remark(String, isRepeated: Bool = false)
  /// Reports a mistake in the lesson itself.
  case blameLesson(String)
  /// Records a step's mark; `title` is given when a step begins.
  case mark(Journal.Mark, step: String, title: String? = nil)
  /// Saves the current workspace.
  case save(WorkspaceSnapshot)
  /// Restores values and random state from a saved workspace.
  case restore(WorkspaceSnapshot)
  /// Gives a value an additional name.
  case bind(FoundName)
  /// Closes the lesson.
  case leave

  // Effects answered by an event.

  /// Judges the line that was evaluated; answered by `judged`.
  case judge
  /// Reads an answer to the open question; answered by `read` or `stopped`.
  case read(answer: String)
  /// Judges an answer to the open question; answered by `answerJudged` or `stopped`.
  case judgeAnswer(AnswerReader.Reading)
  /// Computes the right answer to the open question; answered by `solved` or `stopped`.
  case solve
  /// Compares a prediction with the result; answered by `compared` or `stopped`.
  case compare(LessonState.Prediction)
  /// Runs the commands of the task at this position, visibly to the student; answered by `ran`.
  case run(LessonPlace)
  /// Creates the lesson's workspace at a position, keeping values under other names if `keepsOthers`; answered by
  /// `workspaceMade` or `stopped`.
  case make(LessonPlace, keepsOthers: Bool)
  /// Restores values and random state from a saved workspace and keeps all other values; answered by `workspaceMade`.
  case bringBack(WorkspaceSnapshot)
  /// Restores values and random state from a saved workspace; answered by `workspaceMade`.
  case goBack(WorkspaceSnapshot)
}

/// The key of a saved workspace.
enum WorkspaceSnapshot: Hashable, Sendable {
  /// At the start of the step.
  case stepStart
  /// At the end of a step.
  case end(of: Int)
  /// Before commands that the lesson runs.
  case beforeCommands
  /// When the student was last told why a goal is not reached.
  case whenTold
}

extension [LessonEffect] {
  /// Shows a sentence.
  mutating func say(_ text: String, _ tone: Tone = .normal) { append(.show(.sentence(text, tone))) }

  /// Shows passages of the lesson.
  mutating func show(_ passages: [Passage]) { self += passages.map { .show(.passage($0)) } }
}
