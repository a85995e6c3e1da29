public import CommandInterpreter

/// What one command gave, as a transcript holds it: its lines, without colour, and how it ended.
public struct CommandResult: Equatable, Sendable {
  /// The lines in the order in which they came, an error's too.
  public var lines: [String]
  /// The error's code; nil where all was well.
  public var code: ErrorCode?

  /// A result of these parts.
  public init(lines: [String], code: ErrorCode?) {
    self.lines = lines
    self.code = code
  }
}

extension ErrorCode? {
  /// How a command ended.
  package var inWords: String { map { "error \($0.rawValue)" } ?? "success" }
}
