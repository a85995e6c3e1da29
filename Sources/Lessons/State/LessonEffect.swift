internal import CommandInterpreter
internal import TerminalGraphics

/// A request from a lesson to its driver. In a list, only the last effect may ask for an event.
enum LessonEffect: Equatable, Sendable {
  case show(LessonDisplay)
  /// Tells the student what is wrong with an attempt; `isRepeated` if the same was said of an earlier one.
  case remark(String, isRepeated: Bool = false)
  /// Reports a mistake in the lesson itself.
  case blameLesson(String)
  /// Records a step's mark; `title` is given when a step begins.
  case mark(Journal.Mark, step: String, title: String? = nil)
  /// Saves the current workspace.
  case save(WorkspaceSnapshot)
  /// Restores values and randomness from a saved workspace.
  case restore(WorkspaceSnapshot)
  /// Gives a value another name.
  case bind(FoundName)
  /// Closes the lesson.
  case leave

  // Effects answered by an event.

  /// Judges the line that was evaluated: answered by `judged`.
  case judge
  /// Reads an answer to the open question: `read` or `stopped`.
  case read(answer: String)
  /// Judges an answer to the open question: `answerJudged` or `stopped`.
  case judgeAnswer(AnswerReader.Reading)
  /// Computes the right answer to the open question: `solved` or `stopped`.
  case solve
  /// Compares a prediction with the result: `compared` or `stopped`.
  case compare(LessonState.Prediction)
  /// Runs the commands of the task at this place, visibly to the student: `ran`.
  case run(LessonPlace)
  /// Creates the lesson's workspace at a place: `workspaceMade` or `stopped`.
  case make(LessonPlace, keepsOthers: Bool)
  /// Restores the values of a saved workspace and keeps all others: `workspaceMade`.
  case bringBack(WorkspaceSnapshot)
  /// Restores values and randomness from a saved workspace: `workspaceMade`.
  case goBack(WorkspaceSnapshot)
}

/// The key of a saved workspace.
enum WorkspaceSnapshot: Hashable, Sendable {
  /// At the start of the step.
  case stepStart
  /// At the end of a step.
  case end(of: Int)
  /// Before commands of the lesson.
  case beforeCommands
  /// When the student was told why a goal is not reached.
  case whenTold
}

extension [LessonEffect] {
  /// Shows a sentence.
  mutating func say(_ text: String, _ tone: Tone = .normal) { append(.show(.sentence(text, tone))) }

  /// Shows passages of the lesson.
  mutating func show(_ passages: [Passage]) { self += passages.map { .show(.passage($0)) } }
}
