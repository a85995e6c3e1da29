/// Counts what a lesson did since the student's line began and Ctrl-C could have stopped: its commands, workspaces made
/// anew, answers read, judged, compared and told. A journal's mark `stopped: N` speaks of these units.
struct WorkCounter {
  /// What stops the lesson.
  enum Bound: Equatable {
    /// Ctrl-C does.
    case interrupt
    /// Nothing does: a line of a journal runs again that nothing stopped.
    case none
    /// So much work does: a line of a journal runs again that was stopped behind it.
    case work(Int)
  }

  /// How much was done.
  private(set) var done = 0
  /// How much of it Ctrl-C let happen, where it stopped the rest.
  private(set) var stoppedBehind: Int?
  private let bound: Bound

  /// The work of a line that Ctrl-C can stop; or, where it stopped it before, behind how much.
  init(stoppingBehind stop: Int? = nil) { bound = stop.map { .work($0) } ?? .interrupt }

  /// The work of a line that runs again; `stop` is how much of it was done before Ctrl-C, nil where that did not stop it.
  init(again stop: Int?) { bound = stop.map { .work($0) } ?? .none }

  /// One more thing is done.
  mutating func count() { done += 1 }

  /// The rest is stopped here.
  mutating func stop() { stoppedBehind = done }

  /// Whether the lesson is to stop here.
  func isOver(_ isInterrupted: () -> Bool) -> Bool {
    switch bound {
    case .interrupt: isInterrupted()
    case .none: false
    case .work(let most): done >= most
    }
  }
}
