import Platform
import Testing
import Transcripts

@testable import Lessons

/// A lesson followed by a program.
@Suite struct LessonTrialRunTests {
  private static let demo = [
    "## Draw", "<!-- id: draw -->", "```cnn demo", "cnn> x = randn 2x2;", "```", "```goal", "find y of kind number",
    "```",
    "<details><summary>Solution</summary>", "", "```cnn solution", "cnn> y = x.sum", "y: 3.25", "```", "```cnn wrong",
    "cnn> z = x", "```", "</details>",
  ]

  private func findings(seed: String) throws -> [LessonFinding] {
    LessonCheck.findings(
      lessonFile(Self.demo, head: ["lesson: test", "format: 1", "seed: \(seed)"]), fileName: "test.md")
  }

  @Test func aSeedOfTheStudentIsTriedByEachStudent() throws {
    let one = try findings(seed: "7")
    #expect(one.count == 1 && one[0].message.contains("gives different output"), "\(one)")
    // Each of them draws other numbers, and so finds another difference.
    #expect(try findings(seed: "student").count == LessonCheck.students.count)
  }

  @Test func theSameRunFindsTheSame() throws { #expect(try findings(seed: "student") == findings(seed: "student")) }

  @Test func nothingIsWritten() throws {
    let body = ["## Write", "<!-- id: write -->", "```cnn demo", "cnn> record \"/tmp/lesson-wrote-this\"", "```"]
    let findings = LessonCheck.findings(lessonFile(body), fileName: "test.md")
    #expect(findings.contains { $0.line == 9 }, "\(findings)")
    #expect((try? Files.bytes("/tmp/lesson-wrote-this")) == nil)
  }
}
