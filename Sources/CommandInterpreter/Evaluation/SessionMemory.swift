import NeuralNetworks

/// The memory that a session's values take, updated whenever one is set.
struct SessionMemory: Sendable {
  private(set) var values: [String: StorageTally] = [:]
  private(set) var last = StorageTally()
  /// An upper bound on the bytes of all values: shared memory is counted more than once.
  private(set) var bound = 0
  /// The bytes of all values replaced or dropped since the session began.
  private(set) var replaced = 0

  /// Estimated bytes per name, in addition to its value and its characters.
  static let perName = 128

  private static func tally(of value: (any Value)?) -> StorageTally {
    var tally = StorageTally()
    value?.addStorage(to: &tally)
    return tally
  }

  mutating func set(_ name: String, to value: (any Value)?) {
    var tally: StorageTally?
    if value != nil {
      tally = Self.tally(of: value)
      tally?.add(bytes: Self.perName + name.utf8.count)
    }
    replace(values[name], by: tally)
    values[name] = tally
  }

  mutating func setLast(_ value: (any Value)?) {
    let tally = Self.tally(of: value)
    replace(last, by: tally)
    last = tally
  }

  private mutating func replace(_ old: StorageTally?, by new: StorageTally?) {
    // Adding and subtracting saturated sums would make the bound drift.
    func bytes(_ tally: StorageTally?) -> Int { min(tally?.bytes ?? 0, 1 << 50) }
    bound += bytes(new) - bytes(old)
    replaced += bytes(old)
  }

  /// The memory after this session has been replaced by another one.
  func replaced(by other: SessionMemory) -> SessionMemory {
    var memory = other
    memory.replaced = replaced + bound
    return memory
  }

  /// The memory held by each named value and the last value.
  var tallies: [StorageTally] { Array(values.values) + [last] }

  /// The bytes of all values; shared memory is counted once.
  var bytes: Int { StorageTally.distinctBytes(tallies) }

  /// The names whose values hold at least this many bytes that no other named value shares, with these bytes, largest
  /// first.
  func largest(atLeast least: Int) -> [(name: String, bytes: Int)] {
    values.compactMap { name, tally -> (name: String, bytes: Int)? in
      guard tally.bytes >= least else { return nil }
      let others = values.filter { $0.key != name }.map(\.value)
      let bytes = StorageTally.distinctBytes([tally], notIn: others)
      return bytes >= least ? (name, bytes) : nil
    }.sorted { ($0.bytes, $1.name) > ($1.bytes, $0.name) }
  }
}
