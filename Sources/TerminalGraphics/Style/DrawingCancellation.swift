/// Cancels a large drawing, for example on Ctrl-C; the caller then discards what was drawn.
public struct DrawingCancellation: Sendable {
  /// Whether drawing should end; once true, it must stay true.
  public let isRequested: @Sendable () -> Bool

  /// The cancellation of the current drawing. Its type is a structure because optimised code crashes with a task-local
  /// function.
  @TaskLocal public static var current = DrawingCancellation { false }

  /// Creates a cancellation that is requested once `isRequested` returns true.
  public init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }
}

/// Counts drawn values, and checks for cancellation once per 100,000 of them.
struct DrawingPoll {
  private static let workBetweenQuestions = 100_000

  private let cancellation = DrawingCancellation.current
  private var left = workBetweenQuestions

  /// Counts `values` more drawn values; returns whether to stop.
  mutating func spent(_ values: Int) -> Bool {
    left -= values
    guard left < 0 else { return false }
    left = Self.workBetweenQuestions
    return cancellation.isRequested()
  }
}

/// Iterates over a sequence until drawing is cancelled. A sequence of at most `interval` elements never checks.
struct PolledSequence<Base: Sequence>: Sequence {
  let base: Base
  let interval: Int

  func makeIterator() -> Iterator {
    Iterator(base: base.makeIterator(), interval: interval, left: base.underestimatedCount > interval ? 0 : interval)
  }

  struct Iterator: IteratorProtocol {
    var base: Base.Iterator
    let interval: Int
    var left: Int

    mutating func next() -> Base.Element? {
      guard let element = base.next() else { return nil }
      if left == 0 {
        if DrawingCancellation.current.isRequested() { return nil }
        left = interval
      }
      left -= 1
      return element
    }
  }
}

extension Sequence {
  /// This sequence, ending early if drawing is cancelled.
  var polled: PolledSequence<Self> { polled(every: 1 << 16) }

  /// Returns this sequence, ending early if drawing is cancelled, which is checked every `interval` elements. Choose a
  /// shorter interval if each element takes more work.
  func polled(every interval: Int) -> PolledSequence<Self> {
    PolledSequence(base: self, interval: Swift.max(1, interval))
  }
}
