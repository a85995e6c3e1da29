import TerminalTesting
import Testing

/// The same script with the same seed gives the same bytes, whichever way it comes in and however many threads compute.
@Suite struct DeterminismTests {
  private static let script = """
    data = patterns 60 shift=2
    x = data[0:2]
    show x[0]
    conv1 = conv 1 4 padding=1
    y = x | conv1 | maxpool 2
    net = input 1x16x16 | conv 4 padding=1 activation=relu | maxpool 2 | flatten | linear 3
    log = train net data epochs=3
    plot log
    evaluate net data
    confusion net data
    predict net data[0:4]
    robustness net data shift=0:2
    """
  private static let options = ["--color", "never", "--graphics", "ascii", "--width", "80"]

  @Test func threadsAndWaysInChangeNothing() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.script, to: "script.cnn")
    let lines = Self.script.split(separator: "\n").flatMap { ["-c", String($0)] }
    let first = try standardOutput(Self.options + ["--threads", "1"] + lines)
    #expect(first.status == 0)
    #expect(first.text.contains("accuracy"))
    for threads in ["1", "2"] {
      let options = Self.options + ["--threads", threads]
      #expect(try standardOutput(options + lines).output == first.output)
      #expect(try standardOutput(options + [file]).output == first.output)
      #expect(try standardOutput(options, input: Self.script + "\n").output == first.output)
      #expect(try standardOutput(options + ["-"], input: Self.script).output == first.output)
    }
    #expect(try standardOutput(Self.options + ["--seed", "25"] + lines).output != first.output)
  }

  @Test func aTerminalShowsTheSameLines() throws {
    let expected = try standardOutput(Self.options + Self.script.split(separator: "\n").flatMap { ["-c", String($0)] })
    let terminal = try PseudoTerminal(
      [shell, "--no-init", "--no-pager"] + Self.options, columns: 160, rows: 200)
    try terminal.wait(for: "cnn>")
    for (number, line) in Self.script.split(separator: "\n").enumerated() {
      try terminal.send(line + "\r")
      try terminal.wait(until: "the prompt after \(line)") { screen in
        screen.lines.count { $0.hasPrefix("cnn>") } == number + 2 && screen.currentLine.hasPrefix("cnn>")
      }
    }
    let shown = terminal.screen.lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    var rest = shown[...]
    for line in expected.text.split(separator: "\n").map(String.init) {
      let wanted = String(line.reversed().drop { $0 == " " }.reversed())
      guard let place = rest.firstIndex(of: wanted) else {
        Issue.record("the terminal does not show, in its place: \(wanted)")
        return
      }
      rest = rest[(place + 1)...]
    }
  }
}
