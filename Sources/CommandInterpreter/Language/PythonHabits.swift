/// What a Python user types by habit gets an answer that says how it is written here.
enum PythonHabits {
  /// Throws where a stage is written in Python's way.
  static func check(
    _ line: LineText, _ stage: Range<Int>, _ words: [Range<Int>], _ commands: CommandTable
  ) throws(Diagnostic) {
    let first = line.string(words[0])
    if ["import", "from", "def", "for", "while", "class", "return", "lambda", "with"].contains(first), words.count > 1 {
      let help =
        first == "import" || first == "from"
        ? "nothing needs importing: every command is there; see `help`" : "one line is one command; see `help`"
      throw Diagnostic(.syntax, "`\(first)` is Python; this is not", at: words[0], help: help)
    }
    if first == "len", words.count == 2 {
      let value = line.string(words[1])
      throw Diagnostic(
        .unknownCommand, "there is no command len", at: words[0], help: "write `\(value).size` or `\(value).shape`")
    }
    if first == "print", words.count >= 2 {
      let value = line.string(words[1].lowerBound..<stage.upperBound)
      throw Diagnostic(.unknownCommand, "there is no command print", at: words[0], help: "write `\(value)`")
    }
    try checkCall(line, words[0], commands)
  }

  /// `word(arguments)`: a call with parentheses.
  private static func checkCall(_ line: LineText, _ word: Range<Int>, _ commands: CommandTable) throws(Diagnostic) {
    let characters = line.characters
    guard let open = word.first(where: { characters[$0] == "(" || characters[$0] == "[" }), open > word.lowerBound,
      characters[open] == "(", let close = line.closingBracket(open, before: word.upperBound)
    else { return }
    let name = line.string(word.lowerBound..<open)
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }), name.first?.isLetter == true else {
      return
    }
    let arguments = line.split(open + 1..<close, at: ",").map { line.string(line.trimmed($0)) }.filter { !$0.isEmpty }
    let help: String
    if name == "print" {
      help = "write `\(arguments.joined(separator: " "))`"
    } else if name == "len" {
      help = "write `\(arguments.first ?? "x").size` or `\(arguments.first ?? "x").shape`"
    } else if let command = commands[name] {
      help = "write `\(command.declaration.written(with: arguments))`"
    } else if name.contains(".") || arguments.isEmpty {
      help = "write `\(name)`"
    } else {
      help = "write `\(arguments.joined(separator: " ")) | \(name)`"
    }
    throw Diagnostic(.syntax, "nothing is called with parentheses here", at: open..<close + 1, help: help)
  }
}

extension CommandDeclaration {
  /// The command with operands that were written between parentheses: numbers for a shape become one.
  func written(with arguments: [String]) -> String {
    let numbers = arguments.compactMap { Int($0) }
    let takesShape = parameters.first?.kind == .shape
    if takesShape, !numbers.isEmpty, numbers.count == arguments.count {
      return "\(word) \(numbers.map(String.init).joined(separator: "x"))"
    }
    return ([word] + arguments).joined(separator: " ")
  }
}
