/// Work is cut into shards of a fixed size whatever the number of threads, and what the shards give is taken in their
/// order: so one thread and sixteen give the same bits.
enum Shards {
  /// How many examples a shard has: few, so that a shard's activations stay in a core's cache; as many as the fast
  /// kernels hold in a vector.
  static let size = groupSize

  /// How many shards at most are under way before their results are taken together.
  static let wave = 8

  /// The shards of some positions, in order.
  static func of(_ positions: ArraySlice<Int>) -> [[Int]] {
    stride(from: positions.startIndex, to: positions.endIndex, by: size).map { start in
      Array(positions[start..<min(start + size, positions.endIndex)])
    }
  }

  /// The result of `body(element, worker)` for every element, in the elements' order, computed by a team.
  static func map<Element, Result>(
    _ elements: ArraySlice<Element>, on pool: ThreadPool, _ body: (Element, Int) -> Result
  ) -> [Result] {
    [Result](unsafeUninitializedCapacity: elements.count) { results, count in
      pool.run(elements.count) { index, worker in
        (results.baseAddress! + index).initialize(to: body(elements[elements.startIndex + index], worker))
      }
      count = elements.count
    }
  }
}
