/// Limits how often a progress line is drawn: first half a second after the start, then at most ten times a second.
public struct ProgressThrottle: Equatable, Sendable {
  /// The delay before the first line in seconds; work that takes less shows no line.
  public static let firstDelay = 0.5
  /// The shortest interval between lines in seconds.
  public static let interval = 0.1

  private let start: Double
  private var lastDrawn: Double?

  /// - Parameter start: the time the work began, in seconds of a monotonic clock.
  public init(start: Double) {
    self.start = start
  }

  /// Whether a line has been drawn and has to be erased at the end.
  public var hasDrawn: Bool { lastDrawn != nil }

  /// Returns whether to draw at `time`; if so, records it as the time of the last line.
  public mutating func shouldDraw(at time: Double) -> Bool {
    guard time - start >= Self.firstDelay else { return false }
    if let lastDrawn, time - lastDrawn < Self.interval { return false }
    lastDrawn = time
    return true
  }
}
