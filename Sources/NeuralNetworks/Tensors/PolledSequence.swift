/// The elements of a sequence, up to where the cancellation of the command is found to be requested: whoever requests it
/// drops what was made of some of them only.
///
/// Long sequences ask at their first element, so that loops one behind the other end together; short ones never do.
@frozen
public struct PolledSequence<Base: Sequence>: Sequence {
  @usableFromInline let base: Base
  @usableFromInline let interval: Int

  @inlinable init(_ base: Base, every interval: Int) {
    self.base = base
    self.interval = interval
  }

  @inlinable public func makeIterator() -> Iterator {
    Iterator(base.makeIterator(), every: interval, left: base.underestimatedCount > interval ? 0 : interval)
  }

  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline var base: Base.Iterator
    @usableFromInline let interval: Int
    @usableFromInline var left: Int

    @inlinable init(_ base: Base.Iterator, every interval: Int, left: Int) {
      self.base = base
      self.interval = interval
      self.left = left
    }

    @inlinable @inline(__always)
    public mutating func next() -> Base.Element? {
      guard let element = base.next() else { return nil }
      if left == 0, isOver() { return nil }
      left -= 1
      return element
    }

    @usableFromInline @inline(never)
    mutating func isOver() -> Bool {
      left = interval
      return Cancellation.current.isRequested()
    }
  }
}

extension Sequence {
  /// The elements up to where the cancellation of the command is requested.
  @inlinable public var polled: PolledSequence<Self> { polled(every: 1 << 16) }

  /// The same, asking after so many elements: fewer where more is done with each than a few multiply-adds.
  @inlinable public func polled(every interval: Int) -> PolledSequence<Self> {
    PolledSequence(self, every: Swift.max(1, interval))
  }
}

extension Array where Element: Comparable {
  /// The elements in order; in any order where the cancellation of the command is requested.
  package func sortedUnlessCancelled() -> [Element] {
    let piece = 1 << 16
    guard count > piece else { return sorted() }
    var runs: [[Element]] = []
    for start in stride(from: 0, to: count, by: piece) {
      guard !Cancellation.current.isRequested() else { return self }
      runs.append(self[start..<Swift.min(count, start + piece)].sorted())
    }
    while runs.count > 1 {
      var merged: [[Element]] = []
      for first in stride(from: 0, to: runs.count, by: 2) {
        merged.append(first + 1 < runs.count ? Self.merged(runs[first], runs[first + 1]) : runs[first])
      }
      runs = merged
    }
    return runs[0].count == count ? runs[0] : self
  }

  private static func merged(_ left: [Element], _ right: [Element]) -> [Element] {
    var merged: [Element] = []
    merged.reserveCapacity(left.count + right.count)
    var (l, r) = (0, 0)
    for _ in (0..<left.count + right.count).polled {
      if r == right.count || (l < left.count && !(right[r] < left[l])) {
        merged.append(left[l])
        l += 1
      } else {
        merged.append(right[r])
        r += 1
      }
    }
    return merged
  }
}
