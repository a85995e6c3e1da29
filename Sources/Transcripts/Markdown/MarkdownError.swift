/// Why a text is not in the grammar of lessons and transcripts, with its line.
public struct MarkdownError: Error, Equatable, Sendable {
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong, without a full stop.
  public let message: String

  /// An error of these parts.
  public init(line: Int, _ message: String) {
    self.line = line
    self.message = message
  }
}
