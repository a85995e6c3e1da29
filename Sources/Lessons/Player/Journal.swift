internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// The transcript of a student's work in a lesson, with marks where steps begin and end; complete on disk after every
/// command. It serves as the resume file, the student's notes, the submission and a test.
package final class Journal {
  /// The kind of a mark, which follows the command that caused it.
  package enum Mark: String, CaseIterable {
    /// A step begins.
    case begins = "step"
    case done
    case skipped
    /// Ctrl-C stopped the lesson after this many `WorkCounter` units.
    case stopped

    func text(_ word: String) -> String { "<!-- \(rawValue): \(word) -->" }

    /// Parses a line as a mark and its word; nil if the line is not a mark.
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
  /// Entries and marks that could not be written so far.
  private var unwritten = ""
  /// Whether the file has reached its size limit.
  private var isFull = false
  /// The offset in the file at which the entries begin.
  private let start: Int
  /// Number of commands.
  private(set) var count: Int
  /// Whether the journal's lines are being re-run, so that marks are already recorded.
  var isRunAgain = false

  /// Creates a journal for a file that `lock` protects from other writers.
  ///
  /// - Parameters:
  ///   - text: existing contents of the file after its head.
  ///   - count: number of commands in `text`.
  init(_ file: RecordingFile, _ lock: FileLock, text: String = "", count: Int = 0) {
    self.file = file
    self.lock = lock
    start = file.length - text.utf8.count
    self.count = count
  }

  /// Returns the entries and marks so far. Written ones are read from the file, since a long session would fill the
  /// memory.
  func text() throws(FileProblem) -> String {
    do throws(RecordingError) { return try file.text(from: start) + unwritten } catch {
      throw FileProblem(file.name, error.reason)
    }
  }

  /// Records a step's mark, to be written after the running command.
  func mark(_ mark: Mark, _ word: String, title: String? = nil) {
    guard !isRunAgain else { return }
    let heading = title.map { "## \($0)\n" } ?? ""
    marks += "\n\(heading)\(mark.text(word))\n"
  }

  /// Writes a command and the marks since the previous one. A failed write is retried with the next command.
  ///
  /// - Returns: a message for the user when writing starts to fail or recovers, or the journal reaches its size limit;
  ///   otherwise nil.
  func append(_ entry: String) -> String? {
    let marked = marks.isEmpty ? "" : TranscriptText.tail + marks + "\n" + TranscriptText.opening
    marks = ""
    if !entry.isEmpty { count += 1 }
    let hadFailed = !unwritten.isEmpty
    var notice: String?
    if !isFull {
      if file.length + unwritten.utf8.count + entry.utf8.count + marked.utf8.count < Markdown.mostBytes {
        unwritten += entry + marked
      } else {
        isFull = true
        notice = "the journal has reached its limit of \(Markdown.mostBytes) bytes: nothing after this line is recorded"
      }
    }
    guard !unwritten.isEmpty else { return notice }
    do throws(FileProblem) { try write() } catch {
      return hadFailed ? notice : "cannot write the journal: \(error.message); every command tries again"
    }
    return hadFailed ? "the journal is being written again, and nothing is missing from it" : notice
  }

  private func write() throws(FileProblem) {
    do throws(RecordingError) { try file.append(unwritten) } catch { throw FileProblem(file.name, error.reason) }
    unwritten = ""
  }
}
