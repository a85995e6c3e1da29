/// A way to end the drawing of something large, as Ctrl-C does: what was drawn is then dropped by who asked for it.
public enum DrawingCancellation {
  /// Whether drawing should end; once true it must stay true.
  @TaskLocal public static var isRequested: @Sendable () -> Bool = { false }
}

/// Counts what is drawn and asks now and then whether it should end.
struct DrawingPoll {
  private static let workBetweenQuestions = 100_000

  private let isRequested = DrawingCancellation.isRequested
  private var left = workBetweenQuestions

  /// Counts values that were drawn, and tells whether no more should be.
  mutating func spent(_ values: Int) -> Bool {
    left -= values
    guard left < 0 else { return false }
    left = Self.workBetweenQuestions
    return isRequested()
  }
}
