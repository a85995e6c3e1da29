import NeuralNetworks

/// Checks memory before it is allocated.
extension Evaluator {
  /// Throws if this many bytes, together with the session's values, exceed the memory limit, or if they alone exceed
  /// most of the machine's available memory.
  ///
  /// - Parameter remedy: a help line that says how to need less.
  /// - Throws: `limit`, naming values that could be dropped.
  public func checkMemory(
    _ bytes: Int, at span: Range<Int>? = nil, help remedy: String? = nil
  ) throws(Diagnostic) {
    let limit = memoryLimit
    let bound = waiting.reduce(session.memory.bound.saturatingAdd(bytes)) { $0.saturatingAdd($1.bytes) }
    if bound > limit {
      let held = StorageTally.distinctBytes(session.memory.tallies + waiting)
      guard held.saturatingAdd(bytes) <= limit else {
        throw tooMuch(
          bytes, "the limit is \(Self.megabytes(limit)) MB, of which \(Self.rounded(held)) MB is in use",
          wanted: held.saturatingAdd(bytes), at: span, help: remedy)
      }
    }
    // Amounts below 4 MiB are checked against the machine only if the session already holds much, and those below 64
    // KiB never.
    guard bytes >= Self.muchMemory || bytes >= Self.muchMemory / 64 && bound >= 16 * Self.muchMemory else { return }
    let available = environment.memory.available()
    // Memory is fragmented, and the program itself needs some too.
    guard bytes <= available - available / 16 else {
      throw tooMuch(
        bytes, "this machine has \(Self.megabytes(max(0, available))) MB left", wanted: nil, at: span, help: remedy)
    }
  }

  private static let muchMemory = 4 << 20

  /// Memory limit for values plus the running command, in bytes.
  var memoryLimit: Int { min(session.settings.memory * Limits.megabyte, environment.memory.bound) }

  /// The bytes left below the memory limit, or those available on the machine if they are fewer.
  var freeMemory: Int {
    let held = StorageTally.distinctBytes(session.memory.tallies + waiting)
    return max(0, min(memoryLimit - min(held, memoryLimit), environment.memory.available()))
  }

  /// Megabytes, rounded up.
  private static func megabytes(_ bytes: Int) -> Int {
    bytes / Limits.megabyte + (bytes % Limits.megabyte > 0 ? 1 : 0)
  }

  private static func rounded(_ bytes: Int) -> Int { (bytes.saturatingAdd(Limits.megabyte / 2)) / Limits.megabyte }

  private func tooMuch(
    _ bytes: Int, _ why: String, wanted: Int?, at span: Range<Int>?, help remedy: String?
  ) -> Diagnostic {
    let needed = bytes == .max ? "more memory than any machine has" : "\(Self.megabytes(bytes)) MB of memory"
    var diagnostic = Diagnostic(.limit, "this needs \(needed), but \(why)", at: span, help: remedy)
    let largest = session.memory.largest(atLeast: max(Limits.megabyte, min(bytes, memoryLimit) / 20))
    diagnostic.help += largest.prefix(2).map { "`drop \($0.name)` frees \(Self.rounded($0.bytes)) MB" }
    if let wanted, wanted < 1 << 50 {
      let megabytes = (Self.megabytes(wanted) / 100 + 1) * 100
      if megabytes <= min(environment.memory.megabytes, Limits.mostMemory) {
        diagnostic.help.append("`set memory \(megabytes)` raises the limit")
      }
    }
    if diagnostic.help.isEmpty { diagnostic.help = ["`help limits` lists the limits"] }
    return diagnostic
  }

  // MARK: Unnamed values

  /// Counts a value's memory while other values are computed, until a matching `forget`.
  ///
  /// - Returns: whether it is counted; a value of less than 1 MiB is not.
  mutating func wait(for value: (any Value)?) -> Bool {
    switch value {
    case nil, is NumberValue, is ShapeValue, is TextValue, is RangeValue: return false
    default:
      var tally = StorageTally()
      value?.addStorage(to: &tally)
      guard tally.bytes >= 1 << 20 else { return false }
      waiting.append(tally)
      return true
    }
  }

  /// Stops counting this many values.
  mutating func forget(_ count: Int) { waiting.removeLast(min(count, waiting.count)) }

  // MARK: Computations

  /// Throws if there is not enough memory for this many tensors of Doubles with this shape.
  func checkTensor(_ shape: Shape, copies: Int = 1, at span: Range<Int>? = nil) throws(Diagnostic) {
    try checkMemory(shape.bytes(copies), at: span)
  }

  /// Throws if there is not enough memory for a network's passes on a batch. A batch that does not fit is reported
  /// later.
  ///
  /// - Parameter use: computes the bytes needed from those of the passes.
  func checkPasses(
    of network: LayeredNeuralNetwork<Double>, _ batch: Shape, in context: ForwardContext<Double>,
    _ use: (PassMemory) -> Int
  ) throws(Diagnostic) {
    guard let memory = network.memory(ofBatch: batch, in: context) else { return }
    let fewer = batch.rank > 0 && batch[0] > 1 ? "use fewer images at once, such as `X[0:\(batch[0] / 2)]`" : nil
    try checkMemory(use(memory), help: fewer)
  }
}

extension Shape {
  /// The bytes of some Double tensors of this shape, or `Int.max` on overflow.
  func bytes(_ copies: Int = 1) -> Int { (checkedCount ?? .max).saturatingMultiply(8).saturatingMultiply(copies) }
}
