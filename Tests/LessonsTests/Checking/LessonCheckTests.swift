import Platform
import Synchronization
import TerminalTesting
import Testing
import Transcripts

@testable import Lessons

/// `lessons check` finds each kind of mistake, and nothing in a lesson that has none.
@Suite struct LessonCheckTests {
  private static let fixtures = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/"

  private func findings(_ path: String) throws -> [LessonFinding] {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return LessonCheck.findings(try Files.bytes(Self.fixtures + path), fileName: name)
  }

  /// A fixture, the line that is to blame, and words of what is said.
  private static let mistakes: [(name: String, line: Int, words: String)] = [
    ("id-twice", 17, "duplicate id `make`"),
    ("no-id", 16, "a step needs an id"),
    ("another-name", 1, "the names must match"),
    ("wide", 16, "the line is 88 columns wide"),
    ("goal-holds-at-once", 17, "the goal already holds before anything is entered"),
    ("goal-holds-after-setup", 24, "the goal already holds before anything is entered"),
    ("solution-does-not-solve", 16, "the solution does not solve this task"),
    ("solution-leads-back", 19, "the solution does not solve this task"),
    ("solution-leads-out", 19, "the solution does not solve this task"),
    ("solution-fails", 24, "`q = z` ended with error unknown-command"),
    ("solution-gives-something-else", 24, "`p = x | maxpool 2` gives different output:"),
    ("wrong-is-accepted", 27, "this is listed as wrong but was accepted"),
    ("wrong-ends-otherwise", 27, "ended with success, expected bad-value"),
    ("wrong-is-not-told", 27, "the student is not told why"),
    ("wrong-says-something-else", 27, "`p = x | maxpool 4` gives different output:"),
    ("wrong-says-anything", 28, "`...` alone"),
    ("no-solution", 16, "no `cnn solution`"),
    ("no-wrong", 16, "no `cnn wrong`"),
    ("fill-with-more-solutions", 16, "in the same order"),
    ("fill-without-solution", 16, "no `cnn solution`"),
    ("demo-gives-something-else", 12, "gives different output:"),
    ("demo-says-anything", 13, "`...` alone"),
    ("demo-says-nothing", 12, "this command has no expected output"),
    ("demo-fails", 14, "`z` ended with error unknown-command"),
    ("demo-does-not-fail", 12, "ended with success"),
    ("setup-does-not-lead-there", 16, "this step cannot be solved when started from its own setup"),
    ("setup-fails", 21, "`y = z` ended with error unknown-command"),
    ("setup-gives-something-else", 20, "gives different output:"),
    ("setup-says-anything", 21, "`...` alone"),
    ("step-needs-what-no-step-made", 27, "unknown command or value `nowhere`"),
    ("copied", 16, "1 of 2 steps can be solved by copying"),
    ("solution-in-prose", 8, "1 of 1 steps can be solved by copying"),
    ("solution-outside-details", 21, "belong in `<details>`"),
    ("wrong-outside-details", 21, "belong in `<details>`"),
    ("key-outside-details", 20, "belong in `<details>`"),
    ("no-right-answer", 16, "no right answer"),
    ("no-key", 16, "no right answer"),
    ("key-of-a-text", 16, "must not have a key"),
    ("key-cannot-be-computed", 16, "the key cannot be computed"),
    ("key-contradicts-itself", 24, "`5` is listed as wrong but is accepted"),
    ("right-answer-is-rejected", 24, "`a)` is listed as right but is rejected"),
    ("answer-is-no-answer", 25, "`c` can't be read as an answer"),
    ("wrong-answers-are-one", 25, "with the message of another answer"),
    ("wrong-answer-is-not-told", 24, "the student is not told why"),
    ("prediction-is-wrong", 24, "`120` is listed as wrong but is accepted"),
    ("prediction-cannot-be-computed", 16, "the key cannot be computed"),
  ]

  @Test(arguments: mistakes.map(\.name)) func eachMistakeIsFoundInItsLine(_ name: String) throws {
    let mistake = try #require(Self.mistakes.first { $0.name == name })
    let findings = try findings("BadLessons/\(name).md")
    #expect(findings.contains { $0.line == mistake.line && $0.message.contains(mistake.words) }, "\(findings)")
    #expect(findings.map(\.line) == findings.map(\.line).sorted())
  }

  @Test func everyFixtureIsInTheTable() {
    let names = Files.names(inFolder: Self.fixtures + "BadLessons").map { String($0.dropLast(3)) }
    #expect(names == Self.mistakes.map(\.name).sorted())
  }

  @Test func aGoodLessonWithEveryConstructHasNoFindings() throws {
    #expect(try findings("GoodLessons/01-good.md") == [])
    let lesson = try Lesson(try Files.bytes(Self.fixtures + "GoodLessons/01-good.md"))
    let kinds = lesson.steps.flatMap(\.tasks).map { "\($0.kind)".prefix { $0 != "(" } }
    #expect(Set(kinds) == ["demo", "enter", "fill", "goal", "ask", "predict"])
  }

  // MARK: Translations

  @Test func aTranslationIsHeldAgainstItsLesson() throws {
    let base = try Files.bytes(Self.fixtures + "GoodLessons/01-good.md")
    let text = String(decoding: base, as: UTF8.self)
    func findings(_ translation: String) -> [LessonFinding] {
      LessonCheck.findings(Array(translation.utf8), fileName: "01-good.fr.md", translationOf: base)
    }
    #expect(findings(text.replacing("# Every construct", with: "# Tout")) == [])
    let other = findings(text.replacing("id: fill", with: "id: remplir"))
    #expect(other.count == 1 && other[0].message.contains("`fill`"), "\(other)")
    let command = findings(text.replacing("cnn> x.sum", with: "cnn> x.size"))
    #expect(command.count == 1 && command[0].message.contains("this task differs"), "\(command)")
    let wide = findings(text + String(repeating: "é", count: 81) + "\n")
    #expect(wide.map(\.message) == ["the line is 81 columns wide; the limit is 80"])
    #expect(findings("no lesson").map(\.line) == [1])
    let broken = LessonCheck.findings(base, fileName: "01-good.fr.md", translationOf: [])
    #expect(broken.count == 1 && broken[0].message.contains("cannot read the lesson"))
  }

  // MARK: Files and folders

  private func check(
    _ paths: [String], seconds: Double = 1, timeout: Double = 60
  ) -> (lines: [String], status: Int32) {
    let now = Mutex(-seconds)
    let clock: @Sendable () -> Double = {
      now.withLock {
        $0 += seconds
        return $0
      }
    }
    return LessonCheck(
      executable: builtExecutable("cnn-shell"), seconds: timeout, processors: 2, clock: clock, isInterrupted: { false }
    ).run(paths)
  }

  @Test func foldersAreCheckedWithTheirTranslations() throws {
    let folder = try TemporaryFolder()
    let good = String(decoding: try Files.bytes(Self.fixtures + "GoodLessons/01-good.md"), as: UTF8.self)
    try folder.write(good, to: "01-good.md")
    try folder.write(good.replacing("# Every construct", with: "# Tout"), to: "01-good.fr.md")
    try folder.write(good, to: "good.de.md")
    try folder.write("nothing", to: "README.md")
    let well = check([folder.path])
    #expect(well.lines == ["3 lessons: no problems (1 s)"] && well.status == 0)
    try folder.write(good.replacing("id: fill", with: "id: remplir"), to: "01-good.fr.md")
    try folder.write(good, to: "02-none.fr.md")
    let (lines, status) = check([folder.path])
    #expect(status == 1 && lines.last == "2 of 4 lessons failed", "\(lines)")
    #expect(lines.contains { $0.hasPrefix("\(folder.path)/01-good.fr.md:") && $0.contains("`fill`") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("\(folder.path)/02-none.fr.md:1: ") && $0.contains("`02-none.md`") })
  }

  @Test func theBudgetOfTimeIsForAllTogether() {
    let good = Self.fixtures + "GoodLessons/01-good.md"
    #expect(check([good], seconds: LessonCheck.budget).status == 0)
    let (lines, status) = check([good], seconds: LessonCheck.budget + 1)
    #expect(status == 1 && lines.first == "the lessons took 301 s in total; the limit is 300 s", "\(lines)")
  }

  @Test func whatCannotBeReadIsTold() throws {
    let folder = try TemporaryFolder()
    #expect(check([folder.path]).status == 1 && check([folder.path]).lines[0].contains("no lessons in this folder"))
    #expect(check([folder.file("none.md")]).status == 1)
    try folder.write("---\nlesson: a\u{1B}[2J\n", to: "a.md")
    let (lines, status) = check([folder.file("a.md")])
    #expect(status == 1 && lines.allSatisfy { !$0.contains("\u{1B}") }, "\(lines)")
  }
}
