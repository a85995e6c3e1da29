internal import CommandInterpreter

/// One line of a journal that is run again.
struct JournalLine: Sendable {
  let text: String
  /// The code that it ended with.
  let code: ErrorCode?
}

/// The transcript of somebody's way through a lesson, with marks where steps begin and end; whole on disk after every
/// command. It is the resume file, the student's notes, what is handed in, and a test.
final class Journal {
  /// What a mark says of a step.
  enum Mark: String, CaseIterable {
    case begins = "step"
    case done
    case skipped

    func text(_ id: String) -> String { "<!-- \(rawValue): \(id) -->" }
  }

  private let file: RecordingFile
  private var marks = ""
  private var isResumed: Bool
  /// The entries and marks so far.
  private(set) var text: String

  /// The journal in a file.
  ///
  /// - Parameter text: what the file holds already behind its head.
  init(_ file: RecordingFile, text: String) {
    self.file = file
    self.text = text
    isResumed = !text.isEmpty
  }

  /// Notes what became of a step; it is written behind the command that brought it about.
  func mark(_ mark: Mark, _ id: String, title: String? = nil) {
    let heading = title.map { "## \($0)\n" } ?? ""
    marks += "\n\(heading)\(mark.text(id))\n"
  }

  /// Whether the command behind these wishes opened the journal again: it stands in it already.
  func isFresh(after requests: [LessonDesk.Request]) -> Bool {
    guard isResumed, requests.contains(where: { if case .open = $0 { true } else { false } }) else { return false }
    isResumed = false
    marks = ""
    return true
  }

  /// Writes a command and the marks since the last.
  func append(_ entry: String) throws(FileProblem) {
    let marked = marks.isEmpty ? "" : TranscriptText.tail + marks + "\n" + TranscriptText.opening
    marks = ""
    guard !entry.isEmpty || !marked.isEmpty else { return }
    do throws(RecordingError) { try file.append(entry + marked) } catch { throw FileProblem(error.message) }
    text += entry + marked
  }
}
