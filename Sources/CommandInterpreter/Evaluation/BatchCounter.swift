import Synchronization

/// Counts the batches that the commands of a line train, and ends training behind so many where the line was stopped there
/// when it ran before.
public final class BatchCounter: Sendable {
  private let done = Atomic(0)
  private let bound: Int?

  /// A counter of a line; `stop` is behind how many batches Ctrl-C stopped it before, nil where it did not.
  public init(stoppingBehind stop: Int? = nil) { bound = stop }

  /// How many batches were trained.
  public var count: Int { done.load(ordering: .relaxed) }

  /// Whether training is to end here.
  var isOver: Bool { bound.map { count >= $0 } ?? false }

  /// One more batch is trained.
  func add() { done.add(1, ordering: .relaxed) }
}
