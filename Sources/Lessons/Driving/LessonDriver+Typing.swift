internal import CommandInterpreter
internal import Platform

/// Interprets typed lines, which may be answers to an open question.
extension LessonDriver {
  /// Returns the line to run. A bare answer to an open question becomes `answer ...`. An empty line becomes `next` if
  /// `takesEmptyLines`, no task is open and the lesson is not finished.
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

  /// Whether a line can be run as it is; otherwise, it continues on the next line.
  func isComplete(_ line: ParsedLine) -> Bool {
    line.isComplete
      || TypedLine.isComplete(line, to: state?.openQuestion, knowing: KnownWords(interpreter))
  }

  /// Returns a function that takes the next line of an incomplete input and returns whether more must follow. The
  /// parser scans each line only once.
  func continuation(of first: ParsedLine) -> (String) -> Bool {
    guard var open = UnfinishedLine(first.text, interpreter.environment.commands.vocabulary) else {
      return { _ in false }
    }
    let question = state?.openQuestion
    return { next in
      open.add(next)
      return open.goesOn && question.map { TypedLine.isAnswer(open.text, to: $0) } != true
    }
  }
}
