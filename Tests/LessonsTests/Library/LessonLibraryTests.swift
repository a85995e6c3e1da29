import Platform
import TerminalTesting
import Testing

@testable import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where lessons are found, and by which names.
@Suite struct LessonLibraryTests {
  private let root: TemporaryFolder

  init() throws { root = try TemporaryFolder() }

  private static func lesson(_ name: String) -> String { "---\nlesson: \(name)\nformat: 1\n---\n# \(name)\n" }

  /// A folder below the temporary one, with these files; each holds a lesson.
  @discardableResult
  private func folder(_ path: String, _ files: [String] = []) throws -> String {
    var made = ""
    for part in path.split(separator: "/") {
      made += made.isEmpty ? String(part) : "/" + part
      mkdir(root.file(made), 0o700)
    }
    for file in files { try root.write(Self.lesson(file), to: path + "/" + file) }
    return try #require(Files.realPath(root.file(path)))
  }

  private func find(
    _ folder: String? = nil, variable: String? = nil, executable: String? = nil, current: String? = nil
  ) throws(FileProblem) -> LessonLibrary {
    try LessonLibrary.find(
      folder: folder, environment: variable.map { ["CNN_SHELL_LESSONS": $0] } ?? [:], executable: executable,
      currentFolder: current ?? root.path)
  }

  private func problem(_ folder: String? = nil, variable: String? = nil) -> String? {
    do throws(FileProblem) {
      _ = try find(folder, variable: variable)
      return nil
    } catch {
      return error.message
    }
  }

  // MARK: Which folder

  @Test func theOptionWinsThenTheVariableThenThePlaceOfTheProgramThenTheCurrentFolder() throws {
    let option = try folder("option", ["01-option.md"])
    let variable = try folder("variable", ["01-variable.md"])
    try folder("install/lessons", ["01-executable.md"])
    let bin = try folder("install/bin")
    let program = try root.write("", to: "install/bin/cnn-shell")
    try folder("work/lessons", ["01-current.md"])
    let current = try folder("work/deep/down")
    let bare = try folder("bare")
    func found(_ option: String?, _ variable: String?, _ executable: String?, _ current: String) throws -> [String] {
      try find(option, variable: variable, executable: executable, current: current).entries.map(\.name)
    }
    #expect(try found(option, variable, program, current) == ["option"])
    #expect(try found(nil, variable, program, current) == ["variable"])
    #expect(try found(nil, nil, program, current) == ["executable"])
    #expect(try found(nil, "", program, current) == ["executable"])
    #expect(try found(nil, nil, nil, current) == ["current"])
    #expect(try found(nil, nil, bin + "/none", current) == ["current"])
    let builtIn = EmbeddedLessonFiles.names
    #expect(try find(executable: nil, current: bare).entries.map(\.fileName) == builtIn)
    #expect(try find(executable: nil, current: bare).source == "built in")
    #expect(try find(executable: nil, current: bare + "/gone").source == "built in")
  }

  @Test func aLinkToTheProgramLeadsToItsFolder() throws {
    let lessons = try folder("install/lessons", ["01-a.md"])
    try folder("install/bin")
    try folder("bin")
    let program = try root.write("", to: "install/bin/cnn-shell")
    try root.link("bin/cnn-shell", to: program)
    #expect(try find(executable: root.file("bin/cnn-shell"), current: "/").source == lessons)
  }

  @Test func aFolderThatMerelyHasTheNameIsPassedBy() throws {
    let outer = try folder("lessons", ["02-outer.md"])
    let inner = try folder("a/lessons")
    let current = try folder("a/b")
    func source() throws -> String { try find(current: current).source }
    #expect(try source() == outer)
    for (name, text) in [
      ("01-notes.md", "# Notes\n"), ("notes.md", Self.lesson("notes")), ("README.md", Self.lesson("readme")),
      ("01-a.fr.md", Self.lesson("a")), ("01-b.md", "---\ntitle: b\n---\nlesson: b\n"), ("01-c.txt", Self.lesson("c")),
      (".01-d.md", Self.lesson("d")), ("01-e.cnn.md", Self.lesson("e")),
    ] {
      try root.write(text, to: "a/lessons/" + name)
      #expect(try source() == outer, "\(name)")
    }
    try root.write("\u{FEFF}---\r\nformat: 1\r\nlesson: inner\r\n", to: "a/lessons/07-inner.md")
    #expect(try source() == inner)
  }

  @Test func aFolderThatWasAskedForMustHoldLessons() throws {
    try folder("empty")
    let notes = try folder("notes")
    try root.write("# Notes\n", to: "notes/01-notes.md")
    let file = try root.write("", to: "file")
    let gone = root.file("gone")
    #expect(problem(gone) == "--lessons \(gone): no such folder")
    #expect(problem("") == "--lessons : no such folder")
    #expect(problem(file) == "--lessons \(file): not a folder")
    #expect(problem(variable: gone) == "CNN_SHELL_LESSONS=\(gone): no such folder")
    let reason =
      "no lessons in this folder: a lesson is a file `NN-NAME.md` that begins with lines `---` and `lesson: NAME`"
    #expect(problem(notes) == "--lessons \(notes): \(reason)")
    #expect(problem("empty") == "--lessons empty: \(reason)")
    #expect(problem(variable: "empty") == "CNN_SHELL_LESSONS=empty: \(reason)")
  }

  @Test func anUnreadableFolderIsNoSilentFallback() throws {
    let locked = try folder("locked", ["01-a.md"])
    chmod(locked, 0)
    defer { chmod(locked, 0o700) }
    // Nothing is locked for root.
    #expect(problem(locked) == (geteuid() == 0 ? nil : "--lessons \(locked): Permission denied"))
  }

  @Test func aRelativeNameStartsAtTheCurrentFolderAndIsKeptAbsolute() throws {
    let own = try folder("own", ["mine.md"])
    let library = try find("own")
    #expect(library.source == own && library.entries.map(\.source) == [own + "/mine.md"])
    #expect(library.entries.map(\.number) == [nil])
  }

  // MARK: Which lessons

  @Test func lessonsComeByNumberAndTranslationsBelongToThem() throws {
    let path = try folder(
      "lessons",
      [
        "10-j.md", "2-b.md", "00-welcome.md", "03-max-pooling.md", "03-max-pooling.fr.md", "max-pooling.de.md",
        "00-welcome.pt.md", "zebra.md", "apple.md", "9.md", "11-.md", "99999999999999999999-big.md", "gone.fr.md",
        "README.md", "readme.fr.md", "ReadMe.md", ".#03-max-pooling.md", "notes.txt", "a.cnn.md", "v1.2.md",
        "03-max-pooling.FR.md",
      ])
    try folder("lessons/04-folder.md")
    let library = try find(path)
    #expect(
      library.entries.map(\.fileName) == [
        "00-welcome.md", "2-b.md", "03-max-pooling.md", "10-j.md", "11-.md", "9.md", "99999999999999999999-big.md",
        "apple.md", "v1.2.md", "zebra.md",
      ])
    #expect(library.entries.map(\.number) == [0, 2, 3, 10, nil, nil, nil, nil, nil, nil])
    #expect(
      library["max-pooling"]?.translations.mapValues(\.fileName) == [
        "fr": "03-max-pooling.fr.md", "de": "max-pooling.de.md", "FR": "03-max-pooling.FR.md",
      ])
    #expect(library["welcome"]?.translations["pt"]?.source == path + "/00-welcome.pt.md")
    #expect(library.strayTranslations.map(\.fileName) == ["gone.fr.md"])
  }

  @Test func aLessonHasManyNames() throws {
    let library = try find(try folder("lessons", ["00-welcome.md", "03-max-pooling.md", "7-deep.md", "12.md", "x.md"]))
    func file(_ name: String) -> String? { library[name]?.fileName }
    for name in ["max-pooling", "03-max-pooling", "03-max-pooling.md", "max-pooling.md", "3", "03", "003"] {
      #expect(file(name) == "03-max-pooling.md", "\(name)")
    }
    #expect(file("0") == "00-welcome.md" && file("00") == "00-welcome.md" && file("07") == "7-deep.md")
    #expect(file("12") == "12.md" && file("x") == "x.md")
    for name in ["", "-3", "+3", "4", "max", "pooling", "3-max-pooling", "99999999999999999999", "٣", ".md"] {
      #expect(file(name) == nil, "\(name)")
    }
  }

  @Test func bytesAreThoseOfTheFileAsItIsNow() throws {
    let path = try folder("lessons", ["01-a.md", "02-b.md", "03-c.md"])
    let library = try find(path)
    let a = try #require(library["a"])
    #expect(try a.bytes() == Array(Self.lesson("01-a.md").utf8))
    try root.write("changed", to: "lessons/01-a.md")
    #expect(try a.bytes() == Array("changed".utf8))
    unlink(path + "/01-a.md")
    #expect(throws: FileProblem(path + "/01-a.md", .system(.noSuchFile))) { try a.bytes() }
    try root.link("lessons/01-a.md", to: path + "/02-b.md")
    #expect(try a.bytes() == Array(Self.lesson("02-b.md").utf8))
  }

  @Test func linksThatLeadNowhereOrInACircleAreNoCrash() throws {
    let path = try folder("lessons", ["01-a.md"])
    try root.link("lessons/02-gone.md", to: "nothing")
    try root.link("lessons/03-circle.md", to: "03-circle.md")
    try root.link("lessons/lessons", to: path)
    mkfifo(path + "/04-pipe.md", 0o600)
    let library = try find(path)
    #expect(library.entries.map(\.name) == ["a", "gone", "circle", "pipe"])
    #expect(throws: FileProblem.self) { try library["gone"]?.bytes() }
    #expect(throws: FileProblem.self) { try library["circle"]?.bytes() }
    #expect(throws: FileProblem(path + "/04-pipe.md", .notPlainFile)) { try library["pipe"]?.bytes() }
    try root.link("around", to: "around")
    #expect(problem("around") == "--lessons around: no such folder")
  }

  @Test func thousandsOfFilesAreNoProblem() throws {
    let path = try folder("lessons")
    for number in 0..<3000 { try root.write("# no lesson\n", to: "lessons/\(number)-x\(number).md") }
    #expect(problem(path)?.contains("no lessons in this folder") == true)
    try root.write(Self.lesson("y"), to: "lessons/3000-y.md")
    let library = try find(path)
    #expect(library.entries.count == 3001 && library.entries.map(\.number) == Array(0...3000))
  }

  @Test func aNameThatIsNotUTF8IsNoCrash() throws {
    let path = try folder("lessons", ["01-a.md"])
    let name = (path + "/02-").utf8CString.dropLast() + [CChar(bitPattern: 0xFF)] + ".md".utf8CString
    close(creat(Array(name), 0o600))
    let library = try find(path)
    #expect(library.entries.count == 2)
    #expect(throws: FileProblem.self) { try library["2"]?.bytes() }
  }
}
