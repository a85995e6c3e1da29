import TerminalGraphics

/// What went wrong with a line: the code, the place, the reason and the way out.
public struct Diagnostic: Error, Sendable {
  /// The stable code.
  public let code: ErrorCode
  /// What is wrong, one sentence without a full stop.
  public var message: String
  /// The place in the line, in characters; nil where the line as a whole is meant.
  public var span: Range<Int>?
  /// Lines of detail shown below the caret.
  public var notes: [String]
  /// What would mend it, each a `help:` line.
  public var help: [String]
  /// The line that the span points into, set where the line is known.
  public var source: String?

  /// A diagnostic of these parts.
  public init(
    _ code: ErrorCode, _ message: String, at span: Range<Int>? = nil, notes: [String] = [], help: String? = nil
  ) {
    self.code = code
    self.message = message
    self.span = span
    self.notes = notes
    self.help = help.map { [$0] } ?? []
  }

  /// The same with a place, where it had none.
  func located(at place: Range<Int>?) -> Diagnostic {
    var copy = self
    if copy.span == nil { copy.span = place }
    return copy
  }

  /// The same for a line of which `source` is known.
  func inLine(_ line: String) -> Diagnostic {
    var copy = self
    if copy.source == nil { copy.source = line }
    return copy
  }

  /// The physical line that the span points into, and the span's columns in it.
  public var pointedLine: (text: String, columns: Range<Int>)? {
    guard let source, let span else { return nil }
    let characters = Array(source)
    let start = min(span.lowerBound, characters.count)
    let lineStart = characters[..<start].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let lineEnd = characters[start...].firstIndex(of: "\n") ?? characters.count
    let text = String(characters[lineStart..<lineEnd])
    let upper = max(start, min(span.upperBound, lineEnd))
    return (text, start - lineStart..<upper - lineStart)
  }

  /// The diagnostic as it is printed: message, line, caret, notes, help.
  public var rendered: String {
    var lines = ["error[\(code.rawValue)]: \(DisplayText.escaped(message))"]
    if let (text, columns) = pointedLine {
      let characters = Array(text)
      let before = String(characters[..<columns.lowerBound])
      let marked = DisplayText.width(of: DisplayText.escaped(String(characters[columns])))
      lines.append("  " + DisplayText.escaped(text))
      let indent = String(repeating: " ", count: DisplayText.width(of: DisplayText.escaped(before)))
      lines.append("  " + indent + String(repeating: "^", count: max(1, marked - 1)) + (marked > 1 ? "~" : ""))
    }
    lines += notes.map { "  " + DisplayText.escaped($0) }
    lines += help.map { "  help: " + DisplayText.escaped($0) }
    return lines.joined(separator: "\n")
  }
}
