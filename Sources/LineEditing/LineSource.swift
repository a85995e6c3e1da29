/// What stands before the line being typed.
public struct Prompt: Equatable, Sendable {
  /// Before the first line of a logical line, as `cnn> `.
  public var text: String
  /// Before each further line of it, as `...> `.
  public var continuation: String
  /// At the right margin; it gives way to what is typed. Empty for none.
  public var right: String
  /// At the right margin of a further line that may not have been meant: how to get out.
  public var wayOut = "Ctrl-C cancels"

  /// A prompt of plain text; a terminal that shows colours adds its own.
  public init(_ text: String, continuation: String = "...> ", right: String = "") {
    self.text = text
    self.continuation = continuation
    self.right = right
  }
}

/// What one request for a line comes back with.
public enum LineRead<Line> {
  /// A line without its newline. A pasted or recalled block holds several, with newlines between them.
  case line(Line)
  /// Ctrl-C: the line is dropped, the session goes on.
  case interrupted
  /// Ctrl-D on an empty line, or nothing more to read.
  case endOfInput
  /// SIGTERM or SIGHUP came; the terminal is restored, and the process ought to leave with status 128 + `signal`.
  case terminated(signal: Int32)
  /// The line is not one that may be run. Reading goes on behind it.
  case refused(LineRefusal)
}

extension LineRead: Equatable where Line: Equatable {}
extension LineRead: Sendable where Line: Sendable {}

/// Why a line was not taken.
public enum LineRefusal: Error, Equatable, Sendable {
  /// More than `limit` bytes.
  case tooLong(limit: Int)
  /// A logical line continued over more than `limit` lines.
  case tooManyLines(limit: Int)
  /// Bytes that are not UTF-8.
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

/// Where a session's lines come from: a terminal, a pipe or file, or a list.
public protocol LineSource: AnyObject {
  /// Whether a person sees the prompt. A source that is not interactive shows none and keeps no history.
  var isInteractive: Bool { get }

  /// One line (or one pasted block). `preceding` is what was read already of a logical line that this one continues,
  /// empty at the start of one.
  func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String>

  /// Keeps `entry` for recall.
  func remember(_ entry: String)

  /// A sentence that the user should be told, once: that the history cannot be kept, say. To be asked after each read.
  func takeNotice() -> String?
}

extension LineSource {
  public func remember(_ entry: String) {}
  public func takeNotice() -> String? { nil }
}
