import Testing

@testable import Lessons
@testable import Transcripts

/// The rules that a lesson's text shows, at their edges.
@Suite struct LessonRulesTests {
  private func findings(_ body: [String], fileName: String = "test.md") throws -> [LessonFinding] {
    let bytes = lessonFile(body)
    return LessonRules(try Lesson(bytes), lines: try Markdown.lines(of: bytes), fileName: fileName).findings
  }

  private func step(_ id: String, copied: Bool) -> [String] {
    ["## \(id)", "<!-- id: \(id) -->"] + (copied ? ["```cnn do", "cnn> x = 1", "```"] : ["Prose."])
  }

  @Test func aThirdOfTheStepsMayBeCopied() throws {
    #expect(try findings(step("a", copied: true) + step("b", copied: false) + step("c", copied: false)) == [])
    let two = try findings(step("a", copied: true) + step("b", copied: true) + step("c", copied: false))
    #expect(two.count == 1 && two[0].message.contains("2 of 3 steps") && two[0].line == 11, "\(two)")
    // Two fences in one step are one step.
    let twice = step("a", copied: true) + ["```cnn do", "cnn> y = 1", "```"]
    #expect(try findings(twice + step("b", copied: false) + step("c", copied: false)) == [])
  }

  @Test func eightyColumnsAreNotTooWide() throws {
    for (character, count) in [("a", 80), ("é", 80), ("界", 40), ("e\u{301}", 80)] {
      let line = String(repeating: character, count: count)
      #expect(try findings(step("a", copied: false) + [line]) == [], "\(character)")
      #expect(try findings(step("a", copied: false) + [line + character]).map(\.line) == [9], "\(character)")
    }
  }

  @Test(arguments: [
    ("test.md", true), ("07-test.md", true), ("07-test.fr.md", true), ("best.md", false), ("7test.md", false),
  ])
  func theFileHasTheLessonsName(_ fileName: String, _ fits: Bool) throws {
    #expect(try findings(step("a", copied: false), fileName: fileName).isEmpty == fits)
  }
}
