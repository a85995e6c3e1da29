/// When a progress line may be drawn: first half a second after the start, then at most ten times a second.
public struct ProgressThrottle: Equatable, Sendable {
  /// The seconds before the first line; short work shows none.
  public static let firstDelay = 0.5
  /// The least seconds from one line to the next.
  public static let interval = 0.1

  private let start: Double
  private var lastDrawn: Double?

  /// - Parameter start: the time the work began, in seconds of any clock that does not run backwards.
  public init(start: Double) {
    self.start = start
  }

  /// Whether a line has been drawn, and so must be wiped at the end.
  public var hasDrawn: Bool { lastDrawn != nil }

  /// Whether to draw at `time`; a yes is remembered as drawn.
  public mutating func shouldDraw(at time: Double) -> Bool {
    guard time - start >= Self.firstDelay else { return false }
    if let lastDrawn, time - lastDrawn < Self.interval { return false }
    lastDrawn = time
    return true
  }
}
