/// A parsed line: whether it is complete, its statement, and the properties known without running it.
///
/// Code that examines a line uses this value, so that a line need not be parsed again: the line reader, the recognition
/// of answers, the checks of lessons, and the interpreter.
public struct ParsedLine: Sendable {
  /// The line as it was typed.
  public let text: String
  /// Whether the line is complete; otherwise it continues on the next one.
  public let isComplete: Bool
  /// The properties known without running it; nil if the line is empty or invalid.
  public let reading: LineReading?
  private let line: LineText
  private let range: Range<Int>
  private let content: Result<Statement?, Diagnostic>

  /// Parses a text.
  public init(_ text: String, _ vocabulary: Vocabulary) {
    let isTooLong = text.utf8.count > Limits.lineLength
    self.init(
      text, Parser(LineText(isTooLong ? "" : text, in: vocabulary), vocabulary),
      isTooLong ? Diagnostic(.limit, "a line can have at most \(Limits.lineLength) bytes, not \(text.utf8.count)") : nil
    )
  }

  /// Parses the part of a line that is itself a line, keeping positions in the whole. Lines nested too deeply are not
  /// parsed.
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

  /// The line that passes this line verbatim to a command that takes text: `answer 42` for `42`. Returns this line
  /// itself if it is too long.
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

  /// Returns the statement; nil if the line is empty or only a comment.
  ///
  /// - Throws: the error if the line is invalid.
  func statement() throws(Diagnostic) -> Statement? { try content.get() }
}

extension Diagnostic {
  /// The error for a line nested too deeply.
  static func tooDeepLine(at span: Range<Int>) -> Diagnostic {
    Diagnostic(.limit, "`time` can be nested at most \(Limits.timeDepth) levels deep", at: span)
  }
}
