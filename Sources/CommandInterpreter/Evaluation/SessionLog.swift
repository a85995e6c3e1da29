/// The interpreter's state outside the session: entered lines, notes, and the undo steps.
public struct SessionLog: Sendable {
  /// An entered line.
  public struct Entry: Sendable {
    /// The line as it was typed.
    public let text: String
    /// The error code it ended with; nil on success.
    public let code: ErrorCode?
  }

  /// The lines of this session in order; the oldest may have been dropped.
  public var entries: [Entry] { Array(lines.texts) }
  /// The number of older lines that were dropped.
  public var forgottenEntries: Int { lines.forgotten }
  /// The notes in order; the oldest may have been dropped.
  public var notes: [String] { Array(remarks.texts) }
  /// The total number of notes, including dropped ones.
  public var noteCount: Int { remarks.forgotten + remarks.texts.count }

  private var lines = BoundedLog<Entry>(most: Limits.historyBytes)
  private var remarks = BoundedLog<String>(most: Limits.noteBytes)
  /// The undo steps.
  private var undo = UndoSteps()

  /// Creates an empty log.
  public init() {}

  /// Appends a line.
  mutating func append(_ entry: Entry) { lines.append(entry, bytes: entry.text.utf8.count) }

  /// Appends a note.
  mutating func note(_ text: String) { remarks.append(text, bytes: text.utf8.count) }

  /// Removes the last line, as if it had not been entered.
  mutating func dropLast() { lines.dropLast() { $0.text.utf8.count } }

  /// Stores the session before a line as an undo step.
  mutating func push(_ session: Session, before text: String) { undo.push(session, before: text) }

  /// Drops the oldest steps if all steps together hold too much memory that the session does not share.
  ///
  /// - Parameter available: the bytes still available; the steps must leave enough of them.
  mutating func limitUndo(to most: Int, beside session: Session, leaving available: () -> Int) {
    undo.limit(to: most, beside: session, leaving: available)
  }

  /// Drops all undo steps.
  mutating func forgetUndo() { undo = UndoSteps() }

  /// Removes and returns the newest step; nil if there is none.
  mutating func popUndo() -> (text: String, before: Session)? { undo.pop() }

  /// The line before the oldest step, if it cannot be undone because its session would take too much memory.
  var droppedUndo: String? { undo.dropped }
}
