import CommandInterpreter
import Testing
import Transcripts

@testable import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A long session takes hardly more memory than a short one. `CNN_SHELL_SESSION_LINES` asks for a longer one; with 100,000
/// lines it is the promise itself.
@Suite struct LongSessionTests {
  private static var residentKilobytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var (total, resident) = (0, 0)
    let read = withUnsafeMutablePointer(to: &total) { total in
      withUnsafeMutablePointer(to: &resident) { resident in
        withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return read == 2 ? resident * 4 : 0
  }

  /// Lines of every kind that keeps something: values, what made them, undo, evaluations, notes, errors.
  private static func line(_ number: Int) -> String {
    switch number % 8 {
    case 0: "x = randn 2x1x8x8"
    case 1: "y = x | conv1 | relu  # \(String(repeating: "a remark that is kept ", count: 40))\(number)"
    case 2: "x = x + 1"
    case 3: "note \(String(repeating: "something to remember ", count: 40))\(number)"
    case 4: "z\(number % 7) = y[0:1]"
    case 5: "nonsense \(number)"
    case 6: "g = backward conv1 (ones 2x2x6x6)"
    default: number % 16 == 7 ? "undo" : "forward conv1 x"
    }
  }

  /// In a process of its own: what other tests hold at the same time is not this session's memory.
  @Test(.timeLimit(.minutes(30))) func aLongSessionTakesHardlyMoreThanAShortOne() async {
    await #expect(processExitsWith: .success) {
      let lines = getenv("CNN_SHELL_SESSION_LINES").flatMap { Int(String(cString: $0)) } ?? 5000
      let player = LessonsTests.host()
      _ = player.execute("conv1 = conv 1 2")
      for number in 0..<1000 { _ = player.execute(LongSessionTests.line(number)) }
      let short = LongSessionTests.residentKilobytes
      for number in 1000..<lines { _ = player.execute(LongSessionTests.line(number)) }
      let long = LongSessionTests.residentKilobytes
      print("a session of 1000 lines: \(short) KB, of \(lines): \(long) KB")
      #expect(Double(long) <= 1.2 * Double(short), "1000 lines: \(short) KB, \(lines) lines: \(long) KB")
      #expect(player.interpreter.log.forgottenEntries > 0 || lines < 4000)
    }
  }
}
