import NeuralNetworks

/// The command that made a value, with its operands as they were, as far as they are small enough to be kept.
public final class Provenance: Sendable {
  /// The command or layer word; `[]` for a slice, `+`, `-`, `*`, `/` for arithmetic.
  public let word: String
  /// The command as it was typed.
  public let text: String
  /// The operands, the piped one first; none where they are too large to be kept.
  public let operands: [any Value]
  /// Whether there were operands that are too large to be kept.
  let hasForgotten: Bool
  /// The indices, where the value is a slice.
  let indices: [Index]
  /// Whether it was made by a pass of training, and with which random choices.
  let mode: ForwardContext<Double>.Mode
  /// How many makers there are before this one.
  let depth: Int
  /// The memory of the operands, and of what made them.
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
    // A value would else keep alive what it was made of, and that what it was made of, whoever has dropped it.
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

  /// The same with so many bytes at most: without what made the operands, or without these.
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

  /// Adds the memory that it holds.
  func addStorage(to tally: inout StorageTally) {
    tally.add(object: self, bytes: 160 + text.utf8.count)
    tally.add(storage)
  }
}
