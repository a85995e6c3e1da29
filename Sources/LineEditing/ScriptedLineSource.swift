/// A source of known lines: the text of `-c`, a file already read, or a session replayed by a test.
public final class ScriptedLineSource: LineSource {
  private var rest: ArraySlice<String>

  public var isInteractive: Bool { false }

  /// Creates a source of the given lines, in order.
  public init(lines: [String]) { rest = lines[...] }

  /// Creates a source of the lines of `text`, which may end in a newline and may use CRLF.
  public convenience init(text: String) {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.init(lines: lines)
  }

  public func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String> {
    rest.popFirst().map { .line($0) } ?? .endOfInput
  }
}
