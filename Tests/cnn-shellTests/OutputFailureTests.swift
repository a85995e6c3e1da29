import TerminalTesting
import Testing

@testable import Transcripts

/// Output that cannot be written is told, and is no success.
@Suite struct OutputFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Every way to have the program print something.
  private static let printing: [[String]] = [
    ["-c", "1 + 1"], ["--transcript", "-c", "1 + 1"], ["--json", "-c", "1 + 1"], ["--keep-going", "-c", "1 + 1"],
    ["--help"], ["--version"], ["lesson", "--help"], ["--generate-completion-script", "bash"], ["reference"],
    ["lesson"], ["lesson", "max-pooling"], ["present", "max-pooling"],
    ["lessons", "check", repositoryFile("lessons/00-welcome.md")],
    ["replay", repositoryFile("Tests/Transcripts/tensors.cnn.md")],
    ["grade", "nowhere"], ["grade", "--csv", "nowhere"], ["grade", "--json", "nowhere"],
  ]

  /// Runs the shell behind what a shell script does with its streams or limits; standard error is collected.
  private func run(_ arguments: [String], behind script: String, input: String = "") throws -> PipedResult {
    try runPiped(
      ["/bin/sh", "-c", script, shell] + arguments, input: Array(input.utf8),
      environment: ["XDG_STATE_HOME": folder.path])
  }

  @Test(arguments: printing) func aFullDiskIsStatus74(_ arguments: [String]) throws {
    let result = try run(arguments, behind: #"exec "$0" "$@" >/dev/full"#)
    #expect(result.status == 74)
    #expect(result.text.hasSuffix("cnn-shell: cannot write to standard output: No space left on device\n"))
  }

  @Test(arguments: [["-c", "1 + 1"], ["--transcript", "-c", "1 + 1"], ["--help"], ["grade", "--csv", "nowhere"]])
  func aClosedOutputIsStatus74(_ arguments: [String]) throws {
    let result = try run(arguments, behind: #"exec "$0" "$@" >&-"#)
    #expect(result.status == 74)
    #expect(result.text.hasSuffix("cnn-shell: cannot write to standard output: Bad file descriptor\n"))
  }

  /// A limit of size cuts the output in the middle: the signal for it does not end the process unheard.
  @Test(arguments: [["reference"], ["--help"], ["--transcript"], ["--json", "-"], ["lesson", "max-pooling"]])
  func aLimitOfSizeIsStatus74(_ arguments: [String]) throws {
    let input = String(repeating: "ramp 4\n", count: 100)
    let whole = try run(arguments, behind: #"exec "$0" "$@" 2>/dev/null"#, input: input)
    folder.clear("cnn-shell")
    let cut = try run(
      arguments, behind: #"ulimit -f 1; exec "$0" "$@" >"\#(folder.file("out"))""#, input: input)
    #expect(cut.status == 74)
    #expect(cut.text.hasSuffix("cnn-shell: cannot write to standard output: File too large\n"))
    let written = try #require(folder.read("out"))
    #expect([512, 1024].contains(written.utf8.count))
    #expect(whole.text.hasPrefix(written))
  }

  @Test func whatPrintsNothingIsAllWell() throws {
    for script in [#"exec "$0" "$@" >/dev/full"#, #"exec "$0" "$@" >&-"#, #"exec "$0" "$@" >&- 2>&- <&-"#] {
      #expect(try run(["--quiet", "-c", "1 + 1"], behind: script).status == 0)
    }
  }

  /// A session that nobody can hear ends at once, with `--keep-going` too.
  @Test(arguments: [[], ["--keep-going"]]) func aBatchEndsWhereItsOutputFails(_ options: [String]) throws {
    let name = folder.file("later.cnn.md")
    let result = try run(options + ["-c", "1 + 1", "-c", "record \"\(name)\""], behind: #"exec "$0" "$@" >/dev/full"#)
    #expect(result.status == 74)
    #expect(folder.read("later.cnn.md") == nil)
  }

  /// Whoever types is told, and can still save what there is.
  @Test func aSessionGoesOnWithoutItsOutput() throws {
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", #"exec "$0" --no-init >/dev/full"#, shell], environment: ["XDG_STATE_HOME": folder.path],
      columns: 150)
    try terminal.send("x = 1 + 1\r")
    try terminal.wait(for: "results are no longer shown: cannot write to standard output: No space left on device")
    try terminal.send("record \"\(folder.file("kept.cnn.md"))\"\rx\r\u{4}")
    #expect(try terminal.exitStatus() == 74)
    #expect(terminal.screen.text.ranges(of: "no longer shown").count == 1)
    let kept = try Transcript(Array(try #require(folder.read("kept.cnn.md")).utf8))
    #expect(kept.commands.map(\.text) == ["x = 1 + 1", "x"])
  }

  /// A disk that fills up ends a recording behind a whole command, and that is told.
  @Test func aRecordingThatDoesNotFitIsWhole() throws {
    let name = folder.file("full.cnn.md")
    let lines = "record \"\(name)\"\n" + String(repeating: "ramp 4\n", count: 200) + "40 + 2\n"
    let result = try run([], behind: #"ulimit -f 4; exec "$0" "$@""#, input: lines)
    #expect(result.text.contains("recording stopped: \(name): File too large\n"))
    #expect(result.text.hasSuffix("\n42\n"))
    let kept = try Transcript(Array(try #require(folder.read("full.cnn.md")).utf8))
    #expect((1..<200).contains(kept.commands.count))
  }

  /// No file that the program opens becomes its standard output or standard error.
  @Test(arguments: [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"]) func aFileIsNoStream(_ closed: String) throws {
    let name = folder.file("whole.cnn.md")
    _ = try run(
      ["--keep-going", "--quiet", "-c", "record \"\(name)\"", "-c", "nonsense", "-c", "1 + 1"],
      behind: #"exec "$0" "$@" \#(closed)"#)
    let whole = try Transcript(Array(try #require(folder.read("whole.cnn.md")).utf8))
    #expect(whole.commands.map(\.text) == ["nonsense", "1 + 1"])
  }

  @Test func aClosedErrorStreamChangesNoStatus() throws {
    #expect(try run(["-c", "nonsense"], behind: #"exec "$0" "$@" 2>&-"#).status == 1)
    let well = try run(["-c", "1 + 1"], behind: #"exec "$0" "$@" 2>&-"#)
    #expect(well.status == 0 && well.text == "2\n")
  }

  @Test func aClosedInputIsTheEnd() throws {
    let result = try run([], behind: #"exec "$0" "$@" <&-"#)
    #expect(result.status == 0 && result.text.isEmpty)
  }

  /// A reader that has enough is no failure to speak of.
  @Test(arguments: ["", "trap '' PIPE; "]) func aReaderThatGoesIsToldNothing(_ before: String) throws {
    let lines = String(repeating: "help language\n", count: 400)
    let result = try run(
      [], behind: before + #"{ "$0" "$@"; echo status $? >&2; } | head -1"#, input: lines)
    #expect(result.text.split(separator: "\n").count == 2)
    #expect(result.text.contains("status 141\n"))
  }
}
