import NeuralNetworks

/// The command or operation that created a value, with its operands at that time, if they are small enough to keep.
public final class Provenance: Sendable {
  /// The command or layer word; `network` for a network, a field's name for a field, `[]` for a slice, `+`, `-`, `*` or
  /// `/` for arithmetic.
  public let word: String
  /// The command as it was typed, the name or text of a model, or a description, such as `a slice`.
  public let text: String
  /// The operands in the order of the command's declaration; for a model applied to a tensor, the tensor and then the
  /// model. Empty if they are too large to keep.
  public let operands: [any Value]
  /// Whether operands were dropped because they are too large.
  let hasForgotten: Bool
  /// The indices, if the value is a slice; otherwise empty.
  let indices: [Index]
  /// The mode of the pass that created the value, with its random stream in training mode.
  let mode: ForwardContext<Double>.Mode
  /// The number of steps in the value's history, including this one.
  let depth: Int
  /// The memory of the operands and their provenance.
  let storage: StorageTally

  init(
    _ word: String, text: String, operands: [any Value], indices: [Index] = [],
    mode: ForwardContext<Double>.Mode = .inference, atMost most: Int = Limits.provenanceBytes
  ) {
    self.word = word
    self.mode = mode
    self.text = text
    self.indices = indices
    depth = 1 + (operands.map { $0.provenance?.depth ?? 0 }.max() ?? 0)
    // Without this limit, a value would keep its whole history in memory, even values that were dropped.
    var kept = depth > Limits.provenanceDepth ? operands.map(Self.withoutMaker) : operands
    var storage = Self.storage(of: kept)
    if storage.bytes > most {
      kept = operands.map(Self.withoutMaker)
      storage = Self.storage(of: kept)
    }
    hasForgotten = storage.bytes > most
    self.operands = hasForgotten ? [] : kept
    self.storage = hasForgotten ? StorageTally() : storage
  }

  /// The provenance limited to this many bytes: if necessary without the operands' provenance, or without operands.
  func limited(to most: Int) -> Provenance {
    guard storage.bytes > most else { return self }
    return Provenance(word, text: text, operands: operands, indices: indices, mode: mode, atMost: most)
  }

  private static func withoutMaker(_ value: any Value) -> any Value {
    var value = value
    value.provenance = nil
    return value
  }

  private static func storage(of values: [any Value]) -> StorageTally {
    var tally = StorageTally()
    for value in values { value.addStorage(to: &tally) }
    tally.removeRepeated()
    return tally
  }

  /// Adds the memory of the provenance to a tally.
  func addStorage(to tally: inout StorageTally) {
    tally.add(object: self, bytes: 160 + text.utf8.count)
    tally.add(storage)
  }
}
