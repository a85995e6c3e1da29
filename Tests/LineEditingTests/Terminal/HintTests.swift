import TerminalTesting
import Testing

@Suite struct HintTests {
  /// A probe that has run `conv kernel=3`, at its next prompt.
  private func used(_ environment: [String: String?] = [:], columns: Int = 60) throws -> PseudoTerminal {
    let terminal = try probe(environment, columns: columns)
    try terminal.send("conv kernel=3\r")
    try terminal.wait(for: "1: conv kernel=3\ncnn>")
    try terminal.wait(until: "the prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
    return terminal
  }

  @Test(arguments: [Key.right, "\u{1B}OC", Key.control("F")]) func isShownFaintlyAndTaken(key: String) throws {
    let terminal = try used()
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    try terminal.wait(forOutput: "\u{1B}[2mnv kernel=3\u{1B}[0m")
    try terminal.send(key)
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 18)
    try terminal.send("\r")
    try terminal.wait(for: "2: conv kernel=3")
  }

  @Test func isNotPartOfTheLine() throws {
    let terminal = try used()
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    try terminal.send("\r")
    try terminal.wait(for: "cnn> co\n2: co\ncnn>")
  }

  @Test func goesWhenTheLineGoesAnotherWay() throws {
    let terminal = try used()
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    try terminal.send("x")
    try terminal.wait(forLine: "cnn> cox", x: 8)
    try terminal.send(Key.backspace)
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    // Not at the end of the line there is no hint, and the right arrow moves.
    try terminal.send(Key.left)
    try terminal.wait(forLine: "cnn> co", x: 6)
    try terminal.send(Key.right + "n")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 8)
  }

  @Test func isDroppedWithTheLine() throws {
    let terminal = try used()
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> conv kernel=3", x: 7)
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "cnn> co^C\ncnn>")
  }

  @Test func givesWayToTheRightPromptAndTheMargin() throws {
    let terminal = try used(["PROBE_RIGHT": "step 3/9"], columns: 24)
    try terminal.send("co")
    try terminal.wait(until: "a clipped hint") { $0.currentLine == "cnn> conv ke… step 3/9" && $0.x == 7 }
    try terminal.send(Key.right)
    try terminal.wait(until: "the whole line") { $0.currentLine == "cnn> conv kernel=3" && $0.x == 18 }
  }

  @Test func isNotShownWithoutColour() throws {
    let terminal = try used(["NO_COLOR": "1"])
    try terminal.send("co")
    try terminal.wait(forLine: "cnn> co", x: 7)
    try terminal.send(Key.right + "x\r")
    try terminal.wait(for: "2: cox")
    #expect(terminal.screen.text.contains("cnn> cox\n2: cox"))
  }
}
