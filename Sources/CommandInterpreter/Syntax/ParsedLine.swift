/// A line, read once: whether it is a whole one, what it says, and what can be told of it without running it.
///
/// All who ask something of a line take this value: whoever waits for its end, whoever takes it for an answer, whoever
/// judges it, and the interpreter, which runs it.
public struct ParsedLine: Sendable {
  /// The line as it was typed.
  public let text: String
  /// Whether it is a whole line, or goes on in the next.
  public let isComplete: Bool
  /// What can be told of it without running it; nil where it is empty or not in the grammar.
  public let reading: LineReading?
  private let line: LineText
  private let range: Range<Int>
  private let content: Result<Statement?, Diagnostic>

  /// Reads a text.
  public init(_ text: String, _ vocabulary: Vocabulary) {
    let isTooLong = text.utf8.count > Limits.lineLength
    self.init(
      text, Parser(LineText(isTooLong ? "" : text), vocabulary),
      isTooLong ? Diagnostic(.limit, "a line has at most \(Limits.lineLength) characters") : nil)
  }

  /// Reads a part of a line that is a line of its own; its places are those of the whole. What stands deeper than lines
  /// run in each other is not read.
  init(_ parser: Parser) {
    self.init(
      parser.line.typedString(parser.range), parser,
      parser.depth > Limits.timeDepth ? Diagnostic.tooDeepLine(at: parser.range) : nil)
  }

  private init(_ text: String, _ parser: Parser, _ refusal: Diagnostic?) {
    self.text = text
    (line, range, isComplete) = (parser.line, parser.range, parser.isComplete)
    content = refusal.map { .failure($0) } ?? Result { () throws(Diagnostic) in try parser.statement() }
    reading = (try? content.get()).map(LineReading.init)
  }

  /// The line that gives this one, as it stands, to a command that takes text: `answer 42` for `42`.
  public func passed(to word: String, _ vocabulary: Vocabulary) -> ParsedLine {
    if text.utf8.count > Limits.lineLength { return self }
    let rest = line.trimmedAsTyped(range)
    let text = "\(word) \(line.typedString(rest))"
    guard let declaration = vocabulary[word], declaration.restParameter?.kind == .text, !rest.isEmpty else {
      return ParsedLine(text, vocabulary)
    }
    let whole = LineText(asTyped: Array("\(word) ") + line.typed[rest])
    return ParsedLine(text, Parser(whole, vocabulary), nil)
  }

  /// The statement; nil for an empty line or one of comment only.
  ///
  /// - Throws: why the line cannot be read.
  func statement() throws(Diagnostic) -> Statement? { try content.get() }
}

extension Diagnostic {
  /// The error of a line inside of too many others.
  static func tooDeepLine(at span: Range<Int>) -> Diagnostic {
    Diagnostic(.limit, "`time` can be nested at most \(Limits.timeDepth) deep", at: span)
  }
}
