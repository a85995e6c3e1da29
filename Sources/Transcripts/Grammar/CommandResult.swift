public import CommandInterpreter

/// The result of one command as a transcript stores it: its output lines, without colour, and its status.
public struct CommandResult: Equatable, Sendable {
  /// The output lines in order, including those of an error message.
  public var lines: [String]
  /// The error code; nil for success.
  public var code: ErrorCode?

  /// Creates a result.
  public init(lines: [String], code: ErrorCode?) {
    self.lines = lines
    self.code = code
  }
}

extension ErrorCode? {
  /// The status as text: `success` or `error CODE`.
  package var inWords: String { map { "error \($0.rawValue)" } ?? "success" }
}
