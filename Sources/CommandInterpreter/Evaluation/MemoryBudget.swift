public import Platform

/// The memory that the machine or a lesson allows a session; the session's own limit applies too.
public struct MemoryBudget: Sendable {
  /// The upper bound on a session's memory limit, in bytes.
  public var bound: Int
  /// The bytes still available; checked before large allocations.
  public var available: @Sendable () -> Int

  /// Creates a budget. By default there is no bound, so that graded sessions give the same results everywhere; a
  /// command still fails if it needs more than the machine has available.
  public init(bound: Int = .max, available: @escaping @Sendable () -> Int = { SystemMemory.available }) {
    self.bound = bound
    self.available = available
  }

  /// The memory of this machine for an interactive session: three fifths of what the process may use, since
  /// `undo` takes up to three tenths of the limit on top, and the program needs memory too.
  public static var machine: MemoryBudget { MemoryBudget(bound: SystemMemory.bound / 5 * 3) }

  /// Whether this is the budget of a lesson.
  private(set) var isOfLesson = false

  /// The budget for a lesson: at most the default memory limit, so that a lesson gives the same results everywhere.
  public var ofLesson: MemoryBudget {
    var budget = self
    budget.bound = min(bound, Limits.memory * Limits.megabyte)
    budget.isOfLesson = true
    return budget
  }

  /// Whether an output line is from a command refused for lack of memory, or from an `undo` whose step was dropped for
  /// its size; other machines may differ.
  public static func isRefusal(_ line: String) -> Bool {
    // Earlier versions wrote "of memory, and" where "of memory, but" stands now.
    line.hasPrefix("error[\(ErrorCode.limit.rawValue)]: this needs ") && line.contains(" of memory, ")
      || line.hasPrefix("there is nothing to take back: before ") && line.contains(tooLargeForUndo)
  }

  /// The part of the output of `undo` that tells that a step was not kept.
  static let tooLargeForUndo = "there were values too large to be kept"

  /// The bound in megabytes.
  var megabytes: Int { bound / Limits.megabyte }
}
