/// What the interpreter keeps beside the session: what was typed, what was noted, and the sessions that `undo` takes back.
public struct SessionLog: Sendable {
  /// One line that was entered.
  public struct Entry: Sendable {
    /// The line as it was typed.
    public let text: String
    /// How it ended; nil where all was well.
    public let code: ErrorCode?
  }

  /// The lines of this session in order, as far back as they are kept.
  public var entries: [Entry] { Array(lines.texts) }
  /// How many lines were entered before the first one that is kept.
  public var forgottenEntries: Int { lines.forgotten }
  /// The notes in order, as far back as they are kept.
  public var notes: [String] { Array(remarks.texts) }
  /// How many notes there were in all.
  public var noteCount: Int { remarks.forgotten + remarks.texts.count }

  private var lines = BoundedLog<Entry>(most: Limits.historyBytes)
  private var remarks = BoundedLog<String>(most: Limits.noteBytes)
  /// The sessions before the last steps.
  private var undo = UndoSteps()

  /// A log of nothing.
  public init() {}

  /// Keeps a line.
  mutating func append(_ entry: Entry) { lines.append(entry, bytes: entry.text.utf8.count) }

  /// Keeps a note.
  mutating func note(_ text: String) { remarks.append(text, bytes: text.utf8.count) }

  /// Leaves the last line out, as if it had not been entered.
  mutating func dropLast() { lines.dropLast() { $0.text.utf8.count } }

  /// Keeps the session as it was before a line.
  mutating func push(_ session: Session, before text: String) { undo.push(session, before: text) }

  /// Drops the oldest steps where all of them hold more than so many bytes that the session does not hold.
  ///
  /// - Parameter available: the bytes that can still be taken, of which the steps must leave enough.
  mutating func limitUndo(to most: Int, beside session: Session, leaving available: () -> Int) {
    undo.limit(to: most, beside: session, leaving: available)
  }

  /// Drops what `undo` could take back.
  mutating func forgetUndo() { undo = UndoSteps() }

  /// Takes the newest step.
  mutating func popUndo() -> (text: String, before: Session)? { undo.pop() }

  /// The line behind the steps that there are, where it cannot be taken back because of the memory that this would hold.
  var droppedUndo: String? { undo.dropped }
}
