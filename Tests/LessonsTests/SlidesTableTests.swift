import Platform
import Testing
import Transcripts

@testable import Lessons

/// The table from the lecture's slides and bullets to the steps that meet them.
@Suite struct SlidesTableTests {
  @Test func theSlidesTableNamesStepsThatThereAre() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: try Files.bytes(root + "/lessons/README.md"), as: UTF8.self)
    let reference = /\[(?<file>\d\d-[\w-]+)\]\([^)]+\)(?<steps>(?:,? `[\w-]+`)+)/
    var count = 0
    for match in text.matches(of: reference) {
      let name = match.output.file.drop { $0 != "-" }.dropFirst()
      let lesson = try #require(LessonLibrary.builtIn[String(name)], "\(match.output.file)").lesson(in: nil).lesson
      for step in match.output.steps.matches(of: /`([\w-]+)`/) {
        #expect(lesson.steps.contains { $0.id == step.output.1 }, "\(match.output.file) has no step \(step.output.1)")
        count += 1
      }
    }
    #expect(count >= 160, "\(count)")
  }
}
