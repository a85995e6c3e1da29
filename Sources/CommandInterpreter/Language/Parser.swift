/// Reads a line by the grammar. Which words are commands, and how each reads its words, comes from the declarations.
struct Parser: Sendable {
  let line: LineText
  /// The line as it was typed, for words that take text as it stands.
  let typed: [Character]
  let commands: CommandTable

  init(_ text: String, _ commands: CommandTable) {
    typed = Array(text)
    line = LineText(typed)
    self.commands = commands
  }

  /// The statement of the line, nil for an empty line or one of comment only.
  func statement() throws(Diagnostic) -> Statement? {
    if let help = helpCall() { return help }
    if let special = try specialStatement(typed.indices, target: nil) { return special }
    var range = line.trimmed(typed.indices)
    if range.isEmpty { return nil }
    try checkBalance(range)
    let isSilent = line.characters[range.upperBound - 1] == ";"
    if isSilent { range = line.trimmed(range.lowerBound..<range.upperBound - 1) }
    if range.isEmpty { throw Diagnostic(.syntax, "there is no command before the `;`", at: typed.indices) }
    let parts = line.split(range, at: ";")
    if parts.count > 1 {
      let place = parts[0].upperBound..<parts[0].upperBound + 1
      throw Diagnostic(.syntax, "one line is one command: `;` stands only at its end", at: place)
    }
    return try statement(range, isSilent: isSilent)
  }

  private func statement(_ range: Range<Int>, isSilent: Bool) throws(Diagnostic) -> Statement {
    guard let equals = firstEquals(range) else {
      return Statement(target: nil, pipeline: try pipeline(range), isSilent: isSilent)
    }
    let left = line.trimmed(range.lowerBound..<equals)
    try PythonHabits.checkAssignment(line, left, line.trimmed(equals + 1..<range.upperBound))
    guard let target = try target(left) else {
      return Statement(target: nil, pipeline: try pipeline(range), isSilent: isSilent)
    }
    let right = line.trimmed(equals + 1..<range.upperBound)
    if right.isEmpty {
      throw Diagnostic(
        .syntax, "there is nothing after the `=`", at: equals..<equals + 1, help: "write `\(target.text) = COMMAND`")
    }
    if line.characters[right.lowerBound] == "=" {
      throw Diagnostic(.syntax, "`==` compares nothing here", at: equals..<equals + 2, help: "assign with one `=`")
    }
    if let special = try specialStatement(right, target: target) { return special }
    return Statement(target: target, pipeline: try pipeline(right), isSilent: isSilent)
  }

  /// `word?` and `?` ask for help.
  private func helpCall() -> Statement? {
    let range = line.trimmed(typed.indices)
    guard !range.isEmpty, line.characters[range.upperBound - 1] == "?", let help = commands["help"] else { return nil }
    let word = range.lowerBound..<range.upperBound - 1
    guard line.characters[word].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
    let arguments = word.isEmpty ? [] : [argument(word)]
    let call = CommandCall(command: help, wordSpan: range, positionals: arguments, options: [])
    return Statement(target: nil, pipeline: pipeline(of: call, range), isSilent: false)
  }

  private func pipeline(of call: CommandCall, _ range: Range<Int>) -> Pipeline {
    Pipeline(stages: [Stage(content: .call(call), span: range, text: line.string(range))], span: range)
  }

  /// A command whose one argument is the rest of the line as it stands: text, or a line of its own.
  private func specialStatement(_ range: Range<Int>, target: PathExpression?) throws(Diagnostic) -> Statement? {
    var start = range.lowerBound
    while start < range.upperBound && typed[start].isWhitespace { start += 1 }
    var end = start
    while end < range.upperBound && !typed[end].isWhitespace { end += 1 }
    guard let command = commands[String(typed[start..<end])], command.declaration.restParameter != nil else {
      return nil
    }
    var rest = end..<range.upperBound
    while let first = rest.first, typed[first].isWhitespace { rest = first + 1..<rest.upperBound }
    while let last = rest.last, typed[last].isWhitespace { rest = rest.lowerBound..<last }
    let argument = Argument(text: String(typed[rest]), span: rest, parser: self)
    let call = CommandCall(
      command: command, wordSpan: start..<end, positionals: rest.isEmpty ? [] : [argument], options: [])
    return Statement(target: target, pipeline: pipeline(of: call, start..<max(end, rest.upperBound)), isSilent: false)
  }

  private func firstEquals(_ range: Range<Int>) -> Int? {
    var first: Int?
    line.scan(range) { index, character in if character == "=" && first == nil { first = index } }
    return first
  }

  /// The path before an `=`, nil where a command stands there (then the `=` belongs to an option).
  private func target(_ range: Range<Int>) throws(Diagnostic) -> PathExpression? {
    if range.isEmpty {
      throw Diagnostic(.syntax, "there is no name before the `=`", at: range.lowerBound..<range.lowerBound + 1)
    }
    let words = line.words(range)
    guard words.count == 1 else {
      // With an option's key before the `=` it is a command, or was meant as one.
      if line.characters[range.lowerBound].isASCIILetter || line.string(range).contains("|") { return nil }
      throw Diagnostic(.syntax, "a name stands before the `=`, and nothing else", at: range)
    }
    var reader = ExpressionReader(self, range)
    guard let path = try reader.path(), reader.isAtEnd else {
      throw Diagnostic(
        .syntax, "`\(line.string(range))` is no name", at: range,
        help: "a name is a letter, then letters, digits and _")
    }
    if commands[path.name] != nil {
      throw Diagnostic(
        .reservedName, "\(path.name) is a word of the language", at: path.nameSpan,
        help: "call it `\(path.name)1 = ...`")
    }
    if path.name == "_" {
      throw Diagnostic(.reservedName, "_ is the last value and is not assigned", at: path.nameSpan)
    }
    return path
  }

  private func checkBalance(_ range: Range<Int>) throws(Diagnostic) {
    switch line.scan(range) {
    case .balanced: return
    case .open(let character, let index):
      throw Diagnostic(.syntax, "this `\(character)` is not closed", at: index..<index + 1)
    case .openQuote(let index):
      throw Diagnostic(
        .syntax, "this quote is not closed", at: index..<index + 1, help: "text with a quote in it: \"don't\"")
    case .tooDeep(let index):
      throw Diagnostic(.limit, "brackets nest at most \(Limits.nesting) deep", at: index..<index + 1)
    case .unexpected(let character, let index):
      throw Diagnostic(.syntax, "nothing is open that this `\(character)` would close", at: index..<index + 1)
    }
  }

  /// The stages between bars.
  func pipeline(_ range: Range<Int>) throws(Diagnostic) -> Pipeline {
    var stages: [Stage] = []
    for part in line.split(range, at: "|") {
      let trimmed = line.trimmed(part)
      if trimmed.isEmpty {
        let place = max(0, min(part.lowerBound, line.characters.count - 1))
        throw Diagnostic(.syntax, "a `|` joins two stages, and one is missing", at: place..<place + 1)
      }
      stages.append(try stage(trimmed))
    }
    return Pipeline(stages: stages, span: line.trimmed(range))
  }

  private func stage(_ range: Range<Int>) throws(Diagnostic) -> Stage {
    let words = line.words(range)
    let first = line.string(words[0])
    try PythonHabits.check(line, range, words, commands)
    let content: Stage.Content
    if let command = commands[first] {
      content = .call(try call(command, words))
    } else {
      content = try arithmetic(range)
    }
    return Stage(content: content, span: range, text: line.string(range))
  }

  private func arithmetic(_ range: Range<Int>) throws(Diagnostic) -> Stage.Content {
    var reader = ExpressionReader(self, range)
    let expression = try reader.sum()
    if reader.isAtEnd { return .expression(expression) }
    let rest = reader.position..<range.upperBound
    if line.characters[reader.position] == ";" {
      let place = reader.position..<reader.position + 1
      throw Diagnostic(.syntax, "one line is one command: `;` stands only at its end", at: place)
    }
    if line.characters[reader.position] == "=" {
      throw Diagnostic(.syntax, "a name stands before the `=`, and nothing else", at: range)
    }
    if case .path(let path) = expression, path.isBareName, line.characters[reader.position - 1].isWhitespace {
      if line.characters[reader.position] == "[" {
        throw Diagnostic(.syntax, "no blank stands before a `[`", at: rest, help: "write `\(path.name)[...]`")
      }
      let next = line.characters[reader.position]
      if next.isLetter || next.isASCIIDigit || "\"'(._".contains(next) {
        return .application(name: path.name, nameSpan: path.nameSpan, rest: rest)
      }
    }
    throw Diagnostic(.syntax, "an operator or the end of the line is expected here", at: rest)
  }

  private func call(_ command: any Command, _ words: [Range<Int>]) throws(Diagnostic) -> CommandCall {
    var positionals: [Argument] = []
    var options: [(parameter: ParameterDeclaration, argument: Argument)] = []
    var index = 1
    while index < words.count {
      let word = words[index]
      let isKey = index + 1 < words.count && line.string(words[index + 1]) == "="
      if isKey {
        guard index + 2 < words.count, line.string(words[index + 2]) != "=" else {
          throw Diagnostic(
            .syntax, "`\(line.string(word))=` has no value", at: word, help: "write `\(line.string(word))=VALUE`")
        }
        let parameter = try command.declaration.option(line.string(word), at: word)
        if let earlier = options.first(where: { $0.parameter.name == parameter.name }) {
          throw Diagnostic(.extraArgument, "\(earlier.parameter.name) is given twice", at: word)
        }
        options.append((parameter, argument(words[index + 2])))
        index += 3
      } else {
        if line.string(word) == "=" { throw Diagnostic(.syntax, "there is no key before the `=`", at: word) }
        if line.string(word) == ";" {
          throw Diagnostic(.syntax, "one line is one command: `;` stands only at its end", at: word)
        }
        positionals.append(argument(word))
        index += 1
      }
    }
    return CommandCall(command: command, wordSpan: words[0], positionals: positionals, options: options)
  }

  private func argument(_ range: Range<Int>) -> Argument {
    Argument(text: line.string(range), span: range, parser: self)
  }

  /// Whether a text is a whole line, or goes on: a bracket, parenthesis or quote is open, or it ends in `|` or `\`.
  static func isComplete(_ text: String, _ commands: CommandTable) -> Bool {
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      let first = rest.prefix { !$0.isWhitespace }
      let kind = commands[String(first)]?.declaration.restParameter?.kind
      if kind == .text { return true }
      guard kind == .command else { break }
      rest = rest[first.endIndex...]
    }
    let line = LineText(rest)
    if line.goesOn { return false }
    let range = line.trimmed(line.characters.indices)
    switch line.scan(range) {
    case .open, .openQuote: return false
    case .unexpected, .tooDeep: return true
    case .balanced: return range.isEmpty || line.characters[range.upperBound - 1] != "|"
    }
  }
}
