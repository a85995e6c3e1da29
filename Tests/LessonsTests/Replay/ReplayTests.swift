import TerminalTesting
import Testing

@testable import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replays in processes of their own, with programs in the shell's place that end in other ways.
@Suite struct ReplayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The replay of one file by a program that runs these lines of `/bin/sh`.
  private func replay(
    _ script: String, seconds: Double = 20, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> (lines: [String], status: Int32) {
    let program = try folder.write("#!/bin/sh\n\(script)\n", to: "program")
    chmod(program, 0o755)
    try folder.write("", to: "a.cnn.md")
    let replay = Replay(
      executable: program, updates: false, seconds: seconds, processors: 2, isInterrupted: isInterrupted)
    return replay.run([folder.file("a.cnn.md")])
  }

  @Test func aProcessThatDiesIsToldWithItsCommandAndStatusThree() throws {
    let (lines, status) = try replay("echo 'run 6'; echo 'run 8'; kill -SEGV $$")
    #expect(status == 3)
    #expect(lines.first == "\(folder.file("a.cnn.md")):8: the shell crashed in this command (signal 11)")
    #expect(try replay("echo nonsense; exit 4").lines.first?.hasSuffix("(exit status 4)") == true)
  }

  @Test func aProcessThatSaysNothingOfTheOutcomeIsNoSuccess() throws {
    #expect(try replay("echo 'run 6'").status == 3)
    #expect(try replay("echo 'done asWritten 1'").status == 3)
    #expect(try replay("echo 'done asWritten 1 0 0 0'").status == 0)
    #expect(try replay("echo 'done differs 1 1 0 0'; echo report").lines.first == "report")
  }

  @Test func aProcessThatTakesTooLongIsEnded() throws {
    let start = ContinuousClock.now
    #expect(try replay("exec sleep 60", seconds: 0.3).status == 3)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func anInterruptEndsTheReplay() throws {
    #expect(try replay("exec sleep 60", isInterrupted: { true }).status == 130)
  }

  @Test func whatIsNotThereIsTold() {
    let replay = Replay(executable: "/nowhere", updates: false, seconds: 1, processors: 1, isInterrupted: { false })
    #expect(replay.run(["/nowhere/a.cnn.md"]).status == 1)
    #expect(replay.run([folder.path]).lines == ["\(folder.path): this folder contains no NAME.cnn.md files"])
  }
}
