import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

/// Journals of a lesson that has been reworded since, or of a shell that said things in other words.
@Suite struct RewordedLessonsTests {
  private static let file = "03-max-pooling.md"
  private let folder: TemporaryFolder
  /// The lesson as it was released, and with other words.
  private let released: String
  private let reworded: String

  init() throws {
    folder = try TemporaryFolder()
    let entry = try #require(LessonLibrary.builtIn["max-pooling"])
    released = String(decoding: try entry.bytes(), as: UTF8.self)
    reworded = released.replacing("keeps the largest value of each window", with: "takes 1 value of 4, the largest")
      .replacing("the largest value of each window.", with: "1 maximum a window, 4 windows.")
      .replacing("Pool `c` so that you get 2x4x4x4.", with: "Make 2x4x4x4 of `c`, by pooling.")
      .replacing("## Half the height, half the width", with: "## Half of both")
    #expect(reworded.count != released.count)
  }

  private static let way =
    ["lesson max-pooling", "x = 3 * 4", "17", "hint", "p = c | maxpool 2"] + Array(repeating: "skip", count: 12)

  private var journal: String { folder.file("state/lessons/ada/max-pooling.cnn.md") }

  private func follow(_ lesson: String, _ lines: [String]) -> StudentDesk {
    let desk = StudentDesk(folder, [Self.file: lesson])
    desk.enter(lines)
    return desk
  }

  private func grade(_ lesson: String) -> [GradeFinding.Code] {
    SingleGrade(
      file: journal, library: LessonLibrary([LessonFile(Self.file, builtIn: lesson)], source: "a test"), seconds: 60,
      clock: { 0 }
    ).grade().findings.map(\.code)
  }

  private func edit(_ change: (String) -> String) throws {
    let text = String(decoding: try Files.bytes(journal), as: UTF8.self)
    let changed = change(text)
    #expect(changed != text)
    try Files.writePrivately(Array(changed.utf8), to: journal)
  }

  private func removing(_ key: String) -> (String) -> String {
    { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(key) }.joined(
        separator: "\n")
    }
  }

  @Test func aJournalSaysWhatItIsMadeWith() throws {
    follow(released, Self.way).die()
    let record = try JournalRecord(try Files.bytes(journal))
    let lesson = try Lesson(Array(released.utf8))
    #expect(record.shell == Version.current && record.checks == lesson.checks && record.digest == lesson.digest)
    #expect(record.version(comparedWith: lesson) == .same)
    #expect(record.version(comparedWith: try Lesson(Array(reworded.utf8))) == .otherWords)
  }

  @Test func otherWordsMakeNoJournalInconsistent() throws {
    follow(released, Self.way).die()
    #expect(grade(released) == [] && grade(reworded) == [])
    // As 0.1.0 wrote it.
    try edit(removing("shell: "))
    try edit(removing("checks: "))
    #expect(grade(released) == [] && grade(reworded) == [])
  }

  @Test func whatIsJudgedOtherwiseDoes() throws {
    follow(released, Self.way).die()
    #expect(grade(reworded.replacing("shape p == 2x4x4x4", with: "shape p == 2x4x2x2")).contains(.otherVersion))
    #expect(grade(reworded.replacing("seed: 7", with: "seed: 8")).contains(.otherVersion))
  }

  /// Neither claim nor digest can be made up.
  @Test func whatAJournalSaysOfItsChecksNeverHelps() throws {
    follow(released, Self.way).die()
    let bytes = try Files.bytes(journal)
    let checks = try Lesson(Array(released.utf8)).checks
    let forgeries: [(String) -> String] = [
      { $0.replacing("checks: \(checks)", with: "checks: 0123456789abcdef") },
      { $0.replacing(/digest: [0-9a-f]+/, with: "digest: 0123456789abcdef") },
      { $0.replacing(/digest: [0-9a-f]+/, with: "digest: ") },
    ]
    for (number, forgery) in forgeries.enumerated() {
      try edit(forgery)
      #expect(grade(reworded).contains(.otherVersion), "\(number)")
      #expect(grade(released).contains(.otherVersion), "\(number)")
      try Files.writePrivately(bytes, to: journal)
    }
    // A lesson that was released can be claimed, and is then run again as it is here, with all its results.
    try edit { $0.replacing("shell: \(Version.current)", with: "shell: 9.9") }
    #expect(grade(reworded) == [] && grade(released) == [])
  }

  /// What commands gave is compared as before, the student's and the lesson's.
  @Test func resultsAreStillCompared() throws {
    follow(released, Self.way).die()
    let bytes = try Files.bytes(journal)
    let edits: [(String) -> String] = [
      { $0.replacing("x: 12", with: "x: 13") },
      { $0.replacing("p: Tensor 2x4x4x4", with: "p: Tensor 2x4x4x2") },
      { $0.replacing("z: Tensor 1x1x2x2  mean 4.25", with: "z: Tensor 1x1x2x2  mean 4.75") },
      { $0.replacing("\\cnn> z = t | pool1", with: "\\cnn> z = t | pool2") },
    ]
    for (number, change) in edits.enumerated() {
      try edit(change)
      #expect(grade(reworded).contains(.outputsDiffer), "\(number)")
      try Files.writePrivately(bytes, to: journal)
    }
    // What the lesson says is its own.
    try edit { $0.replacing("drops the rest", with: "drops all 3 others") }
    #expect(grade(reworded) == [] && grade(released) == [.outputsDiffer])
  }

  @Test func aRewordedLessonIsGoneOnWith() throws {
    let desk = follow(released, Array(Self.way.prefix(5)))
    let state = desk.state
    desk.die()
    let again = StudentDesk(folder, [Self.file: reworded])
    #expect(again.enter("lesson max-pooling").contains("Welcome back"))
    #expect(again.state == state)
    again.enter("skip", "skip")
    again.die()
    // Half of it is in the words of then.
    #expect(grade(reworded) == [])
    let third = StudentDesk(folder, [Self.file: reworded.replacing("seed: 7", with: "seed: 8")])
    third.enter("lesson max-pooling")
    #expect(third.shown.contains("This lesson has changed"))
  }

  /// What a shell with other words has written of a command.
  @Test func aShellWithOtherWordsSaysTheSame() throws {
    let cases: [(journal: String, code: ErrorCode?, now: [String], then: ErrorCode?, agrees: Bool)] = [
      ("x: Tensor 2x3  mean 0.25", nil, ["x: Tensor 2x3  mean 0.25"], nil, true),
      ("2 channels are wanted, 3 came", .shapeMismatch, ["needs 2 channels,", "got 3"], .shapeMismatch, true),
      ("2 channels are wanted, 3 came", .shapeMismatch, ["needs 3 channels, got 2"], .shapeMismatch, false),
      ("2 channels are wanted, 3 came", .shapeMismatch, ["needs 2 channels, got 3"], .limit, false),
      ("accuracy 0.90 of 40", nil, ["of 40 images", "0.90"], nil, false),
      ("accuracy 0.90 of 40", nil, ["0.91 is the accuracy of 40"], nil, true),
      ("x: Tensor 2x3", nil, ["y: Tensor 2x3"], nil, false),
      ("...", nil, ["loss 0.5"], nil, false),
    ]
    for (journal, code, now, then, agrees) in cases {
      let status = code.map { "? error \($0.rawValue)\n" } ?? ""
      let text = "---\nsession: x\n---\n```cnn\ncnn> x = 1\n\(journal)\n\(status)```\n"
      let command = try #require(try Transcript(Array(text.utf8)).commands.first)
      let result = CommandResult(lines: now, code: then)
      #expect(
        JournalOutput(command).hasResults(of: result, patterns: now, names: ["x"]) == agrees, "\(journal) \(now)")
    }
  }
}
