/// What the interpreter keeps beside the session: what was typed, what was noted, and the sessions that `undo` takes back.
public struct SessionLog: Sendable {
  /// One line that was entered.
  public struct Entry: Sendable {
    /// The line as it was typed.
    public let text: String
    /// How it ended; nil where all was well.
    public let code: ErrorCode?
  }

  /// The lines of this session in order.
  public internal(set) var entries: [Entry] = []
  /// The notes in order.
  public internal(set) var notes: [String] = []
  /// The sessions before the last steps, newest last, each with the line that changed it.
  private(set) var undoSteps: [(text: String, before: Session)] = []

  /// A log of nothing.
  public init() {}

  /// Leaves the last line out, as if it had not been entered.
  mutating func dropLast() { _ = entries.popLast() }

  /// Keeps the session as it was before a line.
  mutating func push(_ session: Session, before text: String) {
    undoSteps.append((text, session))
    if undoSteps.count > Limits.undoSteps { undoSteps.removeFirst() }
  }

  /// Drops what `undo` could take back.
  mutating func forgetUndo() { undoSteps = [] }

  /// Takes the newest step.
  mutating func popUndo() -> (text: String, before: Session)? { undoSteps.popLast() }
}
