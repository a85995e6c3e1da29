import CommandInterpreter
import Platform
import TerminalGraphics
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// Recording at the border of commands.
@Suite struct RecorderTests {
  /// A session whose commands are recorded, as the shell has it.
  private final class Recorded {
    let host: LessonPlayer

    init(options: DisplayOptions = DisplayOptions(), capabilities: TerminalCapabilities? = nil, folder: String? = nil) {
      var environment = Environment()
      if let capabilities { environment.capabilities = capabilities }
      if let folder { environment.files.writing = FolderScope(below: [folder]) }
      var settings = Settings()
      settings.options = options
      host = LessonPlayer(
        environment, session: Session(settings: settings), recorder: Recorder(seed: 24, options: options),
        library: .builtIn)
    }

    @discardableResult
    func run(_ line: String) -> CommandResult { host.execute(line).result }
  }

  @Test func theFileIsAWholeTranscriptAfterEveryCommand() throws {
    let folder = try TemporaryFolder()
    let session = Recorded()
    session.run("x = ones 2")
    #expect(session.run("record \"\(folder.file("a.cnn.md"))\"").code == nil)
    for line in ["x + 1", "nonsense", "time x", "x.sum;"] {
      session.run(line)
      let transcript = try Transcript(Array((try #require(folder.read("a.cnn.md"))).utf8))
      #expect(transcript.commands.last?.text == line)
      let report = ReplayReport(name: "", transcript: transcript, results: ReplayedSession(of: transcript).results)
      #expect(report.isAsWritten, "\(report.lines)")
    }
    #expect(folder.names() == ["a.cnn.md"])
    #expect(session.run("record").lines == ["recording the session to \(folder.file("a.cnn.md"))"])
    #expect(session.run("record off").lines == ["the recording is in \(folder.file("a.cnn.md"))"])
    session.run("x - 1")
    #expect(folder.read("a.cnn.md")?.contains("x - 1") == false)
    #expect(folder.read("a.cnn.md")?.contains("record") == false)
  }

  @Test func aFileThatIsNoTranscriptIsNotTouched() throws {
    let folder = try TemporaryFolder()
    try folder.write("my notes\n", to: "notes.md")
    try folder.link("link.md", to: folder.file("notes.md"))
    for name in ["notes.md", "link.md"] {
      #expect(Recorded().run("record \"\(folder.file(name))\"").code == .fileDenied)
    }
    #expect(folder.read("notes.md") == "my notes\n")
    #expect(Recorded().run("record \"\(folder.file("none/a.md"))\"").code == .fileNotFound)
    let again = Recorded()
    for _ in 0..<2 { #expect(again.run("record \"\(folder.file("a.cnn.md"))\"").code == nil) }
  }

  @Test func aReplayedSessionWritesOnlyBelowItsFolder() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    let session = Recorded(folder: folder.path)
    #expect(session.run("record \"\(outside.file("a.cnn.md"))\"").code == .fileDenied)
    #expect(session.run("record \"\(folder.path)/../a.cnn.md\"").code == .fileDenied)
    try folder.link("way-out", to: outside.path)
    #expect(session.run("record \"\(folder.file("way-out/a.cnn.md"))\"").code == .fileDenied)
    #expect(session.run("record \"\(folder.file("a.cnn.md"))\"").code == nil)
    #expect(outside.names().isEmpty)
  }

  @Test func aTerminalsColoursAndWidthAreNotRecorded() throws {
    var capabilities = TerminalCapabilities(
      environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], isTerminal: true, columns: 200)
    capabilities.availableColor = .trueColor
    var options = DisplayOptions()
    options.color = .always
    options.width = 150
    let rich = Recorded(options: options, capabilities: capabilities)
    let plain = Recorded()
    for line in ["data = patterns 30", "show data[0]", "show data[0:8]", "set width 60", "show data[0:8]", "help conv"]
    {
      #expect(rich.run(line) == plain.run(line), "\(line)")
    }
  }

  @Test func whatIsSilentIsRecordedWithoutOutput() {
    let session = Recorded()
    #expect(session.run("x = ones 2;") == CommandResult(lines: [], code: nil))
    #expect(session.run("# nothing").lines.isEmpty)
  }
}
