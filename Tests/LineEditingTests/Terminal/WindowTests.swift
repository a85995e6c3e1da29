import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What happens to the line being typed when the window changes or the shell is stopped.
@Suite struct WindowTests {
  @Test func resizeDrawsTheLineAgain() throws {
    let terminal = try probe(columns: 40)
    try terminal.send("conv x")
    try terminal.wait(forLine: "cnn> conv x", x: 11)
    let mark = terminal.output.count
    try terminal.resize(columns: 20)
    try terminal.wait(forOutput: "conv x", since: mark)
    try terminal.wait(forLine: "cnn> conv x", x: 11)
    // It wraps at the new width.
    try terminal.send(" 0123456789")
    try terminal.wait(until: "a second row") { $0.lines[$0.y] == "89" && $0.x == 2 }
    #expect(terminal.screen.text == "cnn> conv x 01234567\n89")
    try terminal.send("\r")
    try terminal.wait(for: "1: conv x 0123456789")
  }

  @Test func aWrappedLineIsDrawnOnceWhenTheWindowWidens() throws {
    let terminal = try probe(columns: 20)
    try terminal.send("conv 0123456789abcdef")
    try terminal.wait(until: "a second row") { $0.lines[$0.y] == "abcdef" }
    // A terminal that wraps anew has the line on one row before the shell hears of it.
    try terminal.resize(columns: 60, reflowing: true)
    try terminal.wait(forLine: "cnn> conv 0123456789abcdef", x: 26)
    try terminal.send("!")
    try terminal.wait(forLine: "cnn> conv 0123456789abcdef!", x: 27)
    #expect(terminal.screen.text == "cnn> conv 0123456789abcdef!")
  }

  @Test func resizeDuringAComputationIsNoticed() throws {
    let terminal = try probe(columns: 40)
    try terminal.send("busy\r")
    try terminal.wait(for: "computing")
    try terminal.resize(columns: 20)
    try terminal.send(Key.control("C"))
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("0123456789abcdefgh")
    try terminal.wait(until: "a second row") { $0.lines[$0.y] == "fgh" && $0.x == 3 }
  }

  @Test func stoppedFromOutsideAndContinued() throws {
    let terminal = try probe()
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half", x: 9)
    terminal.signal(SIGSTOP)
    let mark = terminal.output.count
    terminal.signal(SIGCONT)
    try terminal.wait(forOutput: "half", since: mark)
    try terminal.send("way\r")
    try terminal.wait(for: "1: halfway\ncnn>")
    #expect(terminal.screen.text == "cnn> halfway\n1: halfway\ncnn>")
  }

  /// A shell with job control and the probe as its job.
  private func job() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(["/bin/sh", "-i"], environment: ["PS1": "sh> ", "ENV": nil])
    try terminal.wait(forLine: "sh>", x: 4)
    try terminal.send(builtExecutable("LineEditorProbe") + "\r")
    try terminal.wait(forLine: "cnn>", x: 5)
    return terminal
  }

  @Test func controlZAndForegroundAtThePrompt() throws {
    let terminal = try job()
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half", x: 9)
    let mark = terminal.output.count
    try terminal.send(Key.control("Z"))
    try terminal.wait(forLine: "sh>", x: 4)
    #expect(terminal.isCooked)
    // The shell is not to be sent the marks around a paste.
    try terminal.wait(forOutput: "\u{1B}[?2004l", since: mark)
    try terminal.send("fg\r")
    try terminal.wait(forLine: "cnn> half", x: 9)
    try terminal.send("way\r")
    try terminal.wait(for: "1: halfway\ncnn>")
    try terminal.send(Key.control("D"))
    try terminal.wait(forLine: "sh>", x: 4)
  }

  /// A signal sent to a stopped shell takes effect when it continues, without a key.
  @Test func aSignalToAStoppedShellTakesEffect() throws {
    let terminal = try job()
    try terminal.send("half")
    try terminal.wait(forLine: "cnn> half", x: 9)
    try terminal.send(Key.control("Z"))
    try terminal.wait(forLine: "sh>", x: 4)
    try terminal.send("kill -INT %1; fg\r")
    try terminal.wait(for: "half^C\ncnn>")
    try terminal.send("more")
    try terminal.wait(forLine: "cnn> more", x: 9)
    try terminal.send(Key.control("Z"))
    try terminal.wait(forLine: "sh>", x: 4)
    try terminal.send("kill -TERM %1; fg; echo status $?\r")
    try terminal.wait(for: "status 143\n")
  }

  @Test func controlZAndForegroundInAComputation() throws {
    let terminal = try job()
    try terminal.send("busy 300\r")
    try terminal.wait(for: "computing")
    try terminal.send(Key.control("Z"))
    try terminal.wait(forLine: "sh>", x: 4)
    try terminal.send("fg\r")
    try terminal.wait(for: "computed\ncnn>")
    try terminal.wait(forLine: "cnn>", x: 5)
    try terminal.send("pool\r")
    try terminal.wait(for: "1: pool")
  }
}
