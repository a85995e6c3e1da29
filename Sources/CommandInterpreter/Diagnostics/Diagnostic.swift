import TerminalGraphics

/// An error in a line: its code, location, message and remedies.
public struct Diagnostic: Error, Sendable {
  /// The stable code.
  public let code: ErrorCode
  /// What is wrong, as one clause without a period.
  public var message: String
  /// The location in the line, in characters; nil if the error concerns the whole line.
  public var span: Range<Int>?
  /// Lines of detail shown below the caret.
  public var notes: [String]
  /// Remedies, each printed as a `help:` line.
  public var help: [String]
  /// The name of a value that the help needs; a general help replaces it if the session has no such value.
  var requiredName: String?
  /// The line that contains the span, if known.
  public var source: String?

  /// Creates a diagnostic.
  public init(
    _ code: ErrorCode, _ message: String, at span: Range<Int>? = nil, notes: [String] = [], help: String? = nil
  ) {
    self.code = code
    self.message = message
    self.span = span
    self.notes = notes
    self.help = help.map { [$0] } ?? []
  }

  /// The error for a line that Ctrl-C interrupted.
  static let stopped = Diagnostic(
    .interrupted, "stopped by Ctrl-C; the incomplete result was discarded")

  /// A copy located at `place`, unless it already has a location.
  func located(at place: Range<Int>?) -> Diagnostic {
    var copy = self
    if copy.span == nil { copy.span = place }
    return copy
  }

  /// The diagnostic itself, or a copy with a general help if its help needs a value that is not among these names.
  func keepingHelp(ifKnown names: some Collection<String>) -> Diagnostic {
    guard let requiredName, !names.contains(requiredName) else { return self }
    var copy = self
    copy.help = ["`help` lists the commands, `vars` the values"]
    return copy
  }

  /// A copy with `line` as its source, unless it already has one.
  func inLine(_ line: String) -> Diagnostic {
    var copy = self
    if copy.source == nil { copy.source = line }
    return copy
  }

  /// The physical line that contains the start of the span, and the span's columns in it; nil if the source or the span
  /// is unknown.
  public var pointedLine: (text: String, columns: Range<Int>)? {
    guard let source, let span else { return nil }
    let characters = Array(source)
    let start = min(span.lowerBound, characters.count)
    let lineStart = characters[..<start].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    let lineEnd = characters[start...].firstIndex(where: \.isNewline) ?? characters.count
    let upper = max(start, min(span.upperBound, lineEnd))
    return (String(characters[lineStart..<lineEnd]), start - lineStart..<upper - lineStart)
  }

  /// The printed part of the pointed line: for a line of more than 240 characters, only the text around the start of
  /// the span.
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

  /// The diagnostic as printed, without wrapping: message, line, caret, notes, help.
  public var rendered: String { rendered(width: .max) }

  /// The diagnostic printed in `width` columns: text wraps between words; the source line and its caret are not
  /// wrapped.
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

  /// Escapes control characters and shortens very long text.
  private static func short(_ text: String) -> String {
    let escaped = DisplayText.escaped(text)
    return escaped.count > 2 * longestLine ? escaped.prefix(longestLine) + "..." + escaped.suffix(60) : escaped
  }
}
