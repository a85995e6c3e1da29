import TerminalTesting
import Testing

/// The built shell at a terminal, as a person has it. (Of the editing itself the editor's own tests have every key.)
@Suite struct TerminalSessionTests {
  private static let interrupt = "\u{3}"
  private static let end = "\u{4}"

  /// The shell at its first prompt.
  private func session(
    _ options: [String] = ["--no-init"], environment: [String: String?] = [:], columns: Int = 90, rows: Int = 40
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal([shell] + options, environment: environment, columns: columns, rows: rows)
    try waitForPrompt(terminal)
    return terminal
  }

  private func waitForPrompt(_ terminal: PseudoTerminal) throws {
    try terminal.wait(until: "an empty prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
  }

  /// Types a line and waits for the prompt after it.
  private func enter(_ line: String, _ terminal: PseudoTerminal) throws {
    try terminal.send(line)
    try terminal.wait(until: "the echo of \(line)") { $0.text.contains(line) && $0.x != 5 }
    try terminal.send("\r")
    try waitForPrompt(terminal)
  }

  /// A session with images and a network large enough that training it takes a while.
  private func learning(rows: Int = 40) throws -> PseudoTerminal {
    let terminal = try session(rows: rows)
    try enter("data = patterns 1000", terminal)
    try enter("net = input 1x16x16 | conv 32 | conv 32 | flatten | linear 3", terminal)
    return terminal
  }

  @Test func greetsInThreeLines() throws {
    let terminal = try session()
    let lines = terminal.screen.lines
    #expect(lines[0].hasPrefix("cnn-shell "))
    #expect(lines[2].contains("help"))
    #expect(lines[3] == "cnn>")
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isCooked)
  }

  @Test func optionKeysAreListedWithTheirDefaults() throws {
    let terminal = try session()
    try terminal.send("conv \t")
    try terminal.wait(for: "(default 3)")
    try terminal.wait(forLine: "cnn> conv", x: 10)
    try terminal.send("k\t")
    try terminal.wait(forLine: "cnn> conv kernel=", x: 17)
  }

  @Test func namesAreCompletedByTheirKind() throws {
    let terminal = try session()
    try enter("data = patterns 60", terminal)
    try enter("network = input 1x16x16 | flatten | linear 3", terminal)
    try terminal.send("evaluate n\t")
    try terminal.wait(forLine: "cnn> evaluate network", x: 22)
    try terminal.send("d\t")
    try terminal.wait(forLine: "cnn> evaluate network data", x: 27)
    try terminal.send("\r")
    try terminal.wait(for: "accuracy")
  }

  @Test func anErrorPointsWithACaret() throws {
    let terminal = try session()
    try enter("xyz 3", terminal)
    #expect(terminal.screen.text.contains("error[unknown-command]"))
    #expect(terminal.screen.text.contains("  xyz 3\n  ^"))
  }

  @Test func anOpenBracketGoesOnAndABlockIsRecalledAsOne() throws {
    let terminal = try session()
    try terminal.send("(1 +\r")
    try terminal.wait(forLineBeginning: "...>", x: 5)
    try terminal.send("2)\r")
    try terminal.wait(for: "\n3\ncnn>")
    #expect(terminal.screen.text.contains("\n...> 2) "))
    try terminal.send("\u{1B}[A")
    try terminal.wait(for: "cnn> (1 +\n2)")
  }

  @Test func pastedLinesRunOnEnter() throws {
    let terminal = try session()
    try terminal.send("\u{1B}[200~a = 1 + 1\nb = a * (\na + 1)\na + b\u{1B}[201~")
    try terminal.wait(for: "a + b")
    #expect(!terminal.screen.text.contains("\n8"))
    try terminal.send("\r")
    try terminal.wait(for: "\n8\ncnn>")
  }

  @Test func theLastNetworksAccuracyStandsAtTheRight() throws {
    let terminal = try session()
    try enter("data = patterns 60", terminal)
    try enter("net = input 1x16x16 | flatten | linear 3", terminal)
    try enter("train net data epochs=1", terminal)
    try enter("evaluate net data", terminal)
    try terminal.wait(until: "the right prompt") { $0.currentLine.contains("net ") && $0.currentLine.hasSuffix("%") }
  }

  @Test func anInterruptedTrainingKeepsAWholeNetwork() throws {
    let terminal = try learning()
    try terminal.send("train net data epochs=100000\r")
    try terminal.wait(for: "epoch 2/")
    try terminal.send(Self.interrupt)
    try waitForPrompt(terminal)
    #expect(terminal.screen.text.contains("interrupted"))
    try enter("evaluate net data", terminal)
    #expect(terminal.screen.text.contains("accuracy"))
  }

  @Test func terminationInATrainingRestoresTheTerminal() throws {
    let terminal = try learning()
    try terminal.send("train net data epochs=100000\r")
    try terminal.wait(for: "epoch 2/")
    terminal.signal(15)
    #expect(try terminal.exitStatus() == 143)
    #expect(terminal.isCooked)
  }

  /// A line that is drawn over needs a terminal that can, and a person who wants it.
  @Test(arguments: [("xterm", "no", true), ("dumb", "no", false), ("xterm", "yes", false)])
  func progressIsDrawnOverWhereItMayBe(term: String, plain: String, isDrawn: Bool) throws {
    let lines = [
      "set plain \(plain)", "data = patterns 1000", "net = input 1x16x16 | conv 32 | conv 32 | flatten | linear 3",
      "train net data epochs=100000",
    ]
    let terminal = try PseudoTerminal(
      [shell, "--no-init"] + lines.flatMap { ["-c", $0] }, environment: ["TERM": term], columns: 80)
    try terminal.wait(for: "epoch 1/")
    // The first line of progress comes after half a second.
    let end = ContinuousClock.now + .milliseconds(1500)
    while ContinuousClock.now < end { try terminal.takeOutput(atMost: .milliseconds(50)) }
    try terminal.send(Self.interrupt)
    #expect(try terminal.exitStatus() == 130)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains("\u{1B}[K") == isDrawn)
    #expect(text.contains("interrupted"))
    // No half line is left behind.
    #expect(!terminal.screen.lines.contains { $0.contains("left") && $0.contains("images/s") })
  }

  /// Wherever in training, checking or typing the interrupts fall, the next command works.
  @Test func interruptsAtRandomMomentsLeaveTheShellWorking() throws {
    let terminal = try learning()
    let actions = [
      "train net data epochs=100000\r", "gradcheck net\r", "compare net\r", "evaluate net data\r", "conv \t",
      "net[0].\t",
      "(1 +\r", "\u{12}tra", "\u{1B}[A", "help conv\r",
    ]
    var random: UInt64 = 24
    func draw(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % count
    }
    for round in 0..<200 {
      try terminal.send(actions[draw(actions.count)])
      try terminal.takeOutput(atMost: .milliseconds(draw(30)))
      try terminal.send(Self.interrupt)
      if round % 4 == 3 {
        try terminal.send(Self.interrupt, until: "an empty prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
        let mark = terminal.output.count
        // The prompt may be an older one, and an interrupt still on its way.
        try terminal.send("\revaluate net data\r5000 + \(round)\r", until: "an answer") {
          $0.text.contains("\n\(5000 + round)\n")
        }
        try waitForPrompt(terminal)
        #expect(String(decoding: terminal.output[mark...], as: UTF8.self).contains(" of 200)"))
      }
    }
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func historyIsKeptPrivately() throws {
    let folder = try TemporaryFolder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let first = try session(environment: environment)
    try enter("x = zeros 3", first)
    first.signal(9)
    #expect(try first.exitStatus() == 137)
    #expect(folder.read("cnn-shell/history") == "x = zeros 3\n")
    #expect(folder.mode("cnn-shell") == 0o700)
    #expect(folder.mode("cnn-shell/history") == 0o600)
    let second = try session(environment: environment)
    try second.send("\u{1B}[A")
    try second.wait(forLine: "cnn> x = zeros 3", x: 16)
  }

  @Test func longHelpIsPagedUnlessToldNotTo() throws {
    let paged = try session(rows: 12)
    try paged.send("help conv\r")
    try paged.wait(until: "the pager's prompt") { $0.currentLine.hasPrefix(":") }
    try paged.send("q")
    try waitForPrompt(paged)
    let plain = try session(["--no-init", "--no-pager"], rows: 12)
    try enter("help conv", plain)
    try enter("1 + 1", plain)
  }

  @Test func withoutColourNothingIsStyled() throws {
    for (options, environment) in [(["--color", "never"], [:]), ([], ["NO_COLOR": "1"])] {
      let terminal = try session(["--no-init"] + options, environment: environment)
      try enter("conv 3", terminal)
      try enter("xyz", terminal)
      let styles = String(decoding: terminal.output, as: UTF8.self).matches(of: /\u{1B}\[[0-9;]*m/)
      #expect(styles.isEmpty)
    }
  }

  @Test func aDumbTerminalGetsNoEscape() throws {
    let terminal = try session(environment: ["TERM": "dumb"])
    try terminal.send("1 + 1\r")
    try terminal.wait(for: "\n2\ncnn>")
    try terminal.send("help\r")
    try terminal.wait(for: "help language, help keys")
    try waitForPrompt(terminal)
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
    #expect(!terminal.output.contains(0x1B))
  }
}
