import Platform
import Testing
import Transcripts

@testable import Lessons

/// The files that the build embeds.
enum EmbeddedLessonFiles {
  static let projectFolder = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  /// The names of the project's lessons, translations left out.
  static var names: [String] {
    lessons(in: projectFolder + "/lessons").filter { $0.split(separator: ".").count == 2 }
  }

  static func lessons(in folder: String) -> [String] {
    Files.names(inFolder: folder).filter { $0.hasSuffix(".md") && $0 != "README.md" && !$0.hasPrefix(".") }
  }
}

/// The build embeds texts as they are.
@Suite struct EmbeddedLessonsTests {
  private func expectCopies(_ copies: [(fileName: String, text: String)], of folder: String) throws {
    #expect(copies.map(\.fileName) == EmbeddedLessonFiles.lessons(in: folder))
    for copy in copies {
      #expect(Array(copy.text.utf8) == (try Files.bytes(folder + "/" + copy.fileName)), "\(copy.fileName)")
    }
  }

  @Test func theCopiesInTheProgramAreTheProjectsLessons() throws {
    try expectCopies(Lessons.EmbeddedLessons.all, of: EmbeddedLessonFiles.projectFolder + "/lessons")
    for entry in LessonLibrary.builtIn.entries {
      let path = EmbeddedLessonFiles.projectFolder + "/lessons/" + entry.fileName
      #expect(try entry.bytes() == (try Files.bytes(path)) && entry.source == "built in")
    }
  }

  /// This target's own folder holds what is hard: line ends, quotes, `#`, escapes, control characters, Unicode.
  @Test func anyTextIsEmbeddedByteForByte() throws {
    let folder = EmbeddedLessonFiles.projectFolder + "/Tests/LessonsTests/EmbeddedLessons"
    #expect(EmbeddedLessons.all.count == 9)
    try expectCopies(EmbeddedLessons.all, of: folder)
  }
}
