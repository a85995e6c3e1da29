import Platform
import TerminalTesting
import Testing

@testable import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lessons that journals are judged by.
@Suite struct LessonLibraryGradingTests {
  private let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
    for name in ["teacher", "handed-in", "handed-in/lessons", "linked"] { mkdir(root.file(name), 0o700) }
    for name in ["teacher/01-a.md", "handed-in/lessons/01-a.md"] { try root.write(Self.lesson, to: name) }
    try root.write("", to: "handed-in/ada.cnn.md")
    try root.link("linked/01-a.md", to: root.file("handed-in/lessons/01-a.md"))
    try root.link("folder", to: root.file("handed-in/lessons"))
  }

  private static let lesson = "---\nlesson: a\nformat: 1\n---\n# A\n"

  private func find(
    _ folder: String?, variable: String? = nil, paths: [String] = ["handed-in"]
  ) throws(FileProblem) -> LessonLibrary {
    try LessonLibrary.forGrading(
      folder: folder.map(root.file), environment: variable.map { ["CNN_SHELL_LESSONS": root.file($0)] } ?? [:],
      paths: paths.map(root.file))
  }

  @Test func onlyWhatWasAskedForCounts() throws {
    #expect(try find(nil).source == "built in")
    #expect(try find("teacher").source == Files.resolved(root.file("teacher")))
    #expect(try find(nil, variable: "teacher").entries.map(\.name) == ["a"])
    #expect(
      try LessonLibrary.forGrading(folder: nil, environment: ["CNN_SHELL_LESSONS": ""], paths: []).source == "built in")
    #expect(throws: FileProblem.self) { try find("nowhere") }
  }

  @Test(arguments: [
    ("handed-in/lessons", ["handed-in"]), ("linked", ["handed-in"]), ("folder", ["handed-in"]),
    ("handed-in/lessons", ["handed-in/lessons"]), ("handed-in/lessons", ["teacher", "folder"]),
    ("teacher", ["teacher/01-a.md"]), ("teacher", ["."]),
  ])
  func whatWasHandedInIsNoJudge(_ folder: String, _ paths: [String]) throws {
    #expect(throws: FileProblem.self) { try find(folder, paths: paths) }
    #expect(throws: FileProblem.self) { try find(nil, variable: folder, paths: paths) }
    do throws(FileProblem) {
      _ = try find(folder, paths: paths)
    } catch {
      #expect(
        error.message.hasPrefix("--lessons \(root.file(folder)): ") && error.message.contains("omit --lessons"))
    }
  }

  @Test func aFileBesideTheLessonsFolderIsNoReason() throws {
    #expect(try find("handed-in/lessons", paths: ["handed-in/ada.cnn.md"]).entries.count == 1)
  }

  @Test func lessonsAreReadOnceAndTheDigestIsThatOfTheirBytes() throws {
    let library = try find("teacher")
    let hash = StableHash.text("01-a.md\u{0}\(Self.lesson.utf8.count)\u{0}\(Self.lesson)".utf8)
    #expect(library.digest == hash && library.folder == nil)
    try root.write(Self.lesson + "Emptied.\n", to: "teacher/01-a.md")
    #expect(library.digest == hash)
    #expect(try library["a"]?.bytes() == Array(Self.lesson.utf8))
    #expect(try find("teacher").digest != hash)
    try root.write(Self.lesson, to: "teacher/01-a.md")
    #expect(try find("teacher").digest == hash)
    try root.write(Self.lesson, to: "teacher/01-a.fr.md")
    #expect(try find("teacher").digest != hash)
  }
}
