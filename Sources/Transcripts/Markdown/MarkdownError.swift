/// A violation of the grammar of lessons and transcripts, with its line.
public struct MarkdownError: Error, Equatable, Sendable {
  /// The line number, counted from 1.
  public let line: Int
  /// The problem, without a full stop.
  public let message: String

  /// Creates an error.
  public init(line: Int, _ message: String) {
    self.line = line
    self.message = message
  }
}
