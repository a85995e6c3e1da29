import CommandInterpreter
import Testing

@testable import Lessons

/// The table of released lessons. Where a lesson has changed, the failure says the line to add to it.
@Suite struct ReleasedLessonsTests {
  @Test func everyLessonOfThisVersionIsInIt() throws {
    for entry in LessonLibrary.builtIn.entries { expectRelease(of: try Lesson(try entry.bytes())) }
  }

  /// Lessons of the first version are known for ever.
  @Test func theLessonsOfTheFirstVersionAreInIt() throws {
    let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Fixtures/v1/lessons"
    let library = try LessonLibrary.find(
      folder: folder, environment: [:], executable: nil, currentFolder: nil)
    #expect(library.entries.count == 14)
    for entry in library.entries {
      let lesson = try Lesson(try entry.bytes())
      expectRelease(of: lesson)
      #expect(ReleasedLessons.all.first { $0.digest == lesson.digest }?.shell == "0.1.0")
    }
  }

  private func expectRelease(of lesson: Lesson) {
    let known = ReleasedLessons.checks(of: lesson.name, digest: lesson.digest)
    let line =
      "Release(\"\(Version.current)\", \"\(lesson.name)\", digest: \"\(lesson.digest)\", checks: \"\(lesson.checks)\"),"
    #expect(known == lesson.checks, "add to `all` in Sources/Lessons/Library/ReleasedLessons.swift: \(line)")
  }

  @Test func eachFileIsInItOnce() {
    let all = ReleasedLessons.all
    #expect(Set(all.map(\.digest)).count == all.count)
    #expect(all.allSatisfy { Version.all.contains($0.shell) })
  }

  @Test func versionsAreInTheirOrder() {
    #expect(Version.all.last == Version.current && Set(Version.all).count == Version.all.count)
    // `help` lists more commands since 0.6.0.
    for version in Version.all { #expect(Version.hasOtherWords(version) == (version != "0.6.0")) }
    #expect(!Version.hasOtherWords("9.9") && !Version.hasOtherWords(""))
  }
}
