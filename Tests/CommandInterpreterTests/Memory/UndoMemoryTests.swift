import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// `undo` and provenance stay within their memory limits.
@Suite struct UndoMemoryTests {
  private func undone(_ shell: Shell) -> Int {
    var count = 0
    while shell.output("undo").hasPrefix("undone") { count += 1 }
    return count
  }

  @Test func stepsThatShareTheirMemoryCostNothing() {
    let shell = Shell()
    // 19 MB for undo: an 8 MB tensor shared by all sessions, and small ones.
    shell.run(all: ["set memory 64", "x = zeros 1000000"] + (0..<18).map { "y = \($0)" })
    #expect(undone(shell) == 20)
  }

  @Test func theOldestStepsGoFirstAndUndoSaysSo() {
    let shell = Shell()
    shell.run(all: ["set memory 64", "x = zeros 1000000"] + [String](repeating: "x = x + 1", count: 6))
    // Two values of 8 MB fit in 19 MB.
    #expect(undone(shell) == 2)
    #expect(
      shell.output("undo")
        == "there is nothing to take back: before `x = x + 1` there were values too large to be kept (`undo` keeps 19 MB)"
    )
  }

  /// A network's stored evaluation is not an undo step, but its memory counts.
  @Test func evaluationsThatAreRememberedCount() {
    let shell = Shell()
    shell.run(all: ["set memory 64", "net = input 1x8x8 | relu", "x = zeros 4000x1x8x8", "y = x | net", "z = 1"])
    shell.run(all: ["w = zeros 4000x1x8x8 | net;", "drop x", "drop y", "zeros 1", "z = 2", "z = 3", "z = 4"])
    let log = shell.interpreter.log
    #expect(log.droppedUndo == nil)
    shell.run(all: ["a = zeros 1000000", "drop a", "b = zeros 1100000", "drop b", "c = zeros 900000", "drop c"])
    #expect(shell.interpreter.log.droppedUndo != nil)
  }

  /// A part of a large tensor does not keep the whole tensor alive.
  @Test func aSmallPartDoesNotHoldTheWhole() {
    let shell = Shell()
    shell.run(all: ["x = zeros 9000000", "y = x[0:1]", "z = x + 1", "drop x"])
    #expect(shell.interpreter.session.memory.bytes < 80_000_000)
    #expect(shell.run("explain z[0]").diagnostic?.code == .limit)
    #expect(shell.run("explain z[0]").diagnostic?.message.contains("the input of `+` is larger than 64 MB") == true)
  }

  @Test func makersThatAreSmallAreRemembered() {
    let shell = Shell()
    shell.run(all: ["x = randn 1x1x8x8", "conv1 = conv 1 2 kernel=1", "y = x | conv1", "drop x", "explain y[0,0,0,0]"])
  }

  /// Operands are counted once, however often they are shared.
  @Test func sharedMakersAreCountedOnce() {
    let shell = Shell()
    shell.run(all: ["x = zeros 100000"] + [String](repeating: "x = x + x", count: 14))
    #expect(shell.interpreter.session.memory.bytes < 14_000_000)
    #expect(shell.interpreter.session.memory.bytes > 11_000_000)
  }

  @Test func historyAndNotesKeepTheNewest() {
    var log = BoundedLog<String>(most: 10_000)
    for number in 0..<1000 { log.append("\(number)", bytes: 3) }
    #expect(log.texts.last == "999" && log.forgotten + log.texts.count == 1000)
    #expect(log.texts.count < 10_000 / 48 + 1 && log.texts.count > 100)
    log.append("long", bytes: 1 << 20)
    #expect(log.texts == ["long"])
    log.dropLast { _ in 1 << 20 }
    #expect(log.texts.isEmpty)
  }
}
