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
    ("id-twice", 17, "the id `make` stands twice"),
    ("no-id", 16, "a step has an id"),
    ("another-name", 1, "one name for both"),
    ("wide", 16, "the line is 88 columns wide"),
    ("goal-holds-at-once", 17, "the goal is reached before anything is done"),
    ("goal-holds-after-setup", 24, "the goal is reached before anything is done"),
    ("solution-does-not-solve", 16, "the solution does not solve this task"),
    ("solution-leads-back", 19, "the solution does not solve this task"),
    ("solution-leads-out", 19, "the solution does not solve this task"),
    ("solution-fails", 24, "`q = z` ended in error unknown-command"),
    ("solution-gives-something-else", 24, "`p = x | maxpool 2` gives something else:"),
    ("wrong-is-accepted", 27, "this is listed as wrong, and was accepted"),
    ("wrong-ends-otherwise", 27, "ended in success, and bad-value was expected"),
    ("wrong-is-not-told", 27, "the student is not told why"),
    ("wrong-says-something-else", 27, "`p = x | maxpool 4` gives something else:"),
    ("wrong-says-anything", 28, "`...` alone"),
    ("no-solution", 16, "no `cnn solution`"),
    ("no-wrong", 16, "no `cnn wrong`"),
    ("fill-with-more-solutions", 16, "one by one"),
    ("fill-without-solution", 16, "no `cnn solution`"),
    ("demo-gives-something-else", 12, "gives something else:"),
    ("demo-says-anything", 13, "`...` alone"),
    ("demo-says-nothing", 12, "the output of this command is not written"),
    ("demo-fails", 14, "`z` ended in error unknown-command"),
    ("demo-does-not-fail", 12, "ended in success"),
    ("setup-does-not-lead-there", 16, "begun from its own setup, this step cannot be solved"),
    ("setup-fails", 21, "`y = z` ended in error unknown-command"),
    ("setup-gives-something-else", 20, "gives something else:"),
    ("setup-says-anything", 21, "`...` alone"),
    ("step-needs-what-no-step-made", 27, "unknown command or value nowhere"),
    ("copied", 16, "1 of 2 steps are copied"),
    ("solution-in-prose", 8, "1 of 1 steps are copied"),
    ("solution-outside-details", 21, "<details> only"),
    ("wrong-outside-details", 21, "<details> only"),
    ("key-outside-details", 20, "<details> only"),
    ("no-right-answer", 16, "no right answer"),
    ("no-key", 16, "no right answer"),
    ("key-of-a-text", 16, "it has no key"),
    ("key-cannot-be-computed", 16, "the key cannot be computed"),
    ("key-contradicts-itself", 24, "`5` is listed as wrong, and is accepted"),
    ("right-answer-is-rejected", 24, "`a)` is listed as right, and is rejected"),
    ("answer-is-no-answer", 25, "`c` is no answer here"),
    ("wrong-answers-are-one", 25, "with the message of another answer"),
    ("wrong-answer-is-not-told", 24, "the student is not told why"),
    ("prediction-is-wrong", 24, "`120` is listed as wrong, and is accepted"),
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
    #expect(command.count == 1 && command[0].message.contains("another task"), "\(command)")
    let wide = findings(text + String(repeating: "é", count: 81) + "\n")
    #expect(wide.map(\.message) == ["the line is 81 columns wide, and at most 80 are read well"])
    #expect(findings("no lesson").map(\.line) == [1])
    let broken = LessonCheck.findings(base, fileName: "01-good.fr.md", translationOf: [])
    #expect(broken.count == 1 && broken[0].message.contains("cannot be read"))
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
    #expect(well.lines == ["3 lessons: all is well (1 s)"] && well.status == 0)
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
    #expect(status == 1 && lines.first == "the lessons took 301 s, and all together may take 300", "\(lines)")
  }

  @Test func whatCannotBeReadIsTold() throws {
    let folder = try TemporaryFolder()
    #expect(check([folder.path]).status == 1 && check([folder.path]).lines[0].contains("no lesson in this folder"))
    #expect(check([folder.file("none.md")]).status == 1)
    try folder.write("---\nlesson: a\u{1B}[2J\n", to: "a.md")
    let (lines, status) = check([folder.file("a.md")])
    #expect(status == 1 && lines.allSatisfy { !$0.contains("\u{1B}") }, "\(lines)")
  }
}
