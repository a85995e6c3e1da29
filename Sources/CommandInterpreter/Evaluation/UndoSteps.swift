import NeuralNetworks

/// The sessions before the last lines that changed something.
struct UndoSteps: Sendable {
  /// Newest last, each with the line that changed it.
  private var steps: [(text: String, before: Session)] = []
  /// The newest line that cannot be taken back because of the memory that its session would hold.
  private(set) var dropped: String?

  /// Keeps the session as it was before a line.
  mutating func push(_ session: Session, before text: String) {
    steps.append((text, session))
    guard steps.count > Limits.undoSteps else { return }
    steps.removeFirst()
    dropped = nil
  }

  /// Takes the newest step.
  mutating func pop() -> (text: String, before: Session)? { steps.popLast() }

  /// Drops the oldest steps where all of them hold more than so many bytes that the session does not hold, or more than
  /// half of what would be left beside them.
  mutating func limit(to most: Int, beside session: Session, leaving available: () -> Int) {
    guard let oldest = steps.first else { return }
    // Whatever the steps hold alone has been replaced since the oldest of them: mostly that says that there is no need.
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

  /// Less than this is not worth asking for what can still be taken.
  private static let muchMemory = 32 << 20
}
