/// Splits work into shards of a fixed size, regardless of the number of threads, and returns their results in order, so
/// that one thread and sixteen give the same bits.
enum Shards {
  /// The number of examples in a shard: as many as the fast kernels hold in a vector, and few enough that the
  /// activations stay in a core's cache.
  static let size = groupSize

  /// The number of shards to compute before their results are combined; with more threads than that, one shard per
  /// thread.
  static let wave = 8

  /// Returns the shards of these positions, in order.
  static func of(_ positions: ArraySlice<Int>) -> [[Int]] {
    stride(from: positions.startIndex, to: positions.endIndex, by: size).map { start in
      Array(positions[start..<min(start + size, positions.endIndex)])
    }
  }

  /// Computes `body(element, worker)` for all elements on a thread pool and returns the results in order.
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
