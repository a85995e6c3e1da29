internal import CommandInterpreter
internal import Platform

/// What a typed line is, while a question may be open.
extension LessonDriver {
  /// A line as it is run: a bare answer while a question is open, and an empty line when a step is done, are words.
  func typed(_ line: ParsedLine) -> ParsedLine {
    guard let state else { return line }
    if line.text.withoutBlanksAround.isEmpty {
      return takesEmptyLines && state.task == nil && !state.isFinished ? interpreter.read("next") : line
    }
    guard let question = state.openQuestion,
      TypedLine(line, to: question, knowing: KnownWords(interpreter)) == .answer
    else { return line }
    return line.passed(to: "answer", interpreter.environment.commands.vocabulary)
  }

  /// Whether a line answers the open question.
  func isAnswer(_ line: ParsedLine) -> Bool { state?.openQuestion != nil && typed(line).reading?.words == ["answer"] }

  /// Whether a line can be run as it stands, or goes on in the next.
  func isComplete(_ line: ParsedLine) -> Bool {
    line.isComplete
      || TypedLine.isComplete(line, to: state?.openQuestion, knowing: KnownWords(interpreter))
  }
}
