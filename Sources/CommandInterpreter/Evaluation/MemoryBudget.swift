public import Platform

/// The memory that the machine lends a session, beside what the session itself allows.
public struct MemoryBudget: Sendable {
  /// The most bytes that `set memory` can have the values and a command take.
  public var bound: Int
  /// How many bytes can still be taken now; asked before much of it is.
  public var available: @Sendable () -> Int

  /// The memory of this machine, without a bound of its own: sessions that are judged end alike everywhere, and what a
  /// machine cannot give is refused when it is asked for.
  public init(bound: Int = .max, available: @escaping @Sendable () -> Int = { SystemMemory.available }) {
    self.bound = bound
    self.available = available
  }

  /// The memory of this machine for a session that somebody uses: three fifths of what the process may have, because
  /// `undo` takes up to three tenths as much again, and the program needs some itself.
  public static var machine: MemoryBudget { MemoryBudget(bound: SystemMemory.bound / 5 * 3) }

  /// Whether it is a lesson's.
  private(set) var isOfLesson = false

  /// The same for a lesson: no more than that with which every machine judges it.
  public var ofLesson: MemoryBudget {
    var budget = self
    budget.bound = min(bound, Limits.memory * Limits.megabyte)
    budget.isOfLesson = true
    return budget
  }

  /// Whether a line of output is that of a command that was refused for its memory, or of an `undo` that had kept none:
  /// another machine may have more, or less.
  public static func isRefusal(_ line: String) -> Bool {
    line.hasPrefix("error[\(ErrorCode.limit.rawValue)]: this needs ") && line.contains(" of memory, and ")
      || line.hasPrefix("there is nothing to take back: before ") && line.contains(tooLargeForUndo)
  }

  /// What `undo` says of a step that it has not kept.
  static let tooLargeForUndo = "there were values too large to be kept"

  /// The most megabytes that it allows.
  var megabytes: Int { bound / Limits.megabyte }
}
