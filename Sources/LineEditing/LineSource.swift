/// The prompts for the line being typed.
public struct Prompt: Equatable, Sendable {
  /// The prompt before the first line of a logical line, such as `cnn> `.
  public var text: String
  /// The prompt before each further line, such as `...> `.
  public var continuation: String
  /// The prompt at the right margin, hidden when the line needs the space; empty for none.
  public var right: String
  /// How to cancel, shown at the right margin of a continuation line that may be unintended.
  public var wayOut = "Ctrl-C cancels"

  /// Creates a prompt from plain text; a colour terminal adds its own styles.
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
  /// Ctrl-C: the line is dropped. An interactive session continues, any other ends.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case endOfInput
  /// A termination signal, such as SIGTERM or SIGHUP, was received; the terminal is restored, and the process should
  /// exit with status 128 + `signal`.
  case terminated(signal: Int32)
  /// The line cannot be run. Reading continues after it.
  case refused(LineRefusal)
}

extension LineRead: Equatable where Line: Equatable {}
extension LineRead: Sendable where Line: Sendable {}

/// Why a line was rejected.
public enum LineRefusal: Error, Equatable, Sendable {
  /// The line, or the whole logical line, has more than `limit` bytes.
  case tooLong(limit: Int)
  /// The logical line has more than `limit` lines.
  case tooManyLines(limit: Int)
  /// The line is not UTF-8.
  case notUTF8

  /// The reason in words, for the user.
  public var message: String {
    switch self {
    case .tooLong(let limit): "the line is longer than \(limit) bytes"
    case .tooManyLines(let limit): "the command is longer than \(limit) lines"
    case .notUTF8: "the line is not UTF-8 text"
    }
  }
}

/// A source of a session's lines: a terminal, a pipe, a file, or a list of lines.
public protocol LineSource: AnyObject {
  /// Whether lines are typed at a terminal. Only such a source shows prompts and may keep a history.
  var isInteractive: Bool { get }

  /// Reads one line (or one pasted block). `preceding` is the part of the logical line read so far, empty at its
  /// start.
  func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String>

  /// Adds `entry` to the history, if the source keeps one.
  func remember(_ entry: String)

  /// Returns a message for the user, once per problem, for example that the history cannot be saved; otherwise `nil`.
  /// Call it after each read.
  func takeNotice() -> String?
}

extension LineSource {
  public func remember(_ entry: String) {}
  public func takeNotice() -> String? { nil }
}
