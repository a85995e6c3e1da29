internal import CommandInterpreter
internal import TerminalGraphics

/// What a lesson asks of whoever drives it. Of a list, only the last may ask for an event.
enum LessonEffect: Equatable, Sendable {
  case show(LessonDisplay)
  /// Tells the student what is not as it should be with an attempt; `isRepeated` where it was said of one before.
  case remark(String, isRepeated: Bool = false)
  /// Tells that the lesson itself is at fault.
  case blameLesson(String)
  /// Notes what became of a step; `title` where a step begins.
  case mark(Journal.Mark, step: String, title: String? = nil)
  /// Keeps the workspace as it is.
  case save(WorkspaceSnapshot)
  /// Takes values and randomness from a workspace that was kept.
  case restore(WorkspaceSnapshot)
  /// Gives a value another name.
  case bind(FoundName)
  /// Closes the lesson.
  case leave

  // Answered by an event.

  /// Judges the line that was evaluated: answered by `judged`.
  case judge
  /// Reads an answer to the open question: `read` or `stopped`.
  case read(answer: String)
  /// Judges an answer to the open question: `answerJudged` or `stopped`.
  case judgeAnswer(AnswerReader.Reading)
  /// Computes the right answer to the open question: `solved` or `stopped`.
  case solve
  /// Compares a prediction with what came: `compared` or `stopped`.
  case compare(LessonState.Prediction)
  /// Runs the commands of the task at this place of the lesson in front of the student: `ran`.
  case run(LessonPlace)
  /// Makes the workspace as the lesson has it at a place: `workspaceMade` or `stopped`.
  case make(LessonPlace, keepsOthers: Bool)
  /// Makes values that were there in a kept workspace what they were, and keeps others: `workspaceMade`.
  case bringBack(WorkspaceSnapshot)
  /// Takes values and randomness from a kept workspace: `workspaceMade`.
  case goBack(WorkspaceSnapshot)
}

/// A workspace of a lesson that is kept.
enum WorkspaceSnapshot: Hashable, Sendable {
  /// At the beginning of the step.
  case stepStart
  /// At the end of a step.
  case end(of: Int)
  /// Before commands of the lesson.
  case beforeCommands
  /// When the student was told what a goal lacks.
  case whenTold
}

extension [LessonEffect] {
  /// Shows a sentence.
  mutating func say(_ text: String, _ tone: Tone = .normal) { append(.show(.sentence(text, tone))) }

  /// Shows passages of the lesson.
  mutating func show(_ passages: [Passage]) { self += passages.map { .show(.passage($0)) } }
}
