/// Stores the results of long computations, so that they need not run twice. A result is stored under a fingerprint of
/// all its inputs, so that other inputs do not find it.
public struct Checkpoints {
  /// A number that is added to every fingerprint. If it is secret, colliding inputs cannot be prepared in advance.
  public var salt: UInt64 = 0
  /// Returns the stored result of a computation; nil if there is none.
  public var recall: (_ fingerprint: () -> UInt64) -> [UInt8]?
  /// Offers a result, with the seconds it took and whether it was stopped early; the receiver decides whether to store
  /// it.
  public var keep: (_ seconds: Double, _ isStopped: Bool, _ fingerprint: () -> UInt64, _ content: () -> [UInt8]) -> Void

  /// Creates checkpoints from these functions.
  public init(
    recall: @escaping (_ fingerprint: () -> UInt64) -> [UInt8]?,
    keep:
      @escaping (_ seconds: Double, _ isStopped: Bool, _ fingerprint: () -> UInt64, _ content: () -> [UInt8]) -> Void
  ) {
    self.recall = recall
    self.keep = keep
  }
}

/// A result that a checkpoint can hold.
protocol CheckpointContent {
  /// Encodes the result.
  func write(to bytes: inout CheckpointBytes)
  /// Whether the computation was stopped early.
  var isStopped: Bool { get }
}

extension CheckpointContent {
  var isStopped: Bool { false }
}
