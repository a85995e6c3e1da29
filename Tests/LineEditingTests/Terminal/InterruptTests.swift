import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct InterruptTests {
  @Test func atThePromptTheLineIsDropped() throws {
    let terminal = try probe()
    // The terminal throws away unread input with Ctrl-C, so the line must have been read.
    try terminal.send("conv abandoned")
    try terminal.wait(forLine: "cnn> conv abandoned")
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "abandoned^C\ncnn>")
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test func inTheMiddleOfALineTheLineStaysReadable() throws {
    let terminal = try probe()
    try terminal.send("conv 123" + Key.left + Key.left)
    try terminal.wait(forLine: "cnn> conv 123", x: 11)
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "cnn> conv 123^C\ncnn>")
  }

  @Test func inAContinuationTheWholeIsDropped() throws {
    let terminal = try probe()
    try terminal.send("conv (\r")
    try terminal.wait(forLineBeginning: "...>", x: 5)
    try terminal.send(Key.control("C"))
    try terminal.wait(forLine: "cnn>", x: 5)
    #expect(terminal.screen.text.contains("\n...> ^C "))
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test func whoIsLostInAContinuationIsToldTheWayOut() throws {
    let terminal = try probe()
    try terminal.send("conv (\r")
    try terminal.wait(until: "the way out") {
      $0.currentLine.hasPrefix("...>") && $0.currentLine.hasSuffix("Ctrl-C cancels")
    }
    try terminal.send("1 +\r")
    try terminal.wait(forLine: "...>", x: 5)
    try terminal.send("\r")
    try terminal.wait(until: "the way out") {
      $0.currentLine.hasPrefix("...>") && $0.currentLine.hasSuffix("Ctrl-C cancels")
    }
    try terminal.send("2)\r")
    try terminal.wait(for: "1: conv (|1 +||2)\ncnn>")
  }

  @Test func inASearchTheLineIsDropped() throws {
    let terminal = try probe()
    try terminal.send("conv 1\r")
    try terminal.wait(for: "1: conv 1\ncnn>")
    try terminal.send(Key.control("R") + "on")
    try terminal.wait(for: "bck:on")
    try terminal.send(Key.control("C"))
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("pool\r")
    try terminal.wait(for: "2: pool")
  }

  @Test func inAComputationThatIsStopped() throws {
    let terminal = try probe()
    try terminal.send("busy\r")
    try terminal.wait(for: "computing")
    let pressed = ContinuousClock.now
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "interrupted, after")
    try terminal.wait(forLine: "cnn>", x: 5)
    #expect(ContinuousClock.now - pressed < .milliseconds(100) || isSlowMachine)
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test func whatFollowsInAPastedBlockIsDroppedWithTheComputation() throws {
    let terminal = try probe()
    try terminal.send(Key.paste("busy\nconv lost") + "\r")
    try terminal.wait(for: "computing")
    try terminal.send(Key.control("C"))
    try terminal.wait(for: "interrupted, after")
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  @Test func twoHundredTimesTheShellIsAlive() throws {
    let terminal = try probe(rows: 8)
    for time in 0..<200 {
      let mark = terminal.output.count
      if time % 10 == 0 {
        try terminal.send("busy\r")
        try terminal.wait(forOutput: "computing", since: mark)
      }
      try terminal.send(Key.control("C"))
      try terminal.wait(forOutput: "cnn>", since: mark + (time % 10 == 0 ? 4 : 0))
      try terminal.wait(forLine: "cnn>", x: 5)
    }
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }

  /// Whatever is going on and wherever in it the interrupt falls, the next command runs.
  @Test(arguments: [1, 2, 3] as [UInt64]) func atRandomMomentsTheShellIsAlive(seed: UInt64) throws {
    let actions = [
      "busy\r", "busy 1\r", "p\t", "many n\t", "conv (\r", Key.paste("conv a\nbusy\nconv (b"), Key.control("R") + "on",
      "conv 日本" + Key.left, Key.up + Key.up, "\u{1B}", "\r",
    ]
    var random = seed &* 0x9E37_79B9_7F4A_7C15
    func draw(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % count
    }
    let terminal = try probe()
    for _ in 0..<60 {
      let action = actions[draw(actions.count)]
      try terminal.send(String(action.prefix(1 + draw(action.count))))
      if draw(2) == 0 { try terminal.takeOutput(atMost: .milliseconds(draw(4))) }
      try terminal.send(Key.control("C"))
    }
    try terminal.send(Key.control("C"), until: "an empty prompt") { $0.currentLine == "cnn>" && $0.x == 5 }
    // The prompt may be an older one, and an interrupt still on its way.
    try terminal.send("\ralive\r", until: "an answer") { $0.text.contains(": alive\ncnn>") }
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send(Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func controlDLeavesWithTheTerminalRestored() throws {
    let terminal = try probe()
    #expect(!terminal.isCooked)
    try terminal.send(Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isCooked)
  }

  @Test func controlDTypedAheadLeavesAfterTheLinesBeforeIt() throws {
    let terminal = try probe()
    try terminal.send("busy 100\r")
    try terminal.wait(for: "computing")
    try terminal.send("conv\r" + Key.control("D"))
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.screen.text.contains("1: conv"))
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func terminationRestoresTheTerminal(signal: Int32, status: Int32) throws {
    let terminal = try probe()
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half")
    terminal.signal(signal)
    #expect(try terminal.exitStatus() == status)
    #expect(terminal.isCooked)
    try terminal.wait(forOutput: "\u{1B}[?2004l")
  }

  /// What does not ask whether it is to end is ended all the same: by the second Ctrl-\\, or the third of the others.
  @Test(arguments: [(SIGQUIT, 2), (SIGTERM, 3), (SIGUSR1, 3)] as [(Int32, Int)])
  func repeatedTerminationEndsWhatAsksNothing(signal: Int32, times: Int) throws {
    let terminal = try probe()
    try terminal.send("stuck\r")
    try terminal.wait(for: "computing")
    for _ in 1..<times {
      terminal.signal(signal)
      // The same signal twice at once would come as one.
      try terminal.takeOutput(atMost: .milliseconds(100))
      #expect(terminal.statusIfEnded() == nil)
    }
    terminal.signal(signal)
    #expect(try terminal.exitStatus() == 128 + signal)
    #expect(terminal.isCooked)
  }

  @Test func terminationEndsAComputation() throws {
    let terminal = try probe()
    try terminal.send("busy\r")
    try terminal.wait(for: "computing")
    terminal.signal(SIGTERM)
    #expect(try terminal.exitStatus() == 143)
    #expect(terminal.isCooked)
  }

  /// A machine that is building something else meanwhile answers later than a person's would.
  private var isSlowMachine: Bool {
    var loads = [0.0]
    return getloadavg(&loads, 1) == 1 && loads[0] > 1.5
  }
}
