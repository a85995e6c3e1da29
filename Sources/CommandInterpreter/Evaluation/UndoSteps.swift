import NeuralNetworks

/// The sessions before the latest lines that changed something.
struct UndoSteps: Sendable {
  /// The steps, newest last, each with the line that followed it.
  private var steps: [(text: String, before: Session)] = []
  /// The newest line that cannot be undone because the session before it took too much memory; nil if there is none, or
  /// if the oldest step was dropped later because there were too many.
  private(set) var dropped: String?

  /// Stores the session before a line; drops the oldest step if there are too many.
  mutating func push(_ session: Session, before text: String) {
    steps.append((text, session))
    guard steps.count > Limits.undoSteps else { return }
    steps.removeFirst()
    dropped = nil
  }

  /// Removes and returns the newest step; nil if there is none.
  mutating func pop() -> (text: String, before: Session)? { steps.popLast() }

  /// Drops the oldest steps if all steps together hold too much memory that the session does not share: more than `most`
  /// bytes, or more than half of the memory that would be left.
  mutating func limit(to most: Int, beside session: Session, leaving available: () -> Int) {
    guard let oldest = steps.first else { return }
    // Only memory replaced since the oldest step can be held by steps alone, so this quick check usually suffices.
    guard session.memory.replaced - oldest.before.memory.replaced > min(most, Self.muchMemory) else { return }
    let own = session.memory.tallies
    let all = StorageTally.distinctBytes(steps.flatMap(\.before.memory.tallies), notIn: own)
    guard all > min(most, Self.muchMemory) else { return }
    let allowed = min(most, available().saturatingAdd(all) / 3)
    guard all > allowed else { return }
    var tallies: [StorageTally] = []
    for place in steps.indices.reversed() {
      tallies += steps[place].before.memory.tallies
      guard StorageTally.distinctBytes(tallies, notIn: own) > allowed else { continue }
      dropped = steps[place].text
      steps.removeSubrange(...place)
      return
    }
  }

  /// The bytes below which steps are kept without checking the available memory.
  private static let muchMemory = 32 << 20
}
