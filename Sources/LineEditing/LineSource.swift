/// The prompt before the line being typed.
public struct Prompt: Equatable, Sendable {
  /// The prompt before the first line of a logical line, such as `cnn> `.
  public var text: String
  /// The prompt before each further line, such as `...> `.
  public var continuation: String
  /// The prompt at the right margin, hidden when the line needs the space; empty for none.
  public var right: String
  /// At the right margin of a continuation line that may be unintended: how to cancel.
  public var wayOut = "Ctrl-C cancels"

  /// A prompt of plain text; a colour terminal adds its own styles.
  public init(_ text: String, continuation: String = "...> ", right: String = "") {
    self.text = text
    self.continuation = continuation
    self.right = right
  }
}

/// The result of requesting a line.
public enum LineRead<Line> {
  /// A line without its newline. A pasted or recalled block has several lines, separated by newlines.
  case line(Line)
  /// Ctrl-C: the line is dropped and the session continues.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case endOfInput
  /// SIGTERM or SIGHUP was received; the terminal is restored, and the process should exit with status 128 + `signal`.
  case terminated(signal: Int32)
  /// The line cannot be run. Reading continues after it.
  case refused(LineRefusal)
}

extension LineRead: Equatable where Line: Equatable {}
extension LineRead: Sendable where Line: Sendable {}

/// Why a line was rejected.
public enum LineRefusal: Error, Equatable, Sendable {
  /// It has more than `limit` bytes.
  case tooLong(limit: Int)
  /// A logical line has more than `limit` lines.
  case tooManyLines(limit: Int)
  /// It is not UTF-8.
  case notUTF8

  /// One sentence for the user.
  public var message: String {
    switch self {
    case .tooLong(let limit): "the line is longer than \(limit) bytes"
    case .tooManyLines(let limit): "the command is longer than \(limit) lines"
    case .notUTF8: "the line is not UTF-8 text"
    }
  }
}

/// A source of a session's lines: a terminal, a pipe or file, or a list.
public protocol LineSource: AnyObject {
  /// Whether a person sees the prompt. A non-interactive source shows no prompt and keeps no history.
  var isInteractive: Bool { get }

  /// Reads one line (or one pasted block). `preceding` is the part already read of the logical line that this one
  /// continues, or empty.
  func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String>

  /// Adds `entry` to the history.
  func remember(_ entry: String)

  /// A message to show the user once, for example that the history cannot be saved. Call it after each read.
  func takeNotice() -> String?
}

extension LineSource {
  public func remember(_ entry: String) {}
  public func takeNotice() -> String? { nil }
}
