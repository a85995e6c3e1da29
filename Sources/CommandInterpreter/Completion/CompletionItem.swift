/// A completion of the word before the cursor.
public struct CompletionItem: Hashable, Sendable {
  /// The completed word.
  public let text: String
  /// A one-line description.
  public let note: String
  /// The text inserted after the completed word: a space, `=` after an option's key, `/` after a folder, or nothing if
  /// the word may continue or end the line.
  public let suffix: String

  init(_ text: String, note: String = "", suffix: String = " ") {
    self.text = text
    self.note = note
    self.suffix = suffix
  }
}
