import NeuralNetworks
import Synchronization
import TerminalGraphics

/// Whether somebody wants what is computed to end, and whether kernels have seen it: what they gave then means nothing.
final class Interruption: Sendable {
  private let isRequested: @Sendable () -> Bool
  private let notice = Atomic<Bool>(false)
  private let spent = Atomic<Int>(0)

  /// What one step of a line's evaluation counts for, be it a stage, an operator or an argument: some microseconds.
  static let workOfStep = 10_000
  private static let workBetweenQuestions = 1_000_000

  init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  /// Whether kernels have been told to end.
  var isNoticed: Bool { notice.load(ordering: .relaxed) }

  /// Forgets what was noticed: a command that was ended says itself what it has kept. What is cut short behind it means
  /// nothing, as ever.
  func settle() { notice.store(false, ordering: .relaxed) }

  /// Counts work that is done beside kernels, and tells whether no more should be done. Little work asks nothing, so that
  /// what is finished at once stands.
  func isOver(after work: Int) -> Bool {
    if isNoticed { return true }
    guard spent.wrappingAdd(work, ordering: .relaxed).newValue > Self.workBetweenQuestions else { return false }
    spent.store(0, ordering: .relaxed)
    return cancellation.isRequested()
  }

  /// Does something whose loops end where Ctrl-C asks for it; or whose loops do not, because what they give is kept.
  func guarding<Outcome>(
    _ isInterruptible: Bool = true, _ body: () throws(Diagnostic) -> Outcome
  ) throws(Diagnostic) -> Outcome {
    let cancellation = isInterruptible ? cancellation : .never
    return try Cancellation.$current.withValue(cancellation) {
      DrawingCancellation.$current.withValue(DrawingCancellation(cancellation.isRequested)) {
        Result { () throws(Diagnostic) in try body() }
      }
    }.get()
  }

  /// What kernels ask.
  var cancellation: Cancellation {
    Cancellation { [self] in
      guard isRequested() else { return false }
      notice.store(true, ordering: .relaxed)
      return true
    }
  }
}
