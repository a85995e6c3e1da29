public import CommandInterpreter

/// The result of one command as stored in a transcript: its lines, without colour, and its status.
public struct CommandResult: Equatable, Sendable {
  /// The lines in order, including an error's.
  public var lines: [String]
  /// The error's code; nil for success.
  public var code: ErrorCode?

  /// A result of these parts.
  public init(lines: [String], code: ErrorCode?) {
    self.lines = lines
    self.code = code
  }
}

extension ErrorCode? {
  /// The status in words.
  package var inWords: String { map { "error \($0.rawValue)" } ?? "success" }
}
