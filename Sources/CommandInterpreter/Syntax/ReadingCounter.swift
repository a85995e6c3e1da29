import Synchronization

/// Counts parsing work, for tests. Without a counter, counting costs nothing.
final class ReadingCounter: Sendable {
  /// The counter of the current task; nil to count nothing.
  @TaskLocal static var current: ReadingCounter?

  private let readTexts = Atomic(0)
  private let readCharacters = Atomic(0)

  /// The number of texts parsed.
  var texts: Int { readTexts.load(ordering: .relaxed) }
  /// The number of characters read, each as often as it was read.
  var characters: Int { readCharacters.load(ordering: .relaxed) }

  func countText() { readTexts.add(1, ordering: .relaxed) }
  func count(_ characters: Int) { readCharacters.add(characters, ordering: .relaxed) }
}
