import Testing

@testable import Platform

@Suite(.timeLimit(.minutes(20))) struct WatchedProcessTests {
  private func run(
    _ script: String, within seconds: Double = 30, isInterrupted: () -> Bool = { false }
  ) throws -> (lines: [String], status: Int32?) {
    try WatchedProcess(["/bin/sh", "-c", script]).finish(within: seconds, isInterrupted: isInterrupted)
  }

  @Test func itsLinesAndItsEndAreTold() throws {
    let (lines, status) = try run("echo one; echo; echo two; echo error >&2; exit 3")
    #expect(lines == ["one", "", "two"] && status.map(WatchedProcess.ending) == "exit status 3")
    #expect(try run("kill -SEGV $$").status.map(WatchedProcess.ending) == "signal 11")
    #expect(try run("cat").lines == [])
  }

  @Test func manyLinesAreAllRead() throws {
    let (lines, status) = try run("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done")
    #expect(lines.count == 20_000 && lines.last == "line 19999" && status == 0)
  }

  @Test func whoTakesTooLongIsKilled() throws {
    let start = MonotonicClock.now
    let (lines, status) = try run("echo begun; exec sleep 50", within: 0.5)
    #expect(lines == ["begun"] && status == nil && MonotonicClock.now - start < 30)
  }

  @Test func anInterruptKillsItToo() throws {
    #expect(try run("exec sleep 50", isInterrupted: { true }).status == nil)
  }

  @Test func aProgramThatIsNotThereIsAProblem() {
    #expect(throws: FileProblem("/none/such", .system(.noSuchFile))) { try WatchedProcess(["/none/such"]) }
  }
}
