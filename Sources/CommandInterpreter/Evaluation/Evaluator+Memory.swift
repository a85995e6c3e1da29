import NeuralNetworks

/// Asking for memory before it is taken.
extension Evaluator {
  /// Refuses what would take so many bytes beside the session's values, where all of it together is over the limit or more
  /// than the machine can give.
  ///
  /// - Parameter remedy: what would need less.
  /// - Throws: `limit`, with values that could be dropped.
  public func checkMemory(
    _ bytes: Int, at span: Range<Int>? = nil, help remedy: String? = nil
  ) throws(Diagnostic) {
    let limit = memoryLimit
    let bound = waiting.reduce(session.memory.bound.saturatingAdd(bytes)) { $0.saturatingAdd($1.bytes) }
    if bound > limit {
      let held = StorageTally.distinctBytes(session.memory.tallies + waiting)
      guard held.saturatingAdd(bytes) <= limit else {
        throw tooMuch(
          bytes, "the limit is \(Self.megabytes(limit)) MB, of which values take \(Self.rounded(held))",
          wanted: held.saturatingAdd(bytes), at: span, help: remedy)
      }
    }
    // Little is not worth the question, unless there is much of it.
    guard bytes >= Self.muchMemory || bytes >= Self.muchMemory / 64 && bound >= 16 * Self.muchMemory else { return }
    let available = environment.memory.available()
    // Memory comes in pieces, and the program needs some beside the values.
    guard bytes <= available - available / 16 else {
      throw tooMuch(
        bytes, "this machine has \(Self.megabytes(max(0, available))) MB left", wanted: nil, at: span, help: remedy)
    }
  }

  private static let muchMemory = 4 << 20

  /// The bytes that the values and a command may take together.
  var memoryLimit: Int { min(session.settings.memory * Limits.megabyte, environment.memory.bound) }

  /// The bytes that are left of these, and that the machine can give.
  var freeMemory: Int {
    let held = StorageTally.distinctBytes(session.memory.tallies + waiting)
    return max(0, min(memoryLimit - min(held, memoryLimit), environment.memory.available()))
  }

  /// Whole megabytes, at least one where there is anything.
  private static func megabytes(_ bytes: Int) -> Int {
    bytes / Limits.megabyte + (bytes % Limits.megabyte > 0 ? 1 : 0)
  }

  private static func rounded(_ bytes: Int) -> Int { (bytes.saturatingAdd(Limits.megabyte / 2)) / Limits.megabyte }

  private func tooMuch(
    _ bytes: Int, _ why: String, wanted: Int?, at span: Range<Int>?, help remedy: String?
  ) -> Diagnostic {
    let needed = bytes == .max ? "more memory than can be counted" : "\(Self.megabytes(bytes)) MB of memory"
    var diagnostic = Diagnostic(.limit, "this needs \(needed), and \(why)", at: span, help: remedy)
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

  // MARK: Values without a name

  /// Keeps account of a value while others are computed, until `forget` is called as often.
  ///
  /// - Returns: whether it was worth it: what is small, or has a name, is not counted.
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

  /// Ends the account of so many values.
  mutating func forget(_ count: Int) { waiting.removeLast(min(count, waiting.count)) }

  // MARK: What is computed

  /// Refuses a tensor of Doubles for which there is no memory, some temporary copies of it included.
  func checkTensor(_ shape: Shape, copies: Int = 1, at span: Range<Int>? = nil) throws(Diagnostic) {
    try checkMemory(shape.bytes(copies), at: span)
  }

  /// Refuses the passes of a network for a batch for which there is no memory.
  ///
  /// - Parameter use: the bytes that are needed, from those of the passes.
  func checkPasses(
    of network: LayeredNeuralNetwork<Double>, _ batch: Shape, in context: ForwardContext<Double>,
    _ use: (PassMemory) -> Int
  ) throws(Diagnostic) {
    guard let memory = network.memory(ofBatch: batch, in: context) else { return }
    let fewer = batch.rank > 0 && batch[0] > 1 ? "use fewer images at once" : nil
    try checkMemory(use(memory), help: fewer)
  }
}

extension Shape {
  /// The bytes of some tensors of Doubles of this shape, or the largest number.
  func bytes(_ copies: Int = 1) -> Int { (checkedCount ?? .max).saturatingMultiply(8).saturatingMultiply(copies) }
}

extension Int {
  /// The sum, or the largest number where it is larger.
  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the largest number where it is larger.
  func saturatingMultiply(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
