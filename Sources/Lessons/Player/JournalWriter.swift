internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// Keeps what is done in the open lesson: in a journal and its checkpoints, or for this session alone.
final class JournalWriter {
  /// nil where nothing is written.
  private let journal: Journal?
  private var checkpoints: JournalCheckpoints?
  /// What was done, as a journal holds it, where there is none.
  private var entries: String
  /// Whether that is as much as is kept.
  private var isFull = false

  /// A writer of a journal that was opened; without one, of this session alone.
  init(_ opened: JournalStore.Opened = JournalStore.Opened()) {
    journal = opened.journal
    checkpoints = opened.checkpoints
    entries = opened.text
  }

  /// Whether something is written.
  var isWriting: Bool { journal != nil }

  /// What was done.
  var text: String { journal?.text ?? entries }

  /// Keeps what commands computed for long.
  var checkpointStore: Checkpoints? { checkpoints?.checkpoints }

  /// A line of the student's begins.
  func begin() { if let journal { checkpoints?.begin(line: journal.count, again: false) } }

  /// The line that opens the lesson begins.
  func beginOpening() { checkpoints?.begin(line: 0, again: false) }

  /// Notes what becomes of a step, to be written behind the line that runs.
  func note(_ effect: LessonEffect) {
    if case .mark(let kind, let id, let title) = effect { journal?.mark(kind, id, title: title) }
  }

  /// Writes a line and what came of it, and what it computed for long; sentences where that cannot be done.
  ///
  /// - Parameter stoppedBehind: behind how much of its work Ctrl-C stopped the lesson; nil where it did not.
  func keep(_ entry: String, stoppedBehind: Int?) -> [String] {
    if let stoppedBehind { journal?.mark(.stopped, "\(stoppedBehind)") }
    guard let journal else {
      guard entries.utf8.count + entry.utf8.count <= Markdown.mostBytes else {
        defer { isFull = true }
        return isFull ? [] : ["`review` shows nothing after this line: the limit is \(Markdown.mostBytes) bytes"]
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

  // MARK: Running the lines again

  /// Whether lines of the journal are being run again: what they bring about stands in it already.
  var isRunAgain: Bool {
    get { journal?.isRunAgain == true }
    set { journal?.isRunAgain = newValue }
  }

  /// A line of the journal begins to be run again, counted from 0.
  func beginAgain(line: Int) { checkpoints?.begin(line: line, again: true) }

  /// Whether something of the line was stopped when it ran first, and is kept.
  var holdsStopped: Bool { checkpoints?.holdsStopped == true }

  /// Whether that has been found again.
  var foundStopped: Bool { checkpoints?.foundStopped == true }

  /// Keeps once more what had to be computed again because its checkpoint was missing or damaged.
  func finishAgain() throws(FileProblem) { try checkpoints?.finish() }

  /// Lets go of checkpoints that nothing needs any more: what is not written is not come back to.
  func forgetCheckpointsIfUnwritten() { if journal == nil { checkpoints = nil } }
}
