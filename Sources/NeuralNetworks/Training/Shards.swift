import Dispatch

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

  /// The result of `body(element, worker)` for every element, in the elements' order, computed on up to `threads`
  /// workers, each of which does one thing at a time.
  static func map<Element: Sendable, Result: Sendable>(
    _ elements: ArraySlice<Element>, threads: Int, _ body: @Sendable (Element, Int) -> Result
  ) -> [Result] {
    let workers = min(max(1, threads), elements.count)
    guard workers > 1 else { return elements.map { body($0, 0) } }
    return [Result](unsafeUninitializedCapacity: elements.count) { results, count in
      // Each worker takes every so manieth element: no two write to one place.
      nonisolated(unsafe) let slots = results
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for index in stride(from: worker, to: elements.count, by: workers) {
          (slots.baseAddress! + index).initialize(to: body(elements[elements.startIndex + index], worker))
        }
      }
      count = elements.count
    }
  }
}
