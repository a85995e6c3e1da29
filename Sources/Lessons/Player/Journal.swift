internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// The transcript of somebody's way through a lesson, with marks where steps begin and end; whole on disk after every
/// command. It is the resume file, the student's notes, what is handed in, and a test.
package final class Journal {
  /// What a mark says; it stands behind the command that brought it about.
  package enum Mark: String, CaseIterable {
    /// A step begins.
    case begins = "step"
    case done
    case skipped
    /// Ctrl-C stopped what the lesson did, behind so much of it as `WorkCounter` counts.
    case stopped

    func text(_ word: String) -> String { "<!-- \(rawValue): \(word) -->" }

    /// The mark of a line and its word; nil where it is none.
    static func read(_ line: String) -> (mark: Mark, word: String)? {
      for mark in allCases {
        let opening = "<!-- \(mark.rawValue): "
        guard line.hasPrefix(opening), line.hasSuffix(" -->"), line.utf8.count >= opening.utf8.count + 4 else {
          continue
        }
        return (mark, String(line.dropFirst(opening.count).dropLast(4)))
      }
      return nil
    }
  }

  private let file: RecordingFile
  private let lock: FileLock
  private var marks = ""
  /// What could not be written yet.
  private var unwritten = ""
  /// The entries and marks so far.
  private(set) var text: String
  /// How many commands there are.
  private(set) var count: Int
  /// Whether its lines are being run again: what they bring about stands in it already.
  var isRunAgain = false

  /// The journal in a file, which `lock` keeps others from writing into.
  ///
  /// - Parameters:
  ///   - text: what the file holds already behind its head.
  ///   - count: how many commands that are.
  init(_ file: RecordingFile, _ lock: FileLock, text: String = "", count: Int = 0) {
    self.file = file
    self.lock = lock
    self.text = text
    self.count = count
  }

  /// Notes what became of a step, to be written behind the command that runs.
  func mark(_ mark: Mark, _ word: String, title: String? = nil) {
    guard !isRunAgain else { return }
    let heading = title.map { "## \($0)\n" } ?? ""
    marks += "\n\(heading)\(mark.text(word))\n"
  }

  /// Writes a command and the marks since the last. What cannot be written is tried again with the next command.
  ///
  /// - Returns: a sentence for the user when writing begins to fail, or is well again.
  func append(_ entry: String) -> String? {
    let marked = marks.isEmpty ? "" : TranscriptText.tail + marks + "\n" + TranscriptText.opening
    marks = ""
    text += entry + marked
    if !entry.isEmpty { count += 1 }
    let hadFailed = !unwritten.isEmpty
    unwritten += entry + marked
    guard !unwritten.isEmpty else { return nil }
    do throws(FileProblem) { try write() } catch {
      return hadFailed ? nil : "cannot write the journal: \(error.message); every command tries again"
    }
    return hadFailed ? "the journal is being written again, and nothing is missing from it" : nil
  }

  private func write() throws(FileProblem) {
    guard file.length + unwritten.utf8.count < Markdown.mostBytes else {
      throw FileProblem(file.name, "it would exceed \(Markdown.mostBytes) bytes")
    }
    do throws(RecordingError) { try file.append(unwritten) } catch { throw FileProblem(file.name, error.reason) }
    unwritten = ""
  }
}
