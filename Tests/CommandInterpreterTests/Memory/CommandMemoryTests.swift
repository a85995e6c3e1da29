import TerminalTesting
import Testing

@testable import CommandInterpreter

/// A command's memory estimate is never below its actual use, and if that is large, at most a small multiple of it.
///
/// Each command is first rejected by a limit that is too low, which gives the estimate; then it runs.
@Suite struct CommandMemoryTests {
  private static let setup = [
    "data = patterns 64 size=64 test=0.5;", "x = randn 24x1x64x64;", "big = randn 40x1x64x64;",
    "deep = input 1x64x64 | conv 8 kernel=1 | relu | conv 8 kernel=1 activation=relu | conv 8 kernel=1 | relu | maxpool 2 | flatten | linear 3;",
    "whole = input 1x64x64 | conv 4 kernel=1 | batchnorm | relu | flatten | linear 3;",
    "wide = input 1x64x64 | flatten | linear 600 | relu | linear 3;",
    "forward deep big;", "small = input 1x2x2 | flatten | linear 3;", "many = zeros 60000x1x2x2;",
    "classes = input 1x64x64 | flatten | linear 1500;", "long = zeros 1x200000;", "sum = linear 200000 1;",
    "out = long | sum;",
  ]

  private static let lines = [
    "y = ones 4000000", "y = randn 4000000", "y = ramp 4000000", "y = big[0:30]", "y = (ones 2000000) + 1",
    "y = forward deep big", "y = big | deep", "y = forward whole (randn 60x1x64x64) mode=training",
    "backward deep (ones 40x3)", "gradflow deep x", "gradflow whole x mode=training",
    "train deep data epochs=1 batch=32",
    "train whole data epochs=1 batch=32", "train wide data epochs=1 optimizer=adam", "evaluate wide data",
    "confusion wide data", "compare wide data epochs=1 seeds=1", "robustness wide data shift=0:1", "predict deep big",
    "features deep (randn 1x64x64)", "saliency wide (randn 1x64x64) method=occlusion", "shift big 1 1",
    "linear 1500 1500", "patterns 2000 size=64", "mse big big", "predict small many", "confusion classes data",
    "explain out[0,0]", "gradcheck wide x[0:2] budget=2", "gradcheck deep x[0:2] budget=2",
    "gradcheck whole x[0:6] budget=2 mode=training precision=float",
  ]

  /// The lowest limit in MB with which a line runs, found from its errors, and the bytes that it then takes; nil if it
  /// is never rejected, or if the system does not report memory.
  private static func measured(_ line: String, from first: Int, in shell: Shell) -> (limit: Int, bytes: Int)? {
    var limit = first
    while true {
      var settings = shell.interpreter.session.settings
      settings.memory = limit
      shell.set(settings)
      // In a trial, so that the result is dropped.
      var trial = shell.interpreter
      guard let measured = PeakMemory.of({ trial.execute(line).diagnostic }) else { return nil }
      guard let refusal = measured.result else {
        if limit == first { Issue.record("\(line) asks for no memory") }
        return limit == first ? nil : (limit, measured.bytes)
      }
      // this needs N MB of memory, but the limit is L MB, of which V MB is in use
      let numbers = refusal.message.split { !$0.isNumber }.compactMap { Int($0) }
      guard refusal.code == .limit, numbers.count == 3 else {
        Issue.record("\(line) fails otherwise: \(refusal.message)")
        return nil
      }
      limit = max(limit + 1, numbers[0] + numbers[2])
    }
  }

  @Test func everyCommandTakesWhatItSays() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      let prepared = Shell(threads: 2)
      prepared.run(all: CommandMemoryTests.setup)
      for line in CommandMemoryTests.lines {
        let shell = Shell(threads: 2)
        shell.replace(with: prepared.interpreter.session)
        let held = shell.interpreter.session.memory.bytes / 1_000_000
        guard let measured = Self.measured(line, from: held + 1, in: shell) else { continue }
        let stated = measured.limit - held
        let taken = Double(measured.bytes) / 1_000_000
        print("memory \(line): stated \(stated) MB, taken \(taken)")
        #expect(taken <= Double(stated) + 4, "\(line) took \(taken) MB, stated were \(stated)")
        #expect(Double(stated) <= 3 * taken + 8, "\(line) took \(taken) MB, stated were \(stated)")
      }
    }
  }
}
