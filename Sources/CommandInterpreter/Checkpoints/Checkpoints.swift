import NeuralNetworks

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

extension Evaluator {
  /// What a computation gives, or gave when it was kept.
  ///
  /// - Parameters:
  ///   - fingerprint: adds all that the result depends on.
  ///   - read: reads what was kept; nil where it does not fit.
  func checkpointed<Content: CheckpointContent>(
    _ fingerprint: (inout Fingerprint) -> Void, read: (inout CheckpointReader) -> Content?,
    compute: () throws(Diagnostic) -> Content
  ) throws(Diagnostic) -> Content {
    guard let checkpoints = environment.checkpoints else { return try compute() }
    func finished() -> UInt64 {
      var print = Fingerprint()
      print.add(checkpoints.salt)
      print.add("\(Version.sameNumbersSince) \(session.settings.engine.rawValue)")
      fingerprint(&print)
      return print.value
    }
    if let bytes = checkpoints.recall(finished) {
      var reader = CheckpointReader(bytes)
      if let content = read(&reader), reader.isAtEnd { return content }
    }
    let start = environment.clock()
    let content = try compute()
    checkpoints.keep(environment.clock() - start, content.isStopped, finished) {
      var bytes = CheckpointBytes()
      content.write(to: &bytes)
      return bytes.bytes
    }
    return content
  }
}
