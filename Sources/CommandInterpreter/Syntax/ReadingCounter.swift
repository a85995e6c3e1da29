import Synchronization

/// Counts what is read of lines, for whoever asks: reading has no other trace, and without a counter it costs nothing.
final class ReadingCounter: Sendable {
  /// The counter of the task that reads; nil where nobody counts.
  @TaskLocal static var current: ReadingCounter?

  private let readTexts = Atomic(0)
  private let readCharacters = Atomic(0)

  /// How many texts were read.
  var texts: Int { readTexts.load(ordering: .relaxed) }
  /// How often a character was looked at.
  var characters: Int { readCharacters.load(ordering: .relaxed) }

  func countText() { readTexts.add(1, ordering: .relaxed) }
  func count(_ characters: Int) { readCharacters.add(characters, ordering: .relaxed) }
}
