import Platform
import TerminalTesting
import Testing

@testable import CommandInterpreter
@testable import Grading
@testable import ImageData
@testable import Lessons
@testable import LineEditing
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can stand where a file is expected and is none, or none that can be read: each gives an error, soon, and nothing
/// is written through it.
@Suite struct OddPlacesTests {
  enum Place: String, CaseIterable {
    case nothing, folder, pipe, device, endlessDevice, linkToNothing, linkToItself, unreadable, huge
  }

  /// Makes what stands at a path.
  private func make(_ place: Place, at path: String) throws {
    let done =
      switch place {
      case .nothing: true
      case .folder: mkdir(path, 0o700) == 0
      case .pipe: mkfifo(path, 0o600) == 0
      case .device: symlink("/dev/null", path) == 0
      case .endlessDevice: symlink("/dev/zero", path) == 0
      case .linkToNothing: symlink("nothing", path) == 0
      case .linkToItself: symlink(path, path) == 0
      case .unreadable: try makeFile(path, bytes: 3, permissions: 0)
      case .huge: try makeFile(path, bytes: 10 << 30, permissions: 0o600)
      }
    try #require(done)
  }

  /// Makes a file of zeros that takes no room on the disk.
  private func makeFile(_ path: String, bytes: Int, permissions: mode_t) throws -> Bool {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return ftruncate(descriptor, off_t(bytes)) == 0 && fchmod(descriptor, permissions) == 0
  }

  /// Whether the user of this process may read everything.
  private var isSuperuser: Bool { geteuid() == 0 }

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func datasets(_ place: Place) throws {
    let folder = try TemporaryFolder()
    for name in [
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ] {
      try make(place, at: folder.file(name))
    }
    var interpreter = Interpreter(Environment())
    let diagnostic = try #require(interpreter.execute("d = dataset \"\(folder.path)\"").diagnostic)
    let expected: [ErrorCode] = [.fileNotFound, .fileFormat, .fileDenied, .limit]
    #expect(expected.contains(diagnostic.code) && diagnostic.message.contains(folder.path), "\(diagnostic.rendered)")
    #expect(interpreter.session.names.isEmpty)
    // And where the folder itself is expected.
    try make(place, at: folder.file("itself"))
    let other = interpreter.execute("d = dataset \"\(folder.file("itself"))\"").diagnostic
    #expect(other.map { expected.contains($0.code) } == true, "\(other?.rendered ?? "")")
  }

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func filesOfCommands(_ place: Place) throws {
    let folder = try TemporaryFolder()
    try make(place, at: folder.file("f.cnn"))
    var interpreter = Interpreter(Environment())
    let outcome = interpreter.execute("run \"\(folder.file("f.cnn"))\"")
    if place == .unreadable && isSuperuser {
      #expect(outcome.diagnostic != nil, "three zeros are no commands")
      return
    }
    let diagnostic = try #require(outcome.diagnostic)
    #expect([.fileNotFound, .fileDenied, .limit].contains(diagnostic.code), "\(diagnostic.rendered)")
    #expect(diagnostic.message.contains("f.cnn"))
  }

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func lessons(_ place: Place) throws {
    let folder = try TemporaryFolder()
    try make(place, at: folder.file("01-a.md"))
    try folder.write(MarkdownFormats.lesson.replacing("lesson: l", with: "lesson: b"), to: "02-b.md")
    try make(place, at: folder.file("02-b.fr.md"))
    let library = try LessonLibrary.find(folder: folder.path, environment: [:], executable: nil, currentFolder: nil)
    let player = LessonPlayer(
      Environment(), session: Session(), recorder: Recorder(seed: 1), library: library, language: "fr")
    #expect(player.execute("lessons").outcome.diagnostic == nil)
    _ = player.execute("lesson a")
    #expect(!player.isInLesson)
    // A translation that cannot be read leaves the lesson as it was written.
    _ = player.execute("lesson b")
    #expect(player.isInLesson)
    let check = LessonCheck(
      executable: builtExecutable("cnn-shell"), seconds: 60, processors: 2, clock: { 0 }, isInterrupted: { false }
    ).run([folder.path])
    #expect(check.status == 1 && check.lines.allSatisfy(isClean), "\(check.lines)")
  }

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func transcriptsAndJournals(_ place: Place) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("t.cnn.md")
    try make(place, at: path)
    let grade = SingleGrade(file: path, library: .builtIn, seconds: 5, clock: { 0 }).grade()
    #expect(grade.findings.first?.code == .unreadable)
    var told: [String] = []
    SingleReplay(file: path, folder: folder.path, threads: 1, isUpdating: true, lessons: nil, clock: { 0 }).run {
      told.append($0)
    }
    #expect(told.contains { $0.contains("t.cnn.md") }, "\(told)")
    // Nor is a recording written through it.
    let recorder = Recorder(seed: 1)
    if place != .nothing, place != .unreadable || !isSuperuser {
      #expect(throws: RecordingError.self) { try recorder.start(path, name: "t.cnn.md") }
    }
  }

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func history(_ place: Place) throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.file("history"))
    try make(place, at: file.path)
    switch place {
    case .nothing:
      try file.append("x")
      #expect(try file.load().entries == ["x"])
    case .unreadable where isSuperuser, .huge:
      // Of a large file the end is read.
      #expect(try file.load().entries.isEmpty)
    case .linkToNothing:
      #expect(try file.load().entries.isEmpty)
      #expect(throws: HistoryError.self) { try file.append("x") }
      #expect(!Files.isThere(folder.file("nothing")), "a link was followed")
    default:
      if place != .linkToItself { #expect(throws: HistoryError.self) { try file.load() } }
      #expect(throws: HistoryError.self) { try file.append("x") }
    }
  }

  /// Where journals, locks, checkpoints and the student's name stand.
  private static let stateFiles = [
    "student", "lessons", "lessons/ada", "lessons/ada/l.cnn.md", "lessons/ada/l.lock", "lessons/ada/l.0.checkpoint",
  ]

  @Test(.timeLimit(.minutes(20)), arguments: Place.allCases) func stateFolders(_ place: Place) throws {
    for name in [""] + Self.stateFiles {
      let folder = try TemporaryFolder()
      let state = folder.file("state")
      let path = name.isEmpty ? state : state + "/" + name
      if let slash = path.lastIndex(of: "/") { try Files.makePrivateFolder(String(path[..<slash])) }
      try make(place, at: path)
      let library = LessonLibrary([LessonFile("01-l.md", builtIn: MarkdownFormats.lesson)], source: "a test")
      for _ in 0..<2 {
        let player = LessonPlayer(
          Environment(), session: Session(), recorder: Recorder(seed: 1), library: library,
          store: JournalStore(stateFolder: state), student: "ada")
        // Whatever is in the way, the lesson can be followed.
        _ = player.execute("student ada")
        #expect(player.execute("lessons").outcome.diagnostic == nil)
        _ = player.execute("lesson l")
        #expect(player.isInLesson, "\(place) at \(name)")
        #expect(player.execute("y = x").outcome.diagnostic == nil)
        _ = player.execute("progress")
        _ = player.execute("leave")
        player.journalWriter = nil
      }
      #expect(
        !Files.isThere(folder.file("nothing")) && !Files.isThere(state + "/nothing"), "a link at \(name) was followed")
      chmod(path, 0o700)
    }
  }
}
