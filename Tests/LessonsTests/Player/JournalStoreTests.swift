import Platform
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Journals on disk: whole, damaged, in the way of others, not to be written.
@Suite struct JournalStoreTests {
  private let folder: TemporaryFolder
  private let lessons: [String: String]
  private let journal = "state/lessons/ada/short.cnn.md"

  init() throws {
    folder = try TemporaryFolder()
    lessons = try shortLesson()
  }

  private func desk(_ lessons: [String: String]? = nil) -> StudentDesk { StudentDesk(folder, lessons ?? self.lessons) }

  /// A journal as a whole way through the lesson leaves it.
  private func wholeJournal() throws -> [UInt8] {
    let student = desk()
    student.enter(shortWay)
    student.die()
    return try Files.bytes(folder.file(journal))
  }

  private func files() throws -> [String] { try Files.list(folder.file("state/lessons/ada")) }

  @Test func everythingIsTheUsersAlone() throws {
    _ = try wholeJournal()
    for name in ["state", "state/lessons", "state/lessons/ada"] { #expect(folder.mode(name) == 0o700) }
    for name in try files() { #expect(folder.mode("state/lessons/ada/" + name) == 0o600, "\(name)") }
    desk().enter("student eve")
    #expect(folder.mode("state/student") == 0o600)
    #expect(desk().host.student == "ada" && StudentDesk(folder, lessons, student: nil).host.student == "eve")
  }

  @Test func theFileIsWholeAfterEveryCommand() throws {
    let student = desk()
    for (place, line) in shortWay.enumerated() {
      student.enter(line)
      let record = try JournalRecord(try Files.bytes(folder.file(journal)))
      #expect(record.lines.count == place + 1 && record.canGoOn)
    }
  }

  /// Cut anywhere, what stands before the cut is gone on with: at most one command is lost.
  @Test func aTruncatedJournalLosesOneCommandAtMost() throws {
    let whole = try wholeJournal()
    let lines = try JournalRecord(whole).lines
    for length in 0..<whole.count {
      let bytes = Array(whole[..<length])
      let read = (try? JournalRecord(bytes)) ?? JournalRecord(salvaging: bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      let begun = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count {
        $0.hasPrefix("cnn> ")
      }
      let got = read?.lines ?? []
      #expect(got.count >= begun - 1, "cut at \(length)")
      #expect(got.map(\.text) == lines.prefix(got.count).map(\.text), "cut at \(length)")
      #expect(got.map(\.code) == lines.prefix(got.count).map(\.code), "cut at \(length)")
    }
  }

  /// What looks like commands outside of the session is no place to begin again from: each would be tried.
  @Test func commandsInProseAreNoWayBack() throws {
    let prose = "```cnn\ncnn> x = 1\n```\n" + String(repeating: "cnn> x\n", count: 4000) + "```text\n"
    let record = JournalRecord(salvaging: Array(("---\nsession: a\nstudent: b\ndigest: c\n---\n" + prose).utf8))
    #expect(record == nil)
  }

  /// Whatever byte is wrong, nothing crashes, and what is written back can be read.
  @Test func aDamagedJournalIsPutAsideAndGoneOnWith() throws {
    let whole = try wholeJournal()
    for place in stride(from: 0, to: whole.count, by: 61) {
      for byte: UInt8 in [0, 0xFF, UInt8(ascii: "`"), UInt8(ascii: "\n")] {
        folder.clear("state/lessons/ada")
        try Files.makePrivateFolder(folder.file("state/lessons/ada"))
        var damaged = whole
        damaged[place] = byte
        try Files.writePrivately(damaged, to: folder.file(journal))
        let student = desk()
        student.enter("lesson short", "mark = 4711")
        student.die()
        let record = try JournalRecord(try Files.bytes(folder.file(journal)))
        #expect(record.lines.first?.text.hasPrefix("lesson") == true, "byte \(byte) at \(place)")
        #expect(record.lines.last?.text == "mark = 4711")
        // Where the file did not stay as it was, the old one is kept.
        let now = try Files.bytes(folder.file(journal))
        if !now.starts(with: damaged.dropLast(4)) {
          #expect(try Files.bytes(folder.file("state/lessons/ada/short.1.cnn.md")) == damaged)
        }
      }
    }
  }

  @Test(arguments: ["", "\u{1}\u{FFFD}", "---\nsession: short\n", "# Notes\n\nNothing here.\n"])
  func garbageIsPutAside(_ text: String) throws {
    try Files.makePrivateFolder(folder.file("state/lessons/ada"))
    try folder.write(text, to: journal)
    let student = desk()
    let shown = student.enter("lesson short")
    #expect(shown.contains("The journal of this lesson is unreadable."), "\(shown)")
    #expect(shown.contains("short.1.cnn.md") && shown.contains("Step 1 of 4"))
    #expect(folder.read("state/lessons/ada/short.1.cnn.md") == text)
  }

  @Test func whatWasTornOffIsTold() throws {
    let whole = try wholeJournal()
    try Files.writePrivately(Array(whole.dropLast(90)), to: folder.file(journal))
    let shown = desk().enter("lesson short")
    #expect(shown.contains("The journal of this lesson was damaged: 14 commands could be read."), "\(shown)")
    #expect(shown.contains("Welcome back") && shown.contains("What surprised you?"))
  }

  @Test func anEditedJournalIsGoneOnWithAsItIs() throws {
    let whole = String(decoding: try wholeJournal(), as: UTF8.self)
    let notes = whole + "\nMy notes.\n\n```text\nof my own\n```\n"
    for text in [notes, whole.replacing("\n", with: "\r\n"), whole + "\n\n"] {
      folder.clear("state/lessons/ada")
      try Files.makePrivateFolder(folder.file("state/lessons/ada"))
      try folder.write(text, to: journal)
      let student = desk()
      #expect(student.enter("lesson short").contains("You have finished this lesson"))
      student.enter("mark = 4711")
      student.die()
      let record = try JournalRecord(try Files.bytes(folder.file(journal)))
      #expect(
        record.lines.map(\.text) == shortWay.map { ["b", "a", "30"].contains($0) ? "answer \($0)" : $0 } + [
          "mark = 4711"
        ])
    }
    #expect(folder.read(journal)?.contains("Answer recorded.") == true)
  }

  @Test func aJournalOfAnotherStudentIsNotTaken() throws {
    _ = try wholeJournal()
    try Files.makePrivateFolder(folder.file("state/lessons/bob"))
    #expect(rename(folder.file(journal), folder.file("state/lessons/bob/short.cnn.md")) == 0)
    let bob = StudentDesk(folder, lessons, student: "bob")
    let shown = bob.enter("lesson short")
    #expect(shown.contains("The journal here is for short, by ada.") && shown.contains("Step 1 of 4"), "\(shown)")
  }

  @Test func beginningAnewKeepsTheOldOne() throws {
    let whole = try wholeJournal()
    let student = desk()
    let shown = student.enter("lesson short again=yes")
    #expect(shown.contains("The previous journal is kept as") && shown.contains("Step 1 of 4"))
    #expect(try Files.bytes(folder.file("state/lessons/ada/short.1.cnn.md")) == whole)
    student.enter("leave", "lesson short again=yes", "leave")
    #expect(try files().filter { $0.hasSuffix(".cnn.md") } == ["short.1.cnn.md", "short.2.cnn.md", "short.cnn.md"])
  }

  @Test func twoShellsDoNotWriteIntoOneJournal() throws {
    let first = desk()
    first.enter(Array(shortWay.prefix(5)))
    let before = folder.read(journal)
    let second = desk()
    let shown = second.enter("lesson short")
    #expect(shown.contains("A short lesson is open in another shell: your work here is not saved."), "\(shown)")
    // It goes on from what is there.
    #expect(shown.contains("Step 2 of 4"))
    second.enter("a", "leave")
    #expect(folder.read(journal) == before)
    first.enter("b")
    #expect(folder.read(journal)?.contains("cnn> answer b\n") == true)
    // The same shell may leave it and come back.
    first.enter("leave")
    #expect(first.enter("lesson short").contains("Welcome back"))
    #expect(first.host.journalWriter?.isWriting == true)
  }

  @Test(arguments: [
    "state/lessons", "state/lessons/ada", "state/lessons/ada/short.cnn.md", "state/lessons/ada/short.lock",
  ])
  func linksAreNotFollowedForWriting(_ name: String) throws {
    let elsewhere = folder.file("elsewhere")
    try Files.makePrivateFolder(folder.file("state/lessons/ada"))
    folder.clear(name)
    if name.hasSuffix(".md") || name.hasSuffix(".lock") {
      try folder.write("untouched", to: "elsewhere")
    } else {
      try Files.makePrivateFolder(elsewhere)
    }
    try folder.link(name, to: elsewhere)
    let student = desk()
    let shown = student.enter("lesson short", "y = x | maxpool 2")
    #expect(shown.contains("Your work in this lesson is not saved:"), "\(shown)")
    #expect(shown.contains("Done."))
    if name.contains("short") {
      #expect(folder.read("elsewhere") == "untouched")
    } else {
      #expect(Files.names(inFolder: elsewhere) == [])
    }
  }

  @Test func aFileInTheWayOfAFolderIsTold() throws {
    try folder.write("a file", to: "state")
    let shown = desk().enter("lesson short", "y = x | maxpool 2")
    #expect(shown.contains("Your work in this lesson is not saved:") && shown.contains("Done."), "\(shown)")
  }

  @Test func finishedStepsStayFinishedWhereALessonHasChanged() throws {
    let old = desk()
    old.enter(Array(shortWay.prefix(7)) + ["leave"])
    let text = try #require(lessons["01-short.md"])
    // One step is gone, another has come before, a third says something else.
    let changed = text.replacing("<!-- id: see -->", with: "<!-- id: look -->").replacing(
      "values does", with: "values did")
    let new = desk(["01-short.md": changed])
    let shown = new.enter("lesson short")
    #expect(shown.contains("This lesson has changed since you began it. Finished steps stay finished."))
    #expect(shown.contains("Step 1 of 4"))
    let records = try #require(new.host.state?.records)
    #expect(
      records.map { "\($0.id) \($0.status)" } == ["look begun", "say done", "predict untouched", "train untouched"])
    new.enter("y = x | maxpool 2", "leave")
    #expect(try files().filter { $0.hasSuffix(".cnn.md") } == ["short.1.cnn.md", "short.cnn.md"])
    #expect(folder.read(journal)?.contains("\ndone: see, say\n") == true)
    // They stay so when one comes back, and in a replay.
    let again = desk(["01-short.md": changed])
    again.enter("lesson short")
    #expect(again.host.state?.records.map(\.status) == [.done, .done, .untouched, .untouched])
    again.enter("next", "next")
    again.die()
    let transcript = try Transcript(try Files.bytes(folder.file(journal)))
    let library = LessonLibrary([LessonFile("01-short.md", builtIn: changed)], source: "a test")
    let results = ReplayedSession(of: transcript, library: library).results
    #expect(ReplayReport(name: "j", transcript: transcript, results: results).lines == [])
  }

  @Test func progressIsListed() throws {
    _ = try wholeJournal()
    #expect(desk().enter("lessons").contains("4 done"))
    let bob = StudentDesk(folder, lessons, student: "bob")
    bob.enter("lesson short", "skip", "leave")
    #expect(bob.enter("lessons").contains("0 done, 1 skipped"))
  }
}
