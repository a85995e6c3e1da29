import CVectorKernels

/// A way to end long computations early, as Ctrl-C does.
///
/// A kernel that finds a request returns soon, with a result of the right shape and meaningless values: whoever called
/// it asks `isRequested` and drops the result.
public struct Cancellation: Sendable {
  /// Whether computing should end; called often and from any thread, and once true it must stay true.
  public let isRequested: @Sendable () -> Bool
  /// Whether nothing is ever asked for, so that nobody need ask.
  let isNever: Bool

  /// A cancellation that is requested as soon as `isRequested` returns true.
  public init(isRequested: @escaping @Sendable () -> Bool) {
    self.init(isNever: false, isRequested)
  }

  private init(isNever: Bool, _ isRequested: @escaping @Sendable () -> Bool) {
    self.isRequested = isRequested
    self.isNever = isNever
  }

  /// The cancellation of the command that runs, for loops that no kernels do: what fills, compares or draws a tensor.
  ///
  /// Who sets it drops what was computed where it was requested. Where something is kept all the same, it is `never`.
  @TaskLocal public static var current = Cancellation.never

  /// No cancellation: everything is computed to its end.
  public static let never = Cancellation(isNever: true) { false }
}

extension Cancellation {
  /// Lends the cancellation to C functions; null stands for never.
  func lend<Result>(_ body: (UnsafePointer<vector_cancellation>?) -> Result) -> Result {
    if isNever { return body(nil) }
    return withUnsafePointer(to: self) { context in
      let lent = vector_cancellation(
        is_requested: { $0!.assumingMemoryBound(to: Cancellation.self).pointee.isRequested() }, context: context)
      return withUnsafePointer(to: lent) { body($0) }
    }
  }
}

/// Counts the work of a loop and asks about once a million multiply-adds whether it should end.
package struct CancellationPoll {
  /// How much work is done between two questions: some milliseconds of it at most.
  package static let workBetweenQuestions = 1_000_000

  private let cancellation: Cancellation
  private var left: Int

  package init(_ cancellation: Cancellation = .current) {
    self.cancellation = cancellation
    left = cancellation.isNever ? .max : Self.workBetweenQuestions
  }

  /// Counts work, and tells whether no more should be done.
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
