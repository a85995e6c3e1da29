#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The journals of a user, in the state folder: one a lesson and student.
public struct JournalShelf: Sendable {
  private let folder: String

  /// The shelf in the user's state folder, which may not be there yet.
  public init(stateFolder: String) { folder = stateFolder }

  /// The student that was named last; nil where none was.
  var student: String? {
    guard let bytes = try? Files.bytes(folder + "/student") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).withoutBlanksAround
    return StudentID.isValid(text) ? text : nil
  }

  /// Keeps the student's name.
  func remember(student: String) throws(FileProblem) {
    try Files.makePrivateFolder(folder)
    try Files.writePrivately(Array("\(student)\n".utf8), to: folder + "/student")
  }

  /// A journal that was opened.
  struct Opened {
    let journal: Journal
    /// What was entered in it before, the opening of the lesson aside.
    var before: [JournalLine] = []
    /// Whether it belongs to another version of the lesson.
    var isChanged = false
    /// The steps finished in that version.
    var done: [String] = []
  }

  private func path(of lesson: String, _ student: String) -> String { "\(folder)/lessons/\(student)/\(lesson).cnn.md" }

  /// Opens the journal of a lesson, and keeps others from writing into it.
  ///
  /// - Parameter again: whether to begin a new one; the old one is kept beside it.
  /// - Throws: `FileProblem` where it cannot be read or written, or another shell has it open.
  func open(_ lesson: Lesson, student: String, again: Bool) throws(FileProblem) -> Opened {
    try Files.makePrivateFolder("\(folder)/lessons/\(student)")
    let path = path(of: lesson.name, student)
    let head = TranscriptText.head(
      session: lesson.name, seed: lesson.seed(for: student),
      further: ["student: \(student)", "digest: \(lesson.digest)"])
    guard access(path, F_OK) == 0 else { return Opened(journal: try begin(path, head)) }
    let file = try reopened(path)
    guard !again, let bytes = try? Files.bytes(path), let record = try? JournalRecord(bytes) else {
      return Opened(journal: try replaced(path, head))
    }
    guard record.digest == lesson.digest else {
      return Opened(journal: try replaced(path, head), isChanged: true, done: record.ids(.done))
    }
    let before = record.commands.dropFirst().map { JournalLine(text: $0.text, code: $0.code) }
    let text = String(
      decoding: bytes.dropFirst(head.utf8.count).dropLast(TranscriptText.tail.utf8.count), as: UTF8.self)
    guard !record.commands.isEmpty else { return Opened(journal: try replaced(path, head)) }
    return Opened(journal: Journal(file, text: text), before: before)
  }

  private func begin(_ path: String, _ head: String) throws(FileProblem) -> Journal {
    do throws(RecordingError) {
      let file = try RecordingFile(path: path, name: path, head: head, mode: 0o600)
      try file.lock()
      return Journal(file, text: "")
    } catch { throw FileProblem(error.message) }
  }

  private func reopened(_ path: String) throws(FileProblem) -> RecordingFile {
    do throws(RecordingError) {
      let file = try RecordingFile(continuing: path)
      try file.lock()
      return file
    } catch { throw FileProblem(error.message) }
  }

  /// A new journal; the old one gets another name.
  private func replaced(_ path: String, _ head: String) throws(FileProblem) -> Journal {
    let stem = path.dropLast(".cnn.md".count)
    var number = 1
    while access("\(stem).\(number).cnn.md", F_OK) == 0, number < 10_000 { number += 1 }
    guard rename(path, "\(stem).\(number).cnn.md") == 0 else { throw FileProblem(path) }
    return try begin(path, head)
  }

  /// How far a student is in a lesson, in a word or two; empty where it was not begun.
  func progress(of lesson: String, student: String) -> String {
    guard let bytes = try? Files.bytes(path(of: lesson, student)), let record = try? JournalRecord(bytes) else {
      return ""
    }
    let done = Set(record.ids(.done))
    let skipped = Set(record.ids(.skipped)).subtracting(done).count
    return skipped > 0 ? "\(done.count) done, \(skipped) skipped" : "\(done.count) done"
  }
}
