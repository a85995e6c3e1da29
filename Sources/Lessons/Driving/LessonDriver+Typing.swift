internal import CommandInterpreter
internal import Platform

/// What a typed line is, while a question may be open.
extension LessonDriver {
  /// A line as it is run: a bare answer while a question is open, and an empty line when a step is done, are words.
  func typed(_ line: String) -> String {
    guard let state else { return line }
    let bare = line.withoutBlanksAround
    if bare.isEmpty { return takesEmptyLines && state.task == nil && !state.isFinished ? "next" : line }
    guard let question = state.openQuestion, question.isBareAnswer(bare) || isWords(bare, of: question) else {
      return line
    }
    return "answer \(bare)"
  }

  /// Whether a line answers the open question.
  func isAnswer(_ line: String) -> Bool {
    state?.openQuestion != nil && interpreter.reading(of: typed(line))?.words == ["answer"]
  }

  /// Whether a text can be run as it stands, or goes on in the next line: a listed choice has no open quotes.
  func isComplete(_ text: String) -> Bool {
    if interpreter.isComplete(text) { return true }
    guard let question = state?.openQuestion else { return false }
    // `it's the second`: a sentence, whose apostrophe opens nothing; and `9'571`.
    return question.isBareAnswer(text) || question.label(for: text) != nil
      || (text.first?.isLetter == true && !beginsWithKnown(text))
  }

  /// Whether a line that begins with no command and no value has words of one choice, or is a calculation as on paper.
  private func isWords(_ line: String, of question: Question) -> Bool {
    // `8·6·6`, which the shell itself does not read.
    if case .number = question.kind {
      let isLine = line.first?.isLetter == true ? beginsWithKnown(line) : interpreter.reading(of: line) != nil
      return !isLine && (NumericExpression.value(of: line) ?? NumericAnswer.named(by: line)) != nil
    }
    return !beginsWithKnown(line) && question.label(for: line) != nil
  }

  /// Whether a line begins with a command or a value.
  private func beginsWithKnown(_ line: String) -> Bool {
    let word = String(line.withoutBlanksAround.prefix { !$0.isWhitespace })
    let name = String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let isCommand = interpreter.environment.commands[word] != nil || word.hasSuffix("?")
    return isCommand || interpreter.session.variables[name] != nil || line.contains("=")
  }
}
