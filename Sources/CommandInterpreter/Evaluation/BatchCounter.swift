import Synchronization

/// Counts the batches that `train` processes in a line; when a stopped line runs again, ends training at the batch
/// where Ctrl-C stopped it before.
public final class BatchCounter: Sendable {
  private let done = Atomic(0)
  private let bound: Int?

  /// Creates a counter; `stop` is the number of batches after which Ctrl-C stopped the line before, or nil.
  public init(stoppingBehind stop: Int? = nil) { bound = stop }

  /// The number of batches trained.
  public var count: Int { done.load(ordering: .relaxed) }

  /// Whether training should end here.
  var isOver: Bool { bound.map { count >= $0 } ?? false }

  /// Counts one batch.
  func add() { done.add(1, ordering: .relaxed) }
}
