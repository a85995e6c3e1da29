import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every command that takes a file, with hostile paths, in sessions of strangers.
@Suite struct FileAccessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["own", "page", "page/.hidden", "outside"] { mkdir(folder.file(name), 0o700) }
    try folder.write("v = 1\n", to: "own/mine.cnn")
    try folder.write("v = 2\n", to: "page/beside.cnn")
    try folder.write("v = 3\n", to: "page/.hidden/key")
    try folder.write("v = 4\n", to: "outside/secret")
    try folder.link("own/link", to: folder.file("outside/secret"))
    try folder.link("own/linked", to: folder.file("outside"))
    try folder.link("page/link", to: folder.file("outside/secret"))
    mkfifo(folder.file("own/pipe"), 0o600)
  }

  /// A line for every parameter that is a file; what is written is written below the folder alone.
  private static let lines: [String: @Sendable (String) -> String] = [
    "run file": { "run \"\($0)\"" },
    "cd folder": { "cd \"\($0)\"" },
    "dataset source": { "dataset \"\($0)\"" },
    "dataset folder": { "dataset mnist folder=\"\($0)\"" },
    "show file": { "show (ones 1x4x4) file=\"\($0).png\"" },
    "record file": { "record \"\($0)\"" },
  ]

  private static func parameters() -> [String] {
    CommandTable.complete(Recorder(seed: 1), .builtIn).commands.flatMap { command in
      command.declaration.parameters.filter { $0.kind == .file }.map { "\(command.declaration.word) \($0.name)" }
    }
  }

  @Test func everyParameterThatIsAFileHasALine() {
    #expect(Set(Self.parameters()) == Set(Self.lines.keys))
  }

  private func session(_ files: FileAccess) -> LessonPlayer {
    var environment = Environment()
    environment.files = files
    return LessonPlayer(environment, session: Session(), recorder: Recorder(seed: 1), library: .builtIn)
  }

  private var strangers: FileAccess { FileAccess(own: folder.file("own"), documents: [folder.file("page")]) }

  @Test(arguments: lines.keys.sorted()) func hostilePathsAreDenied(_ parameter: String) throws {
    let make = try #require(Self.lines[parameter])
    let before = folder.names()
    let paths =
      ["outside/secret", "own/link", "own/linked/secret", "own/../outside/secret", "page/link", "page/.hidden/key"]
      .map { folder.file($0) } + [
        "/proc/self/environ", "/proc/self/root" + folder.file("outside/secret"), "/dev/zero", "/etc/passwd",
        "../outside/secret", "link", "linked/secret", folder.file("own/pipe"), "/etc/no-such-file", "~/../outside",
      ]
    for files in [strangers, .none] {
      for path in paths {
        // In the stranger's own folder a link or a pipe may be replaced by a new file of another name.
        let isWrittenInside =
          parameter == "show file" && ["own/pipe", "own/link"].map { folder.file($0) }.contains(path)
        guard !isWrittenInside else { continue }
        let player = session(files)
        _ = player.execute("cd \"\(folder.file("own"))\"")
        let isRelative = player.interpreter.session.folder != nil
        guard isRelative || path.hasPrefix("/") || path.hasPrefix("~") else { continue }
        if parameter == "show file", ["link"].contains(path) { continue }
        let report = player.execute(make(path))
        #expect(report.result.code == .fileDenied, "\(make(path)): \(report.result.lines)")
        #expect(report.result.lines.contains { $0.contains("secret") && $0.contains("v = ") } == false)
        #expect(player.interpreter.session.variables["v"] == nil)
      }
    }
    #expect(folder.names() == before)
  }

  @Test func ownFilesAreRead() throws {
    let player = session(strangers)
    #expect(player.execute("cd \"\(folder.file("own"))\"").result.code == nil)
    #expect(player.execute("run mine.cnn").result.code == nil)
    #expect(player.execute("v").result.lines == ["1"])
    #expect(player.execute("run \"\(folder.file("page/beside.cnn"))\"").result.code == nil)
    #expect(player.execute("v").result.lines == ["2"])
    #expect(player.execute("run none.cnn").result.code == .fileNotFound)
    #expect(player.execute("dataset digits limit=10").result.code == nil)
    #expect(player.execute("dataset nothing-of-this-name").result.code != nil)
    #expect(player.execute("record a.cnn.md").result.code == nil)
    #expect(folder.names().contains("own/a.cnn.md") || folder.read("own/a.cnn.md") != nil)
  }

  @Test func aDenialSaysWhyAndWhatWorks() {
    let lines = session(strangers).execute("run /etc/passwd").result.lines
    #expect(lines.first == "error[file-denied]: /etc/passwd: outside the folders that may be used here")
    #expect(lines.contains { $0.contains("help: a lesson or transcript can read only files in its own folder") })
    #expect(session(.none).execute("help dataset").result.code == nil)
  }

  @Test func anAuthorsCommandsAreConfinedAndTheStudentsAreNot() throws {
    let secret = folder.file("outside/secret")
    let text = [
      "## One", "<!-- id: one -->", "```cnn demo", "cnn> run \"\(secret)\"", "? error file-denied", "```", "```goal",
      "value v == 4 | run it", "```",
    ]
    let bytes = lessonFile(text, head: ["lesson: spy", "format: 1"])
    try folder.write(String(decoding: bytes, as: UTF8.self), to: "page/01-spy.md")
    let library = try LessonLibrary.find(
      folder: folder.file("page"), environment: [:], executable: nil, currentFolder: nil)
    let player = LessonPlayer(Environment(), session: Session(), recorder: Recorder(seed: 1), library: library)
    let opened = player.execute("lesson spy")
    #expect(opened.commands.map(\.result.code) == [.fileDenied], "\(opened.result.lines)")
    #expect(player.interpreter.session.variables["v"] == nil)
    #expect(player.execute("run \"\(secret)\"").result.code == nil)
    #expect(player.execute("v").result.lines.first == "4")
  }
}
