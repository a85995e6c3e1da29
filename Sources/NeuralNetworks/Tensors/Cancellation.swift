import CVectorKernels

/// A way to end long computations early, for example on Ctrl-C.
///
/// A cancelled kernel returns soon, with a result of the right shape but meaningless values: the caller checks
/// `isRequested` and discards it.
public struct Cancellation: Sendable {
  /// Whether to stop computing; called often and from any thread, and once true it must stay true.
  public let isRequested: @Sendable () -> Bool
  /// Whether the cancellation is never requested, so that it need not be polled.
  let isNever: Bool

  /// A cancellation that is requested as soon as `isRequested` returns true.
  public init(isRequested: @escaping @Sendable () -> Bool) {
    self.init(isNever: false, isRequested)
  }

  private init(isNever: Bool, _ isRequested: @escaping @Sendable () -> Bool) {
    self.isRequested = isRequested
    self.isNever = isNever
  }

  /// The cancellation of the running command, for loops outside of kernels that fill, compare or draw a tensor.
  ///
  /// Whoever sets it must discard results after a cancellation. Where results are kept in any case, it is `never`.
  @TaskLocal public static var current = Cancellation.never

  /// No cancellation: computations always complete.
  public static let never = Cancellation(isNever: true) { false }
}

extension Cancellation {
  /// Passes the cancellation to C functions; null stands for never.
  func lend<Result>(_ body: (UnsafePointer<vector_cancellation>?) -> Result) -> Result {
    if isNever { return body(nil) }
    return withUnsafePointer(to: self) { context in
      let lent = vector_cancellation(
        is_requested: { $0!.assumingMemoryBound(to: Cancellation.self).pointee.isRequested() }, context: context)
      return withUnsafePointer(to: lent) { body($0) }
    }
  }
}

/// Counts the work of a loop and checks for cancellation about once per million multiply-adds.
package struct CancellationPoll {
  /// The work between two checks: a few milliseconds at most.
  package static let workBetweenQuestions = 1_000_000

  private let cancellation: Cancellation
  private var left: Int

  package init(_ cancellation: Cancellation = .current) {
    self.cancellation = cancellation
    left = cancellation.isNever ? .max : Self.workBetweenQuestions
  }

  /// Counts work and returns whether to stop.
  @inline(__always)
  package mutating func spent(_ work: Int) -> Bool {
    left &-= work
    return left < 0 && isOver()
  }

  @inline(never)
  private mutating func isOver() -> Bool {
    if cancellation.isRequested() { return true }
    left = cancellation.isNever ? .max : Self.workBetweenQuestions
    return false
  }
}
