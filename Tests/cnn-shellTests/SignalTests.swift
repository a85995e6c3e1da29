import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the built shell does about signals besides SIGINT: it ends with the terminal as it was, quietly, with the status
/// that says why; or it does nothing.
@Suite struct SignalTests {
  private static let endings = [SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF]
  private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]
  private static let training =
    "data = patterns 1000\rnet = input 1x16x16 | conv 32 | conv 32 | flatten | linear 3\rtrain net data epochs=100000\r"

  private func session(_ environment: [String: String?] = [:], before: String = "") throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", before + #"ulimit -c 0; exec "$0" "$@""#, shell, "--no-init"], environment: environment,
      columns: 90, rows: 40)
    try waitForPrompt(terminal)
    return terminal
  }

  private func waitForPrompt(_ terminal: PseudoTerminal) throws {
    try terminal.wait(until: "an empty prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
  }

  private func train(_ terminal: PseudoTerminal) throws {
    try terminal.send(Self.training)
    try terminal.wait(for: "epoch 1/")
  }

  @Test(arguments: endings.filter { $0 != SIGQUIT }) func atThePromptItEndsTheSession(_ signal: Int32) throws {
    let terminal = try session()
    try terminal.send("half a line")
    try terminal.wait(for: "half a line")
    terminal.signal(signal)
    #expect(try terminal.exitStatus() == 128 + signal)
    #expect(terminal.hasItsSettings)
    try terminal.wait(forOutput: "\u{1B}[?2004l")
  }

  @Test(arguments: endings) func inACommandItEndsTheSession(_ signal: Int32) throws {
    let terminal = try session()
    try train(terminal)
    terminal.signal(signal)
    #expect(try terminal.exitStatus() == 128 + signal)
    #expect(terminal.hasItsSettings)
  }

  @Test(arguments: endings) func withoutATerminalItEndsTheRun(_ signal: Int32) throws {
    let input = Self.training.replacing("\r", with: "\n")
    var isSent = false
    let result = try runPiped([shell], input: Array(input.utf8)) { output, process in
      // Once: a second SIGQUIT ends the process where it is.
      guard !isSent, String(decoding: output, as: UTF8.self).contains("epoch 1/") else { return }
      isSent = true
      TestSignal.send(signal, to: process)
    }
    #expect(result.status == 128 + signal)
    #expect(result.text.contains("the weights so far are kept"))
  }

  @Test func controlBackslashAtThePromptDoesNothing() throws {
    for environment in [[:], ["TERM": "dumb"]] {
      let terminal = try session(environment)
      try terminal.send("40 + ")
      try terminal.wait(for: "cnn> 40 +")
      try terminal.send("\u{1C}")
      terminal.signal(SIGQUIT)
      // The terminal throws away what is typed and not read when it sends the signal.
      try terminal.send("2\r", until: "an answer") { $0.text.contains("\n42\n") || $0.text.contains("\n2\n") }
      #expect(try terminal.end(typing: "\u{4}") == 0)
    }
  }

  /// A signal that does nothing leaves the shell waiting for keys and signals together.
  @Test func controlCAfterControlBackslashTakesEffectAtOnce() throws {
    let terminal = try session()
    try terminal.send("half a line")
    try terminal.wait(for: "half a line")
    terminal.signal(SIGQUIT)
    try terminal.takeOutput(atMost: .milliseconds(50))
    terminal.signal(SIGINT)
    try terminal.wait(for: "half a line^C\ncnn>")
  }

  @Test func controlBackslashInACommandEndsTheSession() throws {
    let terminal = try session()
    try train(terminal)
    try terminal.send("\u{1C}")
    #expect(try terminal.exitStatus() == 131)
    #expect(terminal.hasItsSettings)
    #expect(!terminal.screen.text.contains("crash"))
  }

  /// A crash says so in one line: no backtrace, and no question that waits for a key.
  @Test(arguments: crashes) func aCrashGivesTheTerminalBack(_ signal: Int32) throws {
    let terminal = try session()
    terminal.signal(signal)
    #expect(try terminal.exitStatus() == 128 + signal)
    #expect(terminal.hasItsSettings)
    try terminal.wait(forOutput: "\u{1B}[?2004l")
    let two = signal < 10 ? "0\(signal)" : "\(signal)"
    #expect(
      terminal.screen.text.contains("cnn-shell crashed (signal \(two)). Saved files and lesson journals are kept."))
    #expect(!terminal.screen.text.lowercased().contains("backtrac"))
  }

  /// Who asks Swift's runtime for a backtrace has the runtime's way.
  @Test func theRuntimesOwnBacktraceCanBeHad() throws {
    let terminal = try session(["SWIFT_BACKTRACE": "enable=no"])
    terminal.signal(SIGSEGV)
    #expect(try terminal.exitStatus() == 139)
    #expect(!terminal.screen.text.contains("crashed"))
  }

  /// From the first instruction on a signal ends the process by the same status, quietly, and leaves the terminal alone.
  @Test(arguments: [0, 4, 8, 12, 20, 40], [SIGINT, SIGTERM, SIGQUIT])
  func whileItStartsItEnds(milliseconds: Int, signal: Int32) throws {
    let terminal = try PseudoTerminal(["/bin/sh", "-c", #"ulimit -c 0; exec "$0" --no-init"#, shell])
    try terminal.takeOutput(atMost: .milliseconds(milliseconds))
    terminal.signal(signal)
    // SIGINT and SIGQUIT may come when the shell asks for a line already.
    let status = try signal != SIGTERM ? terminal.end(typing: "\u{4}") : terminal.exitStatus()
    #expect(status == 128 + signal || signal != SIGTERM && status == 0)
    #expect(!terminal.screen.text.contains("crashed"))
    #expect(terminal.hasItsSettings)
  }

  /// The runtime's backtracer, which would wait for a key, is there at no moment.
  @Test func controlBackslashWhileLibrariesLoadIsQuiet() throws {
    for milliseconds in 0..<24 {
      let terminal = try PseudoTerminal(["/bin/sh", "-c", #"ulimit -c 0; exec "$0" --no-init"#, shell])
      try terminal.takeOutput(atMost: .milliseconds(milliseconds))
      terminal.signal(SIGQUIT)
      #expect([0, 131].contains(try terminal.end(typing: "\u{4}")))
      #expect(!terminal.screen.text.contains("crashed"), "after \(milliseconds) ms")
    }
  }

  @Test func whatIsIgnoredFromTheStartStaysIgnored() throws {
    let terminal = try session(before: "trap '' HUP QUIT USR1; ")
    for signal in [SIGHUP, SIGQUIT, SIGUSR1] { terminal.signal(signal) }
    try terminal.send("40 + 2\r")
    try terminal.wait(for: "\n42\ncnn>")
  }

  /// A write that waits for its reader is ended with the run.
  @Test func aRunThatNobodyReadsCanBeEnded() throws {
    let folder = try TemporaryFolder()
    let lines = try folder.write(String(repeating: "help language\n", count: 400), to: "lines.cnn")
    // The reader of the pipe, the shell that waits, holds it open and takes nothing.
    let script = #"""
      mkfifo "$2"
      exec 3<>"$2"
      "$0" "$1" >"$2" 2>/dev/null &
      sleep 1
      kill -TERM $!
      wait $!
      echo status $?
      """#
    let result = try runPiped(["/bin/sh", "-c", script, shell, lines, folder.file("pipe")])
    #expect(result.text == "status 143\n")
  }
}
