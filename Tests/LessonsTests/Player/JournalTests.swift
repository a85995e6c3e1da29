import Platform
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// A journal's text is in its file, and the file has a limit.
@Suite struct JournalTests {
  private let folder: TemporaryFolder
  private let path: String
  private let head = TranscriptText.head(session: "short", seed: 1, further: ["student: ada"])

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("short.cnn.md")
  }

  private func journal() throws -> Journal {
    let lock = try #require(try FileLock(folder.file("short.lock")))
    return Journal(try RecordingFile(path: path, name: path, head: head), lock)
  }

  @Test func theTextIsWhatWasAppended() throws {
    let journal = try journal()
    #expect(try journal.text() == "")
    #expect(journal.append("cnn> 1 + 1\n2\n") == nil)
    journal.mark(.done, "sum")
    #expect(journal.append("cnn> 2 + 2\n4\n") == nil)
    let text = try journal.text()
    #expect(text.hasPrefix("cnn> 1 + 1\n2\ncnn> 2 + 2\n4\n"))
    #expect(text.contains("<!-- done: sum -->"))
    #expect(folder.read("short.cnn.md") == head + text + TranscriptText.tail)
  }

  @Test func aContinuedJournalHasItsEarlierText() throws {
    let entry = "cnn> 1 + 1\n2\n"
    do { _ = try journal().append(entry) }
    let lock = try #require(try FileLock(folder.file("short.lock")))
    let journal = Journal(try RecordingFile(continuing: path), lock, text: entry, count: 1)
    #expect(try journal.text() == entry)
    _ = journal.append("cnn> 3\n3\n")
    #expect(try journal.text() == entry + "cnn> 3\n3\n")
  }

  /// At the limit the file stays a whole transcript, the user is told once, and memory does not grow.
  @Test func aFullJournalStaysWhole() throws {
    let journal = try journal()
    let entry = "cnn> note \(String(repeating: "a", count: 1_000_000))\n"
    var notices: [String] = []
    for _ in 0..<40 { if let notice = journal.append(entry) { notices.append(notice) } }
    #expect(
      notices == [
        "the journal has reached its limit of \(Markdown.mostBytes) bytes: nothing after this line is recorded"
      ])
    let text = try #require(folder.read("short.cnn.md"))
    #expect(text.utf8.count <= Markdown.mostBytes)
    #expect(text.utf8.count > Markdown.mostBytes - 2_000_000)
    #expect(text.hasSuffix(TranscriptText.tail))
    #expect(try journal.text() == String(text.dropFirst(head.count).dropLast(TranscriptText.tail.count)))
  }
}
