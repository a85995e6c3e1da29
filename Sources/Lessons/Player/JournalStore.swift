internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// A user's journals in the state folder: one per lesson and student.
public struct JournalStore: Sendable {
  private let folder: String

  /// Creates the store in the user's state folder, which need not exist yet.
  public init(stateFolder: String) { folder = stateFolder }

  /// The last student name that was set; nil if none was set, or if it cannot be read or is invalid.
  var student: String? {
    guard let bytes = try? Files.bytes(folder + "/student") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).withoutBlanksAround
    return StudentID.isValid(text) ? text : nil
  }

  /// Saves the student's name.
  func remember(student: String) throws(FileProblem) {
    try Files.makePrivateFolder(folder)
    try Files.writePrivately(Array("\(student)\n".utf8), to: folder + "/student")
  }

  /// The result of opening a journal.
  struct Opened {
    /// The journal to write to; nil if nothing is saved.
    var journal: Journal?
    var checkpoints: JournalCheckpoints?
    /// Whether there is earlier work to resume.
    var isResumed = false
    /// The lines entered before, without the one that opened the lesson.
    var before: [JournalLine] = []
    /// The number of work units after which Ctrl-C stopped the first opening; nil if it did not.
    var openingStop: Int?
    /// The earlier entries as they appear in the journal, for `review`; empty if the journal could be locked.
    var text = ""
    /// The steps finished in an earlier version of the lesson; nil if no such version is known.
    var finishedBefore: [String]?
    /// The steps the journal marks as done or skipped.
    var marked: Set<String> = []
    /// Messages for the user.
    var notices: [String] = []
  }

  private static let suffix = ".cnn.md"

  /// Returns a journal's path without `.cnn.md`.
  private func stem(of lesson: String, _ student: String) -> String { "\(folder)/lessons/\(student)/\(lesson)" }

  /// Opens and locks the journal of a lesson. If that fails, the lesson can still be followed; the notices say what
  /// that means for the journal.
  ///
  /// - Parameter again: whether to start a new journal; the old one is kept beside it.
  func open(_ lesson: Lesson, student: String, again: Bool) -> Opened {
    let stem = stem(of: lesson.name, student)
    let path = stem + Self.suffix
    var opened = Opened()
    var lock: FileLock?
    do throws(FileProblem) {
      try Files.makePrivateFolder("\(folder)/lessons/\(student)", below: folder)
      guard !Files.isThere(path) || Files.isPlainFile(path) else {
        throw FileProblem(path, "not a regular file (links are not followed here)")
      }
      lock = try FileLock(stem + ".lock")
      if lock == nil { opened.notices = ["\(lesson.title) is open in another shell: your work here is not saved."] }
    } catch {
      opened.notices = ["Your work in this lesson is not saved: \(error.message)."]
    }
    let checkpoints = JournalCheckpoints(stem: stem, canWrite: lock != nil)
    opened.checkpoints = checkpoints
    let found = again ? nil : read(path, of: lesson, student, &opened)
    guard let lock else {
      opened.text = found?.text ?? ""
      return opened
    }
    do throws(FileProblem) {
      opened.journal = try journal(lesson, student, stem, lock, found, again: again, &opened)
      checkpoints.removeAll(from: found == nil ? 0 : opened.before.count + 1)
    } catch {
      opened.notices.append("Your work in this lesson is not saved: \(error.message).")
    }
    return opened
  }

  /// The part of a journal that can be resumed.
  private struct Found {
    let text: String
    let count: Int
    /// Whether the file can be appended to as it is.
    let isWhole: Bool
  }

  /// Reads a journal, updates `opened`, and returns the part that can be resumed; nil if there is none.
  private func read(_ path: String, of lesson: Lesson, _ student: String, _ opened: inout Opened) -> Found? {
    guard Files.isThere(path) else { return nil }
    let bytes: [UInt8]
    do throws(FileProblem) { bytes = try Files.bytes(path) } catch {
      opened.notices.append("The journal cannot be read: \(error.message).")
      return nil
    }
    let whole = try? JournalRecord(bytes)
    guard let record = whole ?? JournalRecord(salvaging: bytes) else {
      opened.notices.append("The journal of this lesson is unreadable.")
      return nil
    }
    if whole == nil {
      let count = record.lines.count
      opened.notices.append(
        "The journal of this lesson was damaged: \(count) command\(count == 1 ? "" : "s") could be read.")
    }
    guard record.lesson == lesson.name, record.student == student else {
      opened.notices.append("The journal here is for \(record.lesson), by \(record.student).")
      return nil
    }
    guard record.fits(lesson) else {
      opened.finishedBefore = record.done
      return nil
    }
    if record.lines.isEmpty {
      // The session ended before its first command was written.
      if !record.finishedBefore.isEmpty { opened.finishedBefore = record.finishedBefore }
      return Found(text: record.text, count: 0, isWhole: whole != nil && record.canGoOn)
    }
    guard record.lines.first.map({ $0.text.split(separator: " ").first == "lesson" }) == true else { return nil }
    opened.isResumed = true
    opened.openingStop = record.lines[0].stop
    opened.before = Array(record.lines.dropFirst())
    opened.marked = Set(record.done + record.skipped)
    if !record.finishedBefore.isEmpty { opened.finishedBefore = record.finishedBefore }
    return Found(text: record.text, count: record.lines.count, isWhole: whole != nil && record.canGoOn)
  }

  /// Continues the existing journal file, or creates a new one and keeps the old one beside it.
  private func journal(
    _ lesson: Lesson, _ student: String, _ stem: String, _ lock: FileLock, _ found: Found?, again: Bool,
    _ opened: inout Opened
  ) throws(FileProblem) -> Journal {
    let path = stem + Self.suffix
    do throws(RecordingError) {
      if let found, found.isWhole {
        return Journal(try RecordingFile(continuing: path), lock, text: found.text, count: found.count)
      }
    } catch { throw FileProblem(path, error.reason) }
    if Files.isThere(path) {
      let other = try Files.keepAside(path, stem: stem, suffix: Self.suffix)
      if opened.finishedBefore == nil || found != nil {
        opened.notices.append("The previous journal is kept as \(other).")
      }
    }
    var further = [
      "student: \(student)", "shell: \(Version.current)", "digest: \(lesson.digest)", "checks: \(lesson.checks)",
    ]
    if let done = opened.finishedBefore, !done.isEmpty { further.append("done: \(done.joined(separator: ", "))") }
    let head = TranscriptText.head(session: lesson.name, seed: lesson.seed(for: student), further: further)
    do throws(RecordingError) {
      let file = try RecordingFile(
        path: path, name: path, head: head + (found?.text ?? ""), mode: 0o600, replaces: true)
      return Journal(file, lock, text: found?.text ?? "", count: found?.count ?? 0)
    } catch { throw FileProblem(path, error.reason) }
  }

  /// Reads the journal of a lesson, or its readable part; nil if there is no journal or no part of it can be read.
  func record(of lesson: String, student: String) -> JournalRecord? {
    guard let bytes = try? Files.bytes(stem(of: lesson, student) + Self.suffix) else { return nil }
    return (try? JournalRecord(bytes)) ?? JournalRecord(salvaging: bytes)
  }

  /// Returns a student's progress in a lesson in a few words; empty if there is no readable journal.
  func progress(of lesson: String, student: String) -> String {
    guard let record = record(of: lesson, student: student) else { return "" }
    let done = Set(record.done).count
    let skipped = Set(record.skipped).subtracting(record.done).count
    return skipped > 0 ? "\(done) done, \(skipped) skipped" : "\(done) done"
  }
}
