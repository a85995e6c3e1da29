import TerminalTesting
import Testing

/// `cnn-shell present` at a terminal and at a pipe.
@Suite struct PresentTests {
  private static let interrupt = "\u{3}"
  private static let end = "\u{4}"

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.lesson, to: "01-tiny.md")
  }

  private static let lesson = """
    ---
    lesson: tiny
    format: 1
    seed: 7
    ---
    # Tiny

    A lesson for a test.

    ## Pool
    <!-- id: pool -->

    Something to read.

    ```cnn demo
    cnn> t = tensor [[[[1,2,0,3],[4,0,1,2],[0,1,5,6],[2,0,8,7]]]]
    t: Tensor 1x1x4x4  {..}
    cnn> pool1 = maxpool 2
    pool1: MaxPoolingLayer 2  0 parameters
    cnn> z = t | pool1
    z: Tensor 1x1x2x2  {..}
    ```

    ## Train
    <!-- id: train -->

    ```cnn demo
    cnn> data = patterns 1000
    ...
    cnn> net = input 1x16x16 | conv 32 | conv 32 | flatten | linear 3
    ...
    cnn> train net data epochs=100000
    ...
    ```

    """

  private func presenting(
    _ options: [String] = [], environment: [String: String?] = [:], hasRight: Bool = true
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      [shell, "present", "tiny", "--lessons", folder.path] + options, environment: environment, columns: 80, rows: 24)
    try waitForPrompt(terminal, hasRight: hasRight)
    return terminal
  }

  /// Waits for the prompt. What is being typed begins like one, but the place in the lesson stands at the right of a real one.
  private func waitForPrompt(_ terminal: PseudoTerminal, hasRight: Bool = true) throws {
    try terminal.wait(until: "an empty prompt") {
      $0.currentLine.hasPrefix("cnn>") && $0.x == 5 && (!hasRight || $0.currentLine.hasSuffix("/2"))
    }
  }

  /// Presses Enter, and waits until what it shows is there and the prompt behind it.
  private func enter(_ terminal: PseudoTerminal, _ text: String) throws {
    let mark = terminal.output.count
    try terminal.send("\r")
    try terminal.wait(forOutput: text, since: mark)
    try waitForPrompt(terminal)
  }

  @Test func enterTypesTheNextCommandInThePlaceOfThePrompt() throws {
    let terminal = try presenting()
    #expect(terminal.screen.currentLine.hasSuffix("tiny step 1/2"))
    try enter(terminal, "t: Tensor")
    try enter(terminal, "0 parameters")
    #expect(
      terminal.screen.text.contains(
        "\ncnn> t = tensor [[[[1,2,0,3],[4,0,1,2],[0,1,5,6],[2,0,8,7]]]]\nt: Tensor 1x1x4x4  mean 2.625"))
    #expect(terminal.screen.text.contains("\ncnn> pool1 = maxpool 2\npool1: MaxPoolingLayer 2  0 parameters\ncnn> "))
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isCooked)
  }

  @Test func typingTakesTimeAsTypingDoes() throws {
    let terminal = try presenting()
    let start = ContinuousClock.now
    try enter(terminal, "t: Tensor")
    #expect(ContinuousClock.now - start > .milliseconds(500))
  }

  @Test func backAndImprovisingLeaveTheLessonAsItWas() throws {
    let terminal = try presenting()
    try enter(terminal, "t: Tensor")
    try terminal.send("t = 3\r")
    try terminal.wait(for: "t: 3")
    try waitForPrompt(terminal)
    try enter(terminal, "t is reset to the lesson's.")
    try terminal.send("b\r")
    try terminal.wait(for: "Back to before pool1 = maxpool 2.")
    try waitForPrompt(terminal)
    try enter(terminal, "0 parameters")
    try enter(terminal, "z: Tensor 1x1x2x2")
  }

  @Test func anInterruptWhileItTypesRunsNothing() throws {
    let terminal = try presenting()
    try terminal.send("\r")
    try terminal.wait(for: "cnn> t = ten")
    try terminal.send(Self.interrupt)
    try terminal.wait(for: "^C")
    try waitForPrompt(terminal)
    #expect(!terminal.screen.text.contains("t: Tensor"))
    try enter(terminal, "t: Tensor")
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isCooked)
  }

  @Test func aSecondEnterHurriesAndDoesNoMore() throws {
    let terminal = try presenting()
    try terminal.send("\r")
    try terminal.wait(for: "cnn> t = ten")
    try terminal.send("\r")
    try terminal.wait(for: "t: Tensor")
    try waitForPrompt(terminal)
    try terminal.takeOutput(atMost: .milliseconds(300))
    #expect(!terminal.screen.text.contains("pool1 = "))
  }

  @Test func anInterruptedTrainingIsTypedAgain() throws {
    let terminal = try presenting(["--step", "train"])
    try enter(terminal, "data: Dataset")
    try enter(terminal, "net: Network")
    try terminal.send("\r")
    try terminal.wait(for: "epoch 2/")
    try terminal.send(Self.interrupt)
    try waitForPrompt(terminal)
    #expect(terminal.screen.text.contains("Nothing was changed: Enter types the command again."))
    #expect(terminal.screen.currentLine.hasSuffix("tiny step 2/2"))
    try terminal.send("\r")
    try terminal.wait(until: "the training again") { $0.text.count(of: "cnn> train net data") == 2 }
    try terminal.send(Self.interrupt)
    try waitForPrompt(terminal)
  }

  @Test func terminationWhileItTypesRestoresTheTerminal() throws {
    let terminal = try presenting()
    try terminal.send("\r")
    try terminal.wait(for: "cnn> t = ten")
    terminal.signal(15)
    #expect(try terminal.exitStatus() == 143)
    #expect(terminal.isCooked)
  }

  @Test func aDumbTerminalGetsNoEscape() throws {
    let terminal = try presenting(environment: ["TERM": "dumb"], hasRight: false)
    try terminal.send("\r")
    try terminal.wait(for: "t: Tensor")
    try waitForPrompt(terminal, hasRight: false)
    try terminal.send(Self.end)
    #expect(try terminal.exitStatus() == 0)
    #expect(!terminal.output.contains(0x1B))
  }

  // MARK: Without a terminal

  @Test func anEmptyLineIsEnterAtAPipe() throws {
    let result = try run(["present", "tiny", "--lessons", folder.path], input: "\nnonsense\n\nb\n\n")
    #expect(result.status == 1)
    #expect(result.text.contains("\ncnn> t = tensor "))
    #expect(result.text.contains("error[unknown-command]"))
    let typed = result.text.split(separator: "\n").filter { $0 == "cnn> pool1 = maxpool 2" }
    #expect(typed.count == 2)
  }

  @Test func aLessonCanBePresentedWhole() throws {
    let result = try run(["present", "flatten"], input: String(repeating: "\n", count: 200))
    #expect(result.status == 0)
    #expect(result.text.contains("That was "))
    #expect(!result.text.contains("mistake:"))
  }

  @Test func whatDoesNotExistIsTold() throws {
    let unknown = try run(["present", "maxpooling"])
    #expect(unknown.status == 1 && unknown.text.contains("did you mean `max-pooling`?"))
    #expect(try run(["present", "max-pooling", "--step", "99"]).status == 2)
    #expect(try run(["present", "max-pooling", "--transcript"]).status == 2)
    #expect(try run(["present"]).status == 2)
  }
}

extension String {
  /// How many times a text stands in this one.
  fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
