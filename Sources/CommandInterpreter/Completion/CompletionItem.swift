/// One way to go on with the word before the cursor.
public struct CompletionItem: Hashable, Sendable {
  /// What the word becomes.
  public let text: String
  /// One line about it.
  public let note: String
  /// What follows it: a blank, `=` after an option's key, `/` after a folder, nothing where the word goes on.
  public let suffix: String

  init(_ text: String, note: String = "", suffix: String = " ") {
    self.text = text
    self.note = note
    self.suffix = suffix
  }
}
