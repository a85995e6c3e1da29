/// Where what long computations gave is kept, so that nobody waits for the same twice: each is found by a fingerprint of
/// all that it was computed from, so that what does not fit is not found.
public struct Checkpoints {
  /// A number that is in every fingerprint: who does not know it cannot make two computations be taken for one.
  public var salt: UInt64 = 0
  /// What a computation gave before; nil where it is to be computed.
  public var recall: (_ fingerprint: () -> UInt64) -> [UInt8]?
  /// Takes what a computation gave, after how many seconds, and whether it was stopped before its end; who takes it
  /// decides whether it is worth keeping.
  public var keep: (_ seconds: Double, _ isStopped: Bool, _ fingerprint: () -> UInt64, _ content: () -> [UInt8]) -> Void

  /// Checkpoints kept and found by these.
  public init(
    recall: @escaping (_ fingerprint: () -> UInt64) -> [UInt8]?,
    keep:
      @escaping (_ seconds: Double, _ isStopped: Bool, _ fingerprint: () -> UInt64, _ content: () -> [UInt8]) -> Void
  ) {
    self.recall = recall
    self.keep = keep
  }
}

/// What a computation can leave in a checkpoint.
protocol CheckpointContent {
  /// Writes it.
  func write(to bytes: inout CheckpointBytes)
  /// Whether the computation was stopped before its end.
  var isStopped: Bool { get }
}

extension CheckpointContent {
  var isStopped: Bool { false }
}
