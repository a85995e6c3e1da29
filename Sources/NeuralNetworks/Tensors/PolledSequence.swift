/// The elements of a sequence, ending early if the running command is cancelled; the caller then discards its partial
/// result.
///
/// A sequence that is known to be longer than the interval is also checked at its first element, so that a loop after a
/// cancelled one ends at once; sequences that are not longer than the interval are never checked.
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
  /// The elements of this sequence, ending early if the running command is cancelled; checks every 65,536 elements.
  @inlinable public var polled: PolledSequence<Self> { polled(every: 1 << 16) }

  /// Returns the elements of this sequence, ending early if the running command is cancelled, with a check every
  /// `interval` elements; use a small interval for loops that do more than a few multiply-adds per element.
  @inlinable public func polled(every interval: Int) -> PolledSequence<Self> {
    PolledSequence(self, every: Swift.max(1, interval))
  }
}

extension Array where Element: Comparable {
  /// Returns the element at an index of the sorted array (quickselect), or an arbitrary element if the running command
  /// is cancelled.
  ///
  /// Works in place on one copy of the elements (Hoare, "Algorithm 65: Find").
  @inlinable
  package func element(inOrderAt index: Int) -> Element {
    var elements = self
    return elements.withUnsafeMutableBufferPointer { elements in
      var (low, high) = (0, elements.count - 1)
      var places: UInt64 = 17
      while low < high, !Cancellation.current.isRequested() {
        // The pivot is the median of three elements at pseudo-random positions, so that sorted input is not slow.
        func sample() -> Element {
          places = places &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return elements[low + Int((places >> 33) % UInt64(high - low + 1))]
        }
        let (first, second, third) = (sample(), sample(), sample())
        let pivot = Swift.max(Swift.min(first, second), Swift.min(Swift.max(first, second), third))
        var (left, right) = (low, high)
        while left <= right {
          while elements[left] < pivot { left += 1 }
          while pivot < elements[right] { right -= 1 }
          guard left <= right else { break }
          elements.swapAt(left, right)
          left += 1
          right -= 1
        }
        // All elements between `right` and `left` are equal to the pivot.
        guard index <= right || index >= left else { break }
        if index <= right { high = right } else { low = left }
      }
      return elements[index]
    }
  }
}
