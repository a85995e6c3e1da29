import NeuralNetworks
import Synchronization

/// Whether somebody wants what is computed to end, and whether kernels have seen it: what they gave then means nothing.
final class Interruption: Sendable {
  private let isRequested: @Sendable () -> Bool
  private let notice = Atomic<Bool>(false)

  init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  /// Whether kernels have been told to end.
  var isNoticed: Bool { notice.load(ordering: .relaxed) }

  /// What kernels ask.
  var cancellation: Cancellation {
    Cancellation { [self] in
      guard isRequested() else { return false }
      notice.store(true, ordering: .relaxed)
      return true
    }
  }
}
