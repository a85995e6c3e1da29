import TerminalTesting
import Testing

/// Lessons at a terminal, as a student has them.
@Suite struct LessonTerminalTests {
  private static let interrupt = "\u{3}"
  private static let end = "\u{4}"
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func terminal(
    _ arguments: [String] = ["--no-init"], lessons: String? = nil, columns: Int = 80
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      [shell] + arguments + ["--lessons", lessons ?? repositoryFile("Tests/Transcripts/lessons")],
      environment: ["XDG_STATE_HOME": folder.path], columns: columns, rows: 60)
  }

  private func waitForPrompt(_ terminal: PseudoTerminal) throws {
    try terminal.wait(until: "an empty prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
  }

  /// Types a line and waits for what is to be shown, and for the prompt behind it.
  private func enter(_ line: String, _ terminal: PseudoTerminal, for text: String) throws {
    let mark = terminal.output.count
    try terminal.send(line + "\r")
    try terminal.wait(forOutput: text, since: mark)
    try waitForPrompt(terminal)
  }

  /// A session with the short lesson open.
  private func opened() throws -> PseudoTerminal {
    let terminal = try terminal(["--no-init", "--student", "ada"])
    try waitForPrompt(terminal)
    try enter("lesson short", terminal, for: "Your turn")
    return terminal
  }

  private func waitForRightPrompt(_ text: String, _ terminal: PseudoTerminal) throws {
    try terminal.wait(until: "the right prompt \(text)") {
      $0.currentLine.hasPrefix("cnn>") && $0.currentLine.hasSuffix(text)
    }
  }

  @Test func theRightPromptSaysTheStepAndEnterGoesOn() throws {
    let terminal = try opened()
    try waitForRightPrompt("short step 1/4", terminal)
    // While something is to be done, Enter does nothing.
    try terminal.send("\r\r")
    try waitForRightPrompt("short step 1/4", terminal)
    try enter("y = x | maxpool 2", terminal, for: "until then, experiment freely")
    try enter("", terminal, for: "Say it")
    try waitForRightPrompt("short step 2/4", terminal)
    try enter("b", terminal, for: "No. That is")
    try enter("a", terminal, for: "Right.")
    try enter("", terminal, for: "Predict it")
    try enter("30", terminal, for: "You said 30; it is 40.")
    try enter("", terminal, for: "Train it")
    try enter("skip", terminal, for: "What surprised you?")
    try enter("answer nothing at all", terminal, for: "You have reached the end of")
    try waitForRightPrompt("short done", terminal)
    try enter("leave", terminal, for: "You have left")
  }

  @Test func ctrlDLeavesAndTheLessonGoesOnThere() throws {
    let first = try opened()
    try enter("y = x | maxpool 2", first, for: "continues")
    try enter("next", first, for: "Say it")
    try first.send(Self.end)
    #expect(try first.exitStatus() == 0)
    #expect(first.isCooked)
    let second = try terminal(["lesson", "short", "--student", "ada"])
    try second.wait(for: "a) the largest")
    try waitForRightPrompt("short step 2/4", second)
    #expect(second.screen.text.contains("Welcome back to A short lesson."))
    #expect(second.screen.text.contains("Step 2 of 4"))
  }

  @Test func terminationAtThePromptLeavesAWholeJournal() throws {
    let terminal = try opened()
    try enter("y = x | maxpool 2", terminal, for: "continues")
    terminal.signal(15)
    #expect(try terminal.exitStatus() == 143)
    #expect(terminal.isCooked)
    let text = try #require(folder.read("cnn-shell/lessons/ada/short.cnn.md"))
    #expect(
      text.contains("cnn> y = x | maxpool 2\n") && text.contains("<!-- done: see -->") && text.hasSuffix("\n```\n"))
  }

  /// What cannot be written while the disk is full is written when there is room again.
  @Test func aJournalThatCouldNotBeWrittenCatchesUp() throws {
    let terminal = try opened()
    func limit(_ bytes: String) throws {
      let result = try runPiped(["/usr/bin/prlimit", "--pid", "\(terminal.process)", "--fsize=\(bytes):"])
      #expect(result.status == 0, "\(result.text)")
    }
    try limit("100")
    try enter("first = 1", terminal, for: "cannot write the journal: ")
    try enter("second = 2", terminal, for: "second: 2")
    try limit("unlimited")
    try enter("third = 3", terminal, for: "the journal is being written again, and nothing is missing from it")
    let text = try #require(folder.read("cnn-shell/lessons/ada/short.cnn.md"))
    #expect(
      text.hasSuffix("cnn> first = 1\nfirst: 1\ncnn> second = 2\nsecond: 2\ncnn> third = 3\nthird: 3\n```\n"), "\(text)"
    )
  }

  @Test func lessonsAndStepsAreCompleted() throws {
    let terminal = try terminal(["--no-init", "--student", "ada"])
    try waitForPrompt(terminal)
    try terminal.send("lesson s\t")
    try terminal.wait(forLine: "cnn> lesson short", x: 18)
    try terminal.send("\r")
    try terminal.wait(for: "Your turn")
    try waitForRightPrompt("short step 1/4", terminal)
    try terminal.send("goto pr\t")
    try terminal.wait(until: "the step's id") { $0.currentLine.hasPrefix("cnn> goto predict ") || $0.x == 18 }
    try terminal.send("\r")
    try terminal.wait(for: "What is the sum of")
    try waitForRightPrompt("short step 3/4", terminal)
    try terminal.send("goto \t")
    try terminal.wait(until: "the steps") {
      $0.text.contains("train") && $0.text.contains("see") && $0.text.contains("4")
    }
    try terminal.send("\u{15}leave\r")
    try terminal.wait(for: "You have left")
    try waitForPrompt(terminal)
    // Outside of a lesson there are no steps.
    try terminal.send("goto p\t1\r")
    try terminal.wait(for: "error[lesson]: no lesson is open")
    #expect(terminal.screen.text.contains("\n  goto p1\n"))
  }

  @Test func wordsOutsideOfALessonArePlainErrors() throws {
    let terminal = try terminal()
    try waitForPrompt(terminal)
    for word in [
      "next", "hint", "solution", "skip", "back", "goto 2", "retry", "review", "progress", "leave", "answer 3",
    ] {
      try enter(word, terminal, for: "error[lesson]: no lesson is open")
    }
    try enter("lesson nonsense", terminal, for: "error[lesson]: unknown lesson `nonsense`")
    // An empty line is one.
    try terminal.send("\r")
    try enter("5000 + 1", terminal, for: "5001")
  }

  // MARK: Who follows

  @Test func whoeverOpensTheFirstLessonIsAskedOnce() throws {
    let first = try terminal()
    try waitForPrompt(first)
    try first.send("lesson short\r")
    try first.wait(for: "Your name or number for the journal (Enter for none):")
    try first.send("Ada Lovelace\r")
    try first.wait(for: "must be 1 to 64 letters")
    try first.send("ada\r")
    try first.wait(for: "Your turn")
    try waitForPrompt(first)
    try first.send(Self.end)
    #expect(try first.exitStatus() == 0)
    #expect(folder.read("cnn-shell/student") == "ada\n")
    #expect(folder.read("cnn-shell/lessons/ada/short.cnn.md")?.contains("\nstudent: ada\n") == true)
    // The answer is no command.
    #expect(folder.read("cnn-shell/history") == "lesson short\n")
    let second = try terminal(["lesson", "short"])
    try second.wait(for: "Your turn")
    #expect(!second.screen.text.contains("name or number"))
  }

  @Test func enterIsAnAnswerTooAndCtrlCPutsItOff() throws {
    let first = try terminal(["lesson", "short"])
    try first.wait(for: "(Enter for none):")
    try first.send(Self.interrupt)
    try first.wait(for: "Your turn")
    try waitForPrompt(first)
    try first.send(Self.end)
    #expect(try first.exitStatus() == 0)
    #expect(folder.read("cnn-shell/student") == nil)
    let second = try terminal(["lesson", "short"])
    try second.wait(for: "(Enter for none):")
    try second.send("\r")
    try second.wait(for: "Your turn")
    try waitForPrompt(second)
    #expect(folder.read("cnn-shell/student") == "anonymous\n")
    let third = try terminal(["lesson", "short"])
    try third.wait(for: "Your turn")
    #expect(!third.screen.text.contains("(Enter for none)"))
  }

  // MARK: Ctrl-C

  /// The folder of a lesson with a demonstration that takes for ever, and a training that does.
  private func longLessons() throws -> String {
    let text = """
      ---
      lesson: long
      format: 1
      ---
      # A long lesson
      ## Made
      <!-- id: made -->
      ```goal
      find net of kind network
      ```
      ## Shown
      <!-- id: shown -->
      ```cnn demo
      cnn> mark = 4711
      cnn> train net data epochs=99999
      ```
      ```goal
      used note
      ```

      """
    try folder.write(text, to: "long.md")
    return folder.path
  }

  private func openedLong() throws -> PseudoTerminal {
    let terminal = try terminal(["lesson", "long", "--student", "ada"], lessons: longLessons())
    try terminal.wait(for: "Your turn")
    try waitForPrompt(terminal)
    try enter("data = patterns 1000", terminal, for: "Dataset")
    try enter("net = input 1x16x16 | conv 32 | conv 32 | flatten | linear 3", terminal, for: "continues")
    return terminal
  }

  @Test func ctrlCInADemonstrationLeavesTheLessonUsable() throws {
    let terminal = try openedLong()
    try terminal.send("\r")
    try terminal.wait(for: "epoch 1/99999")
    try terminal.send(Self.interrupt)
    try terminal.wait(for: "Stopped: the workspace is unchanged.")
    try waitForRightPrompt("long step 2/2", terminal)
    try enter("mark", terminal, for: "error[unknown-command]")
    // It can be shown again, and stopped again.
    let before = terminal.output.count
    try terminal.send("next\r")
    try terminal.wait(forOutput: "epoch 1/99999", since: before)
    try terminal.send(Self.interrupt)
    try terminal.wait(forOutput: "Stopped: ", since: before)
    try waitForPrompt(terminal)
    terminal.signal(9)
    _ = try terminal.exitStatus()
    let again = try self.terminal(["lesson", "long", "--student", "ada"], lessons: folder.path)
    try again.wait(for: "shows the rest of this step.")
    try waitForRightPrompt("long step 2/2", again)
    try enter("skip", again, for: "Your turn")
    try enter("note done", again, for: "You have reached the end of")
  }

  @Test func ctrlCInATrainingInsideALessonKeepsWhatItReached() throws {
    let terminal = try openedLong()
    try terminal.send("log = train net data epochs=99999\r")
    try terminal.wait(for: "epoch 2/99999")
    try terminal.send(Self.interrupt)
    try terminal.wait(for: "error[interrupted]")
    try waitForRightPrompt("long step 1/2", terminal)
    try enter("set digits 17", terminal, for: "digits 17")
    try enter("log.loss.sum + net[3].weights.sum", terminal, for: ".")
    let sum = try #require(terminal.screen.lines.last { Double($0) != nil })
    terminal.signal(9)
    _ = try terminal.exitStatus()
    let again = try self.terminal(["lesson", "long", "--student", "ada"], lessons: folder.path)
    try again.wait(for: "This step is done")
    try waitForPrompt(again)
    try enter("log.loss.sum + net[3].weights.sum", again, for: sum)
  }
}
