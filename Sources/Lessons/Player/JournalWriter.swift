internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// Records the work in the open lesson: in a journal and its checkpoints, or in memory for this session only.
final class JournalWriter {
  /// The journal; nil if none is written.
  private let journal: Journal?
  private var checkpoints: JournalCheckpoints?
  /// The work done, in a journal's format, when there is no journal.
  private var entries: String
  /// Whether `entries` has reached its size limit.
  private var isFull = false

  /// The maximum size of `entries` in bytes; a journal's text stays in its file instead.
  static let mostBytesInMemory = 1 << 20

  /// Creates a writer for an opened journal, or for this session only.
  init(_ opened: JournalStore.Opened = JournalStore.Opened()) {
    journal = opened.journal
    checkpoints = opened.checkpoints
    entries = opened.text
  }

  /// Whether a journal is written.
  var isWriting: Bool { journal != nil }

  /// Returns the work done so far, in a journal's format.
  func text() throws(FileProblem) -> String { try journal?.text() ?? entries }

  /// The interface through which computations recall and store results; nil without checkpoints.
  var checkpointStore: Checkpoints? { checkpoints?.checkpoints }

  /// Begins the checkpoints of a line entered by the student.
  func begin() { if let journal { checkpoints?.begin(line: journal.count, again: false) } }

  /// Begins the checkpoints of the line that opens the lesson.
  func beginOpening() { checkpoints?.begin(line: 0, again: false) }

  /// Records the step's mark in an effect, to be written after the running line; ignores other effects.
  func note(_ effect: LessonEffect) {
    if case .mark(let kind, let id, let title) = effect { journal?.mark(kind, id, title: title) }
  }

  /// Writes a line with its output and the results of its long computations, and returns messages for the user.
  ///
  /// - Parameter stoppedBehind: number of work units after which Ctrl-C stopped the lesson; nil if it did not.
  func keep(_ entry: String, stoppedBehind: Int?) -> [String] {
    if let stoppedBehind { journal?.mark(.stopped, "\(stoppedBehind)") }
    guard let journal else {
      guard !isFull, entries.utf8.count + entry.utf8.count <= Self.mostBytesInMemory else {
        defer { isFull = true }
        return isFull ? [] : ["`review` shows nothing after this line: the limit is \(Self.mostBytesInMemory) bytes"]
      }
      entries += entry
      return []
    }
    var notices: [String] = []
    do throws(FileProblem) { if !entry.isEmpty { try checkpoints?.finish() } } catch {
      notices.append("a long computation could not be saved and will run again when you resume: \(error.message)")
    }
    if let notice = journal.append(entry) { notices.append(notice) }
    return notices
  }

  // MARK: Re-running lines

  /// Whether lines of the journal are being re-run, so that marks are already recorded.
  var isRunAgain: Bool {
    get { journal?.isRunAgain == true }
    set { journal?.isRunAgain = newValue }
  }

  /// Begins re-running a line of the journal, counted from 0.
  func beginAgain(line: Int) { checkpoints?.begin(line: line, again: true) }

  /// Whether a stopped computation of the line's first run is stored and has not been recalled yet.
  var holdsStopped: Bool { checkpoints?.holdsStopped == true }

  /// Whether a stopped computation of the line's first run was recalled.
  var foundStopped: Bool { checkpoints?.foundStopped == true }

  /// Stores results that were recomputed because their checkpoint was missing or damaged.
  func finishAgain() throws(FileProblem) { try checkpoints?.finish() }

  /// Releases the checkpoints if no journal is written, as the lesson then cannot be resumed.
  func forgetCheckpointsIfUnwritten() { if journal == nil { checkpoints = nil } }
}
