import TerminalTesting
import Testing

/// Terminals on which lines are not edited.
@Suite struct PlainTerminalTests {
  @Test(arguments: [["TERM": "dumb"], ["TERM": ""], ["TERM": nil], ["TERM": "unknown"]])
  func aDumbTerminalHasPromptsAndNoEscapes(environment: [String: String?]) throws {
    let terminal = try probe(environment)
    try terminal.send("conv (\r")
    try terminal.wait(forLine: "...>", x: 5)
    try terminal.send("1)\r")
    try terminal.wait(for: "1: conv (|1)\ncnn>")
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half")
    try terminal.send(Key.control("C"))
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("pool\r")
    try terminal.wait(for: "2: pool\ncnn>")
    try terminal.send("page 100\r")
    try terminal.wait(for: "row 100\nit was printed\ncnn>")
    try terminal.send(Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
    #expect(!terminal.output.contains(0x1B))
  }

  @Test func anUnknownTerminalIsSaid() throws {
    let terminal = try probe(["TERM": "vt-of-tomorrow"], columns: 100)
    #expect(terminal.screen.text.contains("unknown terminal type vt-of-tomorrow"))
    try terminal.send("conv\r")
    try terminal.wait(for: "1: conv")
  }

  @Test func aNewKindOfXtermIsAnXterm() throws {
    let terminal = try probe(["TERM": "xterm-of-tomorrow"])
    try terminal.send("a日b" + Key.left + "x")
    try terminal.wait(forLine: "cnn> a日xb", x: 9)
    #expect(terminal.screen.text == "cnn> a日xb")
  }

  @Test func aWindowOfNoSizeIsTakenForAnOrdinaryOne() throws {
    let terminal = try PseudoTerminal([builtExecutable("LineEditorProbe")], columns: 80, rows: 24, tellsSize: false)
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("p\t")
    try terminal.wait(for: "class scores")
    try terminal.send("o\tx\r")
    try terminal.wait(for: "1: pool x")
  }

  @Test func terminationWorksHereToo() throws {
    let terminal = try probe(["TERM": "dumb"])
    terminal.signal(15)
    #expect(try terminal.exitStatus() == 143)
  }

  @Test func aFileAsOutputGetsNoPrompt() throws {
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", "\(builtExecutable("LineEditorProbe")) > \(folder.file("output")); echo left $?"])
    try terminal.send("conv\r" + Key.control("D"))
    try terminal.wait(for: "left 0")
    #expect(folder.read("output") == "1: conv\n")
  }
}
