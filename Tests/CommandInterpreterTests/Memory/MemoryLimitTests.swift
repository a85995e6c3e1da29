import NeuralNetworks
import TerminalTesting
import Testing

@testable import CommandInterpreter

/// Commands that need more memory than available are rejected before allocating it, and suggest a remedy.
@Suite struct MemoryLimitTests {
  @Test func aRefusalNamesTheLimitAndWhatCanBeDropped() throws {
    let shell = Shell()
    shell.run(all: ["set memory 64", "x = zeros 3000000", "y = 1"])
    let refusal = try #require(shell.run("z = zeros 6000000").diagnostic)
    #expect(refusal.code == .limit)
    #expect(refusal.message == "this needs 48 MB of memory, but the limit is 64 MB, of which 24 MB is in use")
    #expect(refusal.help == ["`drop x` frees 24 MB", "`set memory 100` raises the limit"])
    #expect(shell.interpreter.session.names == ["x", "y"])
  }

  /// Each remedy that an error suggests works.
  @Test(arguments: ["drop x", "set memory 100"]) func everyWayOutWorks(line: String) {
    let shell = Shell()
    shell.run(all: ["set memory 64", "x = zeros 3000000"])
    #expect(shell.run("z = zeros 6000000").diagnostic?.help.contains { $0.hasPrefix("`\(line)`") } == true)
    shell.run(all: [line, "z = zeros 6000000"])
  }

  /// Unnamed values count too, however deeply they are nested.
  @Test(arguments: [
    "((x + 1) + ((x + 1) + ((x + 1) + (x + 1))))", "(zeros 2000000) | relu | relu | relu | relu | relu",
    "difference (x + 1) ((x + 2) + ((x + 3) + (x + 4)))", "x = [x, x, x, x]", "y = x[0:1999999]; z = x + 1",
    "mse (x + 1) (x + 2)", "forward (conv 1 9 kernel=1) (zeros 1x1x1000x1000)", "linear 2500 2500",
    "patterns 20000 size=64", "x[0] = 2", "shift (zeros 1x1x1500x2000) 1 1",
  ]) func whatIsUnderWayCounts(line: String) {
    let shell = Shell()
    shell.run(all: ["set memory 64", "x = zeros 2000000"])
    let before = shell.snapshot
    var code: ErrorCode?
    for part in line.split(separator: ";") where code == nil {
      code = shell.run(part.trimmingPrefix(" ").description).diagnostic?.code
      if code == nil { shell.run(all: ["w = zeros 2000000"]) }
    }
    if line == "x[0] = 2" { #expect(code == nil) } else { #expect(code == .limit, "\(line)") }
    if code != nil, !line.contains(";") { #expect(shell.snapshot == before) }
  }

  /// Large requests check the machine's available memory.
  @Test func whatTheMachineHasLeftIsAsked() throws {
    var environment = Environment()
    environment.memory = MemoryBudget(bound: 500_000_000, available: { 60_000_000 })
    var interpreter = Interpreter(environment)
    #expect(interpreter.execute("x = zeros 6000000").diagnostic == nil)
    let refusal = try #require(interpreter.execute("y = zeros 8000000").diagnostic)
    #expect(refusal.code == .limit && refusal.message.hasSuffix("this machine has 60 MB left"))
    #expect(refusal.help == ["`drop x` frees 48 MB"])
    // Above the machine's own bound nothing is suggested.
    let other = try #require(interpreter.execute("y = zeros 60000000").diagnostic)
    #expect(other.message.contains("the limit is 500 MB") && !other.help.contains { $0.contains("set memory") })
  }

  @Test func helpTellsTheMachinesBound() {
    var environment = Environment()
    var lines: [String] = []
    environment.show = { shown, _ in lines += shown }
    environment.memory = MemoryBudget(bound: 700_000_000)
    var interpreter = Interpreter(environment)
    _ = interpreter.execute("help limits")
    #expect(lines.first == "memory (values plus command)   2000 MB (raise it with `set memory N`)")
    #expect(lines.contains("   maximum on this machine     700 MB"))
    #expect(lines.contains("   data on top of the values   210 MB"))
  }

  /// A lesson starts with the limit used for grading.
  @Test func aLessonHasTheStandardLimit() {
    let shell = Shell()
    shell.run(all: ["set memory 64"])
    #expect(shell.interpreter.session.standard(seed: 1).settings.memory == Limits.memory)
  }

  /// These additions once ended the process; they may take only a few times the tensor's size.
  @Test func manyAdditionsDoNotEndTheProcess() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      let shell = Shell()
      shell.run(all: ["set memory 64", "x = ones 1000000"])
      let growth = PeakMemory.of { shell.run(all: [String](repeating: "x = x + 1", count: 20) + ["x[0]"]) }
      #expect(shell.written == ["21"])
      // The new value, the old one, and what `undo` keeps: 19 MB of 64; not twenty values of 8 MB.
      if let growth { #expect(growth.bytes < 64_000_000) }
    }
  }
}
