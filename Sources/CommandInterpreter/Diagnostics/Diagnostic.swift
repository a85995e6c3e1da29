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
  /// A value without which the help would not work: it is left out if the session has none of that name.
  var requiredName: String?
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

  /// The error of a line that Ctrl-C has ended.
  static let stopped = Diagnostic(
    .interrupted, "stopped by Ctrl-C before the result was complete; it was dropped")

  /// The same with a place, where it had none.
  func located(at place: Range<Int>?) -> Diagnostic {
    var copy = self
    if copy.span == nil { copy.span = place }
    return copy
  }

  /// Without its help if that needs a value that is not among these names.
  func keepingHelp(ifKnown names: some Collection<String>) -> Diagnostic {
    guard let requiredName, !names.contains(requiredName) else { return self }
    var copy = self
    copy.help = ["`help` lists the commands, `vars` the values"]
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
    let lineStart = characters[..<start].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    let lineEnd = characters[start...].firstIndex(where: \.isNewline) ?? characters.count
    let upper = max(start, min(span.upperBound, lineEnd))
    return (String(characters[lineStart..<lineEnd]), start - lineStart..<upper - lineStart)
  }

  /// The part of the pointed line that is printed: of a very long line what stands around the span.
  private var printedLine: (text: String, columns: Range<Int>)? {
    guard let (text, columns) = pointedLine else { return nil }
    let characters = Array(text)
    guard characters.count > Self.longestLine else { return (text, columns) }
    let shown = max(0, columns.lowerBound - 60)..<min(characters.count, columns.lowerBound + 120)
    let head = shown.lowerBound > 0 ? "..." : ""
    let tail = shown.upperBound < characters.count ? "..." : ""
    let shift = head.count - shown.lowerBound
    let upper = min(columns.upperBound, shown.upperBound)
    return (head + String(characters[shown]) + tail, columns.lowerBound + shift..<upper + shift)
  }

  private static let longestLine = 240

  /// The diagnostic as it is printed: message, line, caret, notes, help.
  public var rendered: String { rendered(width: .max) }

  /// The same for a place of so many columns: sentences are broken between words, the line and its caret are not.
  public func rendered(width: Int) -> String {
    var lines = DisplayText.broken("error[\(code.rawValue)]: \(Self.short(message))", to: width)
    if let (text, columns) = printedLine {
      let characters = Array(text)
      let before = String(characters[..<columns.lowerBound])
      let marked = DisplayText.width(of: DisplayText.escaped(String(characters[columns])))
      lines.append("  " + DisplayText.escaped(text))
      let indent = String(repeating: " ", count: DisplayText.width(of: DisplayText.escaped(before)))
      lines.append("  " + indent + String(repeating: "^", count: max(1, marked - 1)) + (marked > 1 ? "~" : ""))
    }
    lines += notes.flatMap { DisplayText.broken("  " + Self.short($0), to: width) }
    lines += help.flatMap { DisplayText.broken("  help: " + Self.short($0), to: width) }
    return lines.joined(separator: "\n")
  }

  /// Without control characters, and what quotes a very long line cut.
  private static func short(_ text: String) -> String {
    let escaped = DisplayText.escaped(text)
    return escaped.count > 2 * longestLine ? escaped.prefix(longestLine) + "..." + escaped.suffix(60) : escaped
  }
}
