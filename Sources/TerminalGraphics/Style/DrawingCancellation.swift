/// A way to end the drawing of something large, as Ctrl-C does: what was drawn is then dropped by who asked for it.
public struct DrawingCancellation: Sendable {
  /// Whether drawing should end; once true it must stay true.
  public let isRequested: @Sendable () -> Bool

  /// The one of what is drawn now. It is no bare function: optimised code crashes where a task local is one.
  @TaskLocal public static var current = DrawingCancellation { false }

  /// A cancellation that is requested as soon as `isRequested` returns true.
  public init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }
}

/// Counts what is drawn and asks now and then whether it should end.
struct DrawingPoll {
  private static let workBetweenQuestions = 100_000

  private let cancellation = DrawingCancellation.current
  private var left = workBetweenQuestions

  /// Counts values that were drawn, and tells whether no more should be.
  mutating func spent(_ values: Int) -> Bool {
    left -= values
    guard left < 0 else { return false }
    left = Self.workBetweenQuestions
    return cancellation.isRequested()
  }
}

/// The elements of a sequence, up to where drawing is found to be requested to end; short sequences never ask.
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
  /// The elements up to where drawing should end.
  var polled: PolledSequence<Self> { polled(every: 1 << 16) }

  /// The same, asking after so many elements: fewer where more is done with each.
  func polled(every interval: Int) -> PolledSequence<Self> {
    PolledSequence(base: self, interval: Swift.max(1, interval))
  }
}
