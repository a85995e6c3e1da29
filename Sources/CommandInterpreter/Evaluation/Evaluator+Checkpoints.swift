import NeuralNetworks

/// Reuses stored results.
extension Evaluator {
  /// Returns the stored result of a computation; if there is none, computes it and offers it for storage.
  ///
  /// - Parameters:
  ///   - fingerprint: adds everything that the result depends on, except the compute engine.
  ///   - read: decodes a stored result; returns nil if it is invalid.
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
