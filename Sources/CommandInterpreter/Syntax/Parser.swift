/// Parses a line. The declarations determine which words are commands and how their arguments are read.
struct Parser {
  let line: LineText
  let vocabulary: Vocabulary
  /// The position of the parsed line in the text: the whole text, or the part after `time`.
  let range: Range<Int>
  /// The number of lines that this one is nested in.
  let depth: Int
  /// Whether the line is complete; otherwise a bracket, parenthesis or quote is open, or it ends in `|` or `\`. A line
  /// whose command takes the rest as text is always complete.
  let isComplete: Bool
  /// The parsing state shared with the parsers of nested lines.
  let state: ReadingState

  /// Creates a parser for a whole text.
  init(_ line: LineText, _ vocabulary: Vocabulary) {
    (self.line, self.vocabulary) = (line, vocabulary)
    range = line.characters.indices
    depth = 0
    state = ReadingState()
    isComplete = Self.isComplete(line, vocabulary)
  }

  /// Creates a parser for the end of a line that is itself a line; it is complete if the whole line is.
  init(_ range: Range<Int>, inside outer: Parser) {
    (line, vocabulary, isComplete) = (outer.line, outer.vocabulary, outer.isComplete)
    state = outer.state
    self.range = range
    depth = outer.depth + 1
  }

  private static func isComplete(_ line: LineText, _ vocabulary: Vocabulary) -> Bool {
    var rest = line.characters.indices
    while true {
      let first = line.firstTypedWord(rest)
      let kind = command(first, in: line, vocabulary)?.restParameter?.kind
      if kind == .text { return true }
      guard kind == .command else { break }
      rest = first.upperBound..<rest.upperBound
    }
    return !line.isUnfinished
  }

  /// The declaration of the command that a word names; nil if it names none.
  func command(_ word: Range<Int>) -> CommandDeclaration? { Self.command(word, in: line, vocabulary) }

  private static func command(_ word: Range<Int>, in line: LineText, _ vocabulary: Vocabulary) -> CommandDeclaration? {
    guard word.count <= vocabulary.longestWord else { return nil }
    return line.identifier(word).flatMap { vocabulary[$0] }
  }

  // MARK: Statements

  /// Parses the line; nil if it is empty or only a comment.
  func statement() throws(Diagnostic) -> Statement? {
    if let help = helpCall() { return help }
    if let mathematics = try mathematicsStatement() { return mathematics }
    if let special = specialStatement(range, target: nil) { return special }
    var range = line.trimmed(range)
    if range.isEmpty { return nil }
    try checkBalance()
    let isSilent = line[range.upperBound - 1] == ";"
    if isSilent { range = line.trimmed(range.lowerBound..<range.upperBound - 1) }
    if range.isEmpty { throw Diagnostic(.syntax, "expected a command before the `;`", at: self.range) }
    if let place = line.first(";", in: range) {
      throw Diagnostic(.syntax, "one command per line: `;` is only allowed at the end", at: place..<place + 1)
    }
    return try statement(range, isSilent: isSilent)
  }

  private func statement(_ range: Range<Int>, isSilent: Bool) throws(Diagnostic) -> Statement {
    guard let equals = line.first("=", in: range) else {
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
        .syntax, "expected a value after the `=`", at: equals..<equals + 1,
        help: target.isBareName ? "for example `\(target.name) = zeros 3`" : "write `\(target.text) = VALUE`")
    }
    if line[right.lowerBound] == "=" {
      let value = line.string(line.trimmed(right.lowerBound + 1..<right.upperBound))
      throw Diagnostic(
        .syntax, "`==` is not an operator", at: equals..<equals + 2,
        help: "to assign, write `\(target.text) = \(value.isEmpty ? "VALUE" : value)`")
    }
    if let special = specialStatement(right, target: target) { return special }
    return Statement(target: target, pipeline: try pipeline(right), isSilent: isSilent)
  }

  /// Parses `word?` and `?` as calls of `help`; nil for other lines.
  private func helpCall() -> Statement? {
    let range = line.trimmed(range)
    guard !range.isEmpty, line[range.upperBound - 1] == "?", let help = vocabulary["help"] else { return nil }
    let word = range.lowerBound..<range.upperBound - 1
    guard line.identifier(word) != nil else { return nil }
    return statement(of: call(help, range, rest: word, isPiped: false), range, target: nil)
  }

  /// Parses a command whose only argument is the rest of the line (text, or another line); nil for other commands.
  private func specialStatement(_ range: Range<Int>, target: PathExpression?) -> Statement? {
    let word = line.firstTypedWord(range)
    guard let command = command(word), command.restParameter?.kind.isAsTyped ?? false else { return nil }
    let rest = line.trimmedAsTyped(word.upperBound..<range.upperBound)
    let whole = word.lowerBound..<max(word.upperBound, rest.upperBound)
    return statement(of: call(command, word, rest: rest, isPiped: false), whole, target: target)
  }

  /// A statement that is a single call.
  func statement(
    of call: CommandCall, _ range: Range<Int>, target: PathExpression?, isSilent: Bool = false
  ) -> Statement {
    let stage = Stage(content: .call(call), span: range, line: line)
    return Statement(target: target, pipeline: Pipeline(stages: [stage], span: range), isSilent: isSilent)
  }

  /// The path before the first `=`; nil if several words precede it, so that it belongs to an option.
  private func target(_ range: Range<Int>) throws(Diagnostic) -> PathExpression? {
    if range.isEmpty {
      throw Diagnostic(.syntax, "expected a name before the `=`", at: range.lowerBound..<range.lowerBound + 1)
    }
    let words = line.words(range)
    guard words.count == 1 else {
      // An option's key before the `=`: this is a command, or meant as one.
      if line[range.lowerBound].isASCIILetter || line.string(range).contains("|") { return nil }
      throw Diagnostic(.syntax, "expected a single name before the `=`", at: range)
    }
    var reader = ExpressionReader(self, range)
    guard let path = try reader.path(), reader.isAtEnd else {
      throw Diagnostic(
        .syntax, "`\(line.string(range))` is not a valid name", at: range,
        help: "names consist of ASCII letters, digits and underscores, and begin with a letter")
    }
    if vocabulary[path.name] != nil, ReservedWords.contains(path.name) {
      throw Diagnostic(
        .reservedName, "`\(path.name)` is a reserved word", at: path.nameSpan,
        help: "use another name, such as `\(path.name)1`")
    }
    if path.name == "_" {
      throw Diagnostic(
        .reservedName, "`_` is the last value and can't be assigned", at: path.nameSpan,
        help: "use another name, such as `x`")
    }
    return path
  }

  func checkBalance() throws(Diagnostic) {
    switch line.balance {
    case .balanced: return
    case .open(let character, let index):
      throw Diagnostic(.syntax, "unclosed `\(character)`", at: index..<index + 1)
    case .openQuote(let index):
      throw Diagnostic(
        .syntax, "unclosed quote", at: index..<index + 1,
        help: line[index] == "'" ? "put an apostrophe in double quotes: \"don't\"" : nil)
    case .tooDeep(let index):
      throw Diagnostic(.limit, "brackets can be nested at most \(Limits.nesting) levels deep", at: index..<index + 1)
    case .unexpected(let character, let index):
      throw Diagnostic(.syntax, "unmatched `\(character)`", at: index..<index + 1)
    }
  }

  // MARK: Pipelines

  /// Parses the stages separated by `|`.
  func pipeline(_ range: Range<Int>) throws(Diagnostic) -> Pipeline {
    var stages: [Stage] = []
    for part in line.split(range, at: "|") {
      let trimmed = line.trimmed(part)
      if trimmed.isEmpty {
        let place = max(0, min(part.lowerBound, line.characters.count - 1))
        throw Diagnostic(.syntax, "expected a value, layer or command on both sides of the `|`", at: place..<place + 1)
      }
      stages.append(try stage(trimmed, isPiped: !stages.isEmpty))
    }
    return Pipeline(stages: stages, span: line.trimmed(range))
  }

  private func stage(_ range: Range<Int>, isPiped: Bool) throws(Diagnostic) -> Stage {
    try state.step()
    let words = line.words(range)
    try PythonHabits.check(line, range, words, vocabulary)
    let content: Stage.Content
    if let command = command(words[0]) {
      let call = try call(command, words, isPiped: isPiped)
      content = softWord(call, range).map { .softWord(call, $0) } ?? .call(call)
    } else {
      content = try arithmetic(range)
    }
    return Stage(content: content, span: range, line: line)
  }

  /// The stage as an expression, if its command word is soft and may be a value's name here: alone, or before an
  /// operator. Otherwise nil.
  private func softWord(_ call: CommandCall, _ range: Range<Int>) -> Expression? {
    guard !ReservedWords.contains(call.declaration.word) else { return nil }
    var reader = ExpressionReader(self, range)
    guard let expression = try? reader.sum(), reader.isAtEnd else { return nil }
    return expression
  }

  private func arithmetic(_ range: Range<Int>) throws(Diagnostic) -> Stage.Content {
    var reader = ExpressionReader(self, range)
    let expression = try reader.sum()
    if reader.isAtEnd { return .expression(expression) }
    let rest = reader.position..<range.upperBound
    let next = line[reader.position]
    if next == ";" {
      let place = reader.position..<reader.position + 1
      throw Diagnostic(.syntax, "one command per line: `;` is only allowed at the end", at: place)
    }
    if next == "=" {
      throw Diagnostic(.syntax, "unexpected `=`", at: range, help: "assign to one name: `NAME = VALUE`")
    }
    if case .path(let path) = expression, path.isBareName, line[reader.position - 1].isWhitespace {
      if next == "[" {
        throw Diagnostic(
          .syntax, "unexpected space before the `[`", at: rest,
          help: "write `\(path.name)\(line.string(rest))`")
      }
      if next.isLetter || next.isASCIIDigit || "\"'(._".contains(next) {
        return .application(name: path.name, nameSpan: path.nameSpan, rest: rest)
      }
    }
    throw Diagnostic(.syntax, "expected an operator or the end of the line", at: rest)
  }
}
