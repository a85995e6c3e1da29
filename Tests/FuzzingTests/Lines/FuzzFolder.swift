import CommandInterpreter
import Platform
import TerminalTesting

@testable import Lessons
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that generated lines may write in, with files of every sort to meet there.
enum FuzzFolder {
  /// Names that generated lines use; some are there, some cannot be.
  static let names = [
    "f.cnn", "loop.cnn", "bad.cnn", "bytes.cnn", "lesson.cnn", "sub", "data", "pipe", "link", "nowhere", "new.cnn.md",
    "picture.png", "sub/new.cnn.md", "off", "..", ".", "\"odd \\\"name\"", "\"no such\"", "~/y", "~", "digits",
    "nosuch",
    "\"\"", "/dev/null", "/", "é\u{301}",
  ]

  static func fill(_ folder: TemporaryFolder) throws {
    let files = folder.file("files")
    try Files.makePrivateFolder(files + "/sub")
    try Files.makePrivateFolder(files + "/data")
    for (name, text) in [
      "f.cnn": "y = 3\n# c\nz = [1,\n2]\n", "loop.cnn": "run loop.cnn\n", "bad.cnn": "a1 = 3\nnothing here\n",
      "lesson.cnn": "hint\nnext\n", "odd \"name": "n\n",
    ] { try folder.write(text, to: "files/" + name) }
    try Files.write([0xFF, 0xFE, 0x00], to: files + "/bytes.cnn")
    for (name, axes) in [("images-idx3", [3, 2, 2]), ("labels-idx1", [3])] {
      for part in ["train", "t10k"] {
        try Files.write(
          IDXFormats.idx(axes, Array(0..<UInt8(axes.reduce(1, *)))), to: files + "/data/\(part)-\(name)-ubyte")
      }
    }
    guard mkfifo(files + "/pipe", 0o600) == 0 else { throw FileProblem(files, "no pipe can be made") }
    try folder.link("files/link", to: "/etc/passwd")
    try folder.link("files/nowhere", to: "nothing")
  }

  /// A player who writes nowhere else.
  static func player(_ folder: TemporaryFolder, _ patience: FuzzPatience) -> LessonPlayer {
    var environment = Environment()
    environment.isInterrupted = { patience.isOver }
    environment.forgetInterrupt = { patience.renew() }
    environment.files.writing = FolderScope(below: [folder.file("files")])
    var settings = Settings()
    settings.usesPager = false
    return LessonPlayer(
      environment, session: Session(settings: settings), recorder: Recorder(seed: Session.defaultSeed),
      library: .builtIn, store: JournalStore(stateFolder: folder.file("files/state")))
  }
}

extension TemporaryFolder {
  /// The names in a folder of it.
  func names(_ name: String) -> [String] { Files.names(inFolder: file(name)) }
}
