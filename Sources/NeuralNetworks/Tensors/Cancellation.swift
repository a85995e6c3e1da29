import CVectorKernels

/// A way to end long computations early, for example on Ctrl-C.
///
/// A cancelled kernel returns soon, with a result of the correct shape but meaningless values: the caller checks
/// `isRequested` and discards it.
public struct Cancellation: Sendable {
  /// Returns whether to stop computing. Called often and from any thread; once it has returned true, it must keep
  /// returning true.
  public let isRequested: @Sendable () -> Bool
  /// Whether the cancellation is never requested, so that it need not be polled.
  let isNever: Bool
  /// Receives the error of a computation that can't go on and has no other way to report it, such as a layer's pass.
  /// The computation then returns a value of the right shape, as after a cancellation, and `isRequested` returns true.
  public let fail: @Sendable (any Error) -> Void

  /// Creates a cancellation that is requested as soon as `isRequested` returns true.
  public init(isRequested: @escaping @Sendable () -> Bool, fail: @escaping @Sendable (any Error) -> Void = { _ in }) {
    self.init(isNever: false, isRequested, fail)
  }

  private init(
    isNever: Bool, _ isRequested: @escaping @Sendable () -> Bool, _ fail: @escaping @Sendable (any Error) -> Void
  ) {
    self.isRequested = isRequested
    self.isNever = isNever
    self.fail = fail
  }

  /// The cancellation of the running command, for loops outside the kernels that fill, compare or draw a tensor.
  ///
  /// Code that sets it must discard the results after a cancellation. It is `never` unless set, and for commands that
  /// always keep their results.
  @TaskLocal public static var current = Cancellation.never

  /// No cancellation: computations always complete.
  public static let never = Cancellation(isNever: true, { false }, { _ in })
}

extension Cancellation {
  /// Calls `body` with this cancellation in the form that C functions take, or with nil if it is never requested.
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
  /// The number of multiply-adds between two checks: a few milliseconds of work at most.
  package static let workBetweenQuestions = 1_000_000

  private let cancellation: Cancellation
  private var left: Int

  package init(_ cancellation: Cancellation = .current) {
    self.cancellation = cancellation
    left = cancellation.isNever ? .max : Self.workBetweenQuestions
  }

  /// Counts `work` more multiply-adds and returns whether to stop.
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
