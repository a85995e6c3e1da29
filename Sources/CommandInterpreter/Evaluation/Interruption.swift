import NeuralNetworks
import Synchronization
import TerminalGraphics

/// Tracks whether the computation should end, and whether a kernel or loop has noticed, which makes its result invalid.
final class Interruption: Sendable {
  private let isRequested: @Sendable () -> Bool
  private let notice = Atomic<Bool>(false)
  private let spent = Atomic<Int>(0)
  private let firstFailure = Mutex<(any Error)?>(nil)

  /// The work counted for one step of evaluation (a stage, an operator or an argument): a few microseconds.
  static let workOfStep = 10_000
  private static let workBetweenQuestions = 1_000_000

  init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  /// Whether a kernel or loop has been told to end.
  var isNoticed: Bool { notice.load(ordering: .relaxed) }

  /// The first error of a computation that had no other way to report it; nil if there is none.
  var failure: (any Error)? { firstFailure.withLock { $0 } }

  /// Clears the notice, so that an interrupted command can report its partial result. Results cut short after that are
  /// still invalid.
  func settle() { notice.store(false, ordering: .relaxed) }

  /// Counts work outside of kernels, and returns whether to stop. Ctrl-C is polled only once per million multiply-adds;
  /// after it has been noticed, every call returns true until `settle`.
  func isOver(after work: Int) -> Bool {
    if isNoticed { return true }
    guard spent.wrappingAdd(work, ordering: .relaxed).newValue > Self.workBetweenQuestions else { return false }
    spent.store(0, ordering: .relaxed)
    return cancellation.isRequested()
  }

  /// Runs a function. On Ctrl-C, its loops end early if it is interruptible; a function whose result must be kept is
  /// not.
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

  /// The cancellation that kernels and loops poll.
  var cancellation: Cancellation {
    Cancellation { [self] in
      guard isRequested() || failure != nil else { return false }
      notice.store(true, ordering: .relaxed)
      return true
    } fail: { [self] error in
      firstFailure.withLock { $0 = $0 ?? error }
      notice.store(true, ordering: .relaxed)
    }
  }
}
