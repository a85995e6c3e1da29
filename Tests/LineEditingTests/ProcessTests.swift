import TerminalTesting
import Testing

/// The process in surroundings that are not as they should be.
@Suite struct ProcessTests {
  private let program = builtExecutable("LineEditorProbe")

  @Test func aClosedOutputEndsItQuietly() throws {
    let lines = String(repeating: "a line that is long enough to fill a pipe when there are many of it\n", count: 5000)
    let result = try runPiped(
      ["/bin/sh", "-c", "{ \(program); echo status $? >&2; } | head -1"], input: Array(lines.utf8))
    #expect(result.text.split(separator: "\n").count == 2)
    #expect(result.text.contains("1: a line"))
    // 128 + SIGPIPE, and not a word.
    #expect(result.text.contains("status 141\n"))
  }

  @Test func aClosedInputIsTheEnd() throws {
    let result = try runPiped(["/bin/sh", "-c", "exec \(program) <&-"])
    #expect(result.status == 0)
    #expect(result.text.isEmpty)
  }

  @Test func aClosedOutputIsNotWrittenElsewhere() throws {
    let folder = try TemporaryFolder()
    let result = try runPiped(
      ["/bin/sh", "-c", "exec \(program) >&-"], input: Array("conv\n".utf8),
      environment: ["PROBE_HISTORY": folder.file("history")])
    #expect(result.status == 0)
    #expect(result.text.isEmpty)
    #expect(folder.names().isEmpty)
  }

  @Test func anInterruptThatIsIgnoredFromTheStartStaysIgnored() throws {
    let terminal = try PseudoTerminal(["/bin/sh", "-c", "trap '' INT; exec \(program)"])
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("busy 200\r")
    try terminal.wait(for: "computing")
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "computed\ncnn>")
    #expect(!terminal.screen.text.contains("interrupted"))
  }

  @Test func aHistoryThatDoesNotFitIsSaidOnce() throws {
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", "ulimit -f 0; exec \(program)"], environment: ["PROBE_HISTORY": folder.file("history")],
      columns: 150)
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("conv 1\r")
    try terminal.wait(for: "the history is not saved: cannot write \(folder.file("history"))")
    try terminal.wait(for: "1: conv 1\ncnn>")
    try terminal.send("conv 2\r")
    try terminal.wait(for: "cnn> conv 2\n2: conv 2\ncnn>")
    try terminal.send(Key.up)
    try terminal.wait(forLine: "cnn> conv 2")
  }

  /// A disk that is full in the middle of an entry keeps the entries before it.
  @Test func aHalfWrittenEntryIsTakenBack() throws {
    let folder = try TemporaryFolder()
    let kept = String(repeating: "x", count: 1000) + "\n"
    try folder.write(kept, to: "history")
    // Of 512 or of 1024 bytes each, as the system's shell has it; one more entry fits in part.
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", "ulimit -f \(try Self.blocks(of: 1024)); exec \(program)"],
      environment: ["PROBE_HISTORY": folder.file("history")], columns: 150)
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("pool " + String(repeating: "y", count: 60) + "\r")
    try terminal.wait(for: "the history is not saved: cannot write \(folder.file("history"))")
    #expect(folder.read("history") == kept)
  }

  /// Killed at any moment, a shell leaves whole lines: those that had been answered, and perhaps the next.
  @Test(arguments: [0, 1, 2, 5, 9, 14]) func killedAnywhereTheHistoryIsWhole(answered: Int) throws {
    let folder = try TemporaryFolder()
    let lines = (0..<20).map { "conv \($0) (größe \\ 日本)" }
    let terminal = try probe(["PROBE_HISTORY": folder.file("history")], rows: 50)
    try terminal.send(lines.joined(separator: "\r") + "\r")
    if answered > 0 { try terminal.wait(for: "\(answered): conv \(answered - 1)") }
    terminal.signal(9)
    #expect(try terminal.exitStatus() == 137)
    let kept = (folder.read("history") ?? "").replacing("\\\\", with: "\\")
    #expect(kept.isEmpty || kept.hasSuffix("\n"))
    let entries = kept.split(separator: "\n").map(String.init)
    #expect(entries == Array(lines.prefix(entries.count)))
    #expect(entries.count >= answered)
  }

  /// How many of the blocks in which the system's shell counts make so many bytes.
  private static func blocks(of bytes: Int) throws -> Int {
    let folder = try TemporaryFolder()
    _ = try runPiped(
      ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1; exec head -c 2000 /dev/zero >\(folder.file("block"))"])
    return bytes / (folder.read("block")?.utf8.count ?? 512)
  }
}
