import TerminalTesting
import Testing

@Suite struct PromptTests {
  @Test func isColouredUnlessToldNotTo() throws {
    let coloured = try probe(["PROBE_RIGHT": "step"])
    #expect(String(decoding: coloured.output, as: UTF8.self).contains("\u{1B}[1;32mcnn>\u{1B}[0m "))
    let plain = try probe(["PROBE_RIGHT": "step", "NO_COLOR": "1"])
    try plain.send("p\t")
    try plain.wait(for: "class scores")
    try plain.wait(forLine: "cnn> p" + String(repeating: " ", count: 49) + "step")
    let sent = String(decoding: plain.output, as: UTF8.self)
    #expect(!sent.contains("\u{1B}[1;32m") && !sent.contains("\u{1B}[2m"))
  }

  @Test func theRightPromptStandsAtTheMarginAndGivesWay() throws {
    let terminal = try PseudoTerminal(
      [builtExecutable("LineEditorProbe")], environment: ["PROBE_RIGHT": "step 3/9"], columns: 40, rows: 10)
    try terminal.wait(forLine: "cnn>" + String(repeating: " ", count: 26) + "step 3/9", x: 5)
    try terminal.send(String(repeating: "x", count: 30))
    try terminal.wait(forLine: "cnn> " + String(repeating: "x", count: 30), x: 35)
    try terminal.send("\r")
    try terminal.wait(for: "1: xxx")
    // What is typed is neither faint nor coloured: each style is ended.
    let sent = String(decoding: terminal.output, as: UTF8.self)
    #expect(sent.contains("\u{1B}[2mstep 3/9\u{1B}[0m"))
  }

  @Test(arguments: [1, 2, 5, 6, 20, 500]) func worksInAnyWidth(columns: Int) throws {
    let terminal = try PseudoTerminal(
      [builtExecutable("LineEditorProbe")], environment: ["PROBE_RIGHT": "step 3/9"], columns: columns, rows: 30)
    try terminal.wait(until: "the prompt") { $0.lines.joined().hasPrefix("cnn>") }
    try terminal.send("conv 1 p\t\t\r")
    try terminal.wait(until: "an answer") {
      let shown = $0.lines.joined().filter { $0 != " " }
      return shown.contains("1:conv1pa") && (shown.hasSuffix("cnn>") || shown.hasSuffix("step3/9"))
    }
    try terminal.send(Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func whatWasTypedAheadIsRunAndNotShownTwice() throws {
    let terminal = try probe()
    try terminal.send("busy 200\r")
    try terminal.wait(for: "computing")
    try terminal.send("conv")
    try terminal.wait(for: "computed\ncnn> conv")
    try terminal.wait(forLine: "cnn> conv", x: 9)
    try terminal.send("\r")
    try terminal.wait(for: "1: conv")
    #expect(!terminal.screen.text.contains("convcnn"))
  }
}
