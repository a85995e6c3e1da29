/// Counts the interruptible units of work since the student entered a line: running a command, creating a workspace, or
/// reading, judging, comparing or computing an answer. The mark `stopped: N` in a journal records this count.
struct WorkCounter {
  /// The condition that stops the lesson's work.
  enum Bound: Equatable {
    /// Ctrl-C stops the work.
    case interrupt
    /// Nothing stops the work: a re-run of a journal line that was not stopped.
    case none
    /// The work stops after this many units: a re-run of a recorded line that was stopped there.
    case work(Int)
  }

  /// Number of units done.
  private(set) var done = 0
  /// Number of units done before Ctrl-C stopped the rest; nil if it did not.
  private(set) var stoppedBehind: Int?
  private let bound: Bound

  /// Counts the work of a line that Ctrl-C can stop, or that was stopped after `stop` units in an earlier run.
  init(stoppingBehind stop: Int? = nil) { bound = stop.map { .work($0) } ?? .interrupt }

  /// Counts the work of a re-run line; `stop` is the number of units done before Ctrl-C, or nil if it was not stopped.
  init(again stop: Int?) { bound = stop.map { .work($0) } ?? .none }

  /// Counts one unit.
  mutating func count() { done += 1 }

  /// Records that Ctrl-C stopped the work here.
  mutating func stop() { stoppedBehind = done }

  /// Whether the lesson must stop here.
  func isOver(_ isInterrupted: () -> Bool) -> Bool {
    switch bound {
    case .interrupt: isInterrupted()
    case .none: false
    case .work(let most): done >= most
    }
  }
}
