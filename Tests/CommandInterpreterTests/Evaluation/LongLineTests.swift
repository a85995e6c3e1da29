import Glibc
import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// No line takes more time or memory than its length justifies, whether it is parsed, run or rejected.
@Suite(.serialized) struct LongLineTests {
  /// A kind of line that can have any length, and its outcome.
  struct Family: Sendable, CustomStringConvertible {
    let description: String
    let code: ErrorCode?
    let make: @Sendable (Int) -> String

    /// `head` and `tail` with enough of `unit` between them.
    init(_ head: String, _ unit: String, _ tail: String = "", fails code: ErrorCode? = nil) {
      description = "\(head)\(unit)...\(tail)"
      self.code = code
      make = { head + String(repeating: unit, count: max(1, ($0 - head.count - tail.count) / unit.count)) + tail }
    }

    /// The same, inside many brackets.
    init(
      _ depth: Int, _ open: String, _ unit: String, _ close: String, fails code: ErrorCode? = nil
    ) {
      description = "\(open) ... \(unit) ... \(close), \(depth) deep"
      self.code = code
      make = {
        let outer = depth * (open.count + close.count)
        return String(repeating: open, count: depth) + "1"
          + String(repeating: unit, count: max(1, ($0 - outer) / unit.count)) + String(repeating: close, count: depth)
      }
    }
  }

  static let setup = [
    "x = tensor [[1, 2], [3, 4]]", "n = linear 2 2", "net = input 2 | linear 3 | relu", "data = patterns 20 size=8",
  ]

  static let families = [
    // Nested lines, and stages.
    Family("", "time ", fails: .limit), Family("", "time ", "x", fails: .limit), Family("y = ", "time ", fails: .limit),
    Family("x", "|relu"), Family("x", " | relu "), Family("x", "|n"), Family("x", "|x", fails: .wrongKind),
    Family("x", "|conv", fails: .missingArgument), Family("x", "|", fails: .syntax),
    Family("input 2", "|relu", "|relu", fails: nil), Family("x", "|softmax", fails: .unknownName),
    Family("x", "|relu", "|linear 5 5", fails: .shapeMismatch), Family("x|", "relu|", fails: .syntax),
    // Sums and signs.
    Family("1", "+1"), Family("x", "+x"), Family("x", " - x"), Family("x", "+x", "+nothing", fails: .unknownName),
    Family("1", "*1"), Family("x", "/x"), Family("", "-", "x"), Family("", "- ", "x"), Family("1", "-(1)"),
    Family("dropout", "+dropout", fails: .unknownName), Family("x", "!", fails: .syntax),
    // Operands and options.
    Family("difference x", " x", fails: .extraArgument), Family("zeros", " 2", fails: .extraArgument),
    Family("zeros", " (2)", fails: .extraArgument), Family("conv", " x", fails: .extraArgument),
    Family("conv 1 2", " kernel=3", fails: .extraArgument), Family("conv ", "a=", fails: .syntax),
    Family("conv 1 2 ", "k", "=3", fails: .unknownOption), Family("", "a=", fails: .syntax),
    Family("compare data", " net", fails: .wrongKind), Family("set ", "a", " 1", fails: .badValue),
    // Lists, indices, fields, shapes, numbers.
    Family("[1", ",1", "]"), Family("[[1]", ",[1]", "]"), Family("[[1,2]", ",[1]", "]", fails: .shapeMismatch),
    Family("x[0", ",0", "]", fails: .indexOutOfRange), Family("x", "[0]", fails: .wrongKind),
    Family("x", "[0]", "=1", fails: .wrongKind), Family("net", "[0]", "=1", fails: .wrongKind),
    Family("data", ".train"), Family("data", ".train", "=1", fails: .wrongKind),
    Family("data", ".train", ".x", fails: .unknownField), Family("x", ".a", fails: .unknownField),
    Family("filters net layer=0", "[0]", fails: .indexOutOfRange), Family("filters net layer=", "1", fails: .badValue),
    Family("filters net layer=0", ".a[0]", fails: .indexOutOfRange),
    Family("zeros 2", "x2", fails: .limit), Family("", "7", fails: .syntax), Family("0.", "1"),
    Family("1e", "1", fails: .syntax), Family("[0:", "9", "]", fails: .syntax),
    // Quotes, comments, blanks, names.
    Family("note ", "it's "), Family("cd \"", "\\n", "\"", fails: .fileNotFound),
    Family("cd ", "''", fails: .fileNotFound),
    Family("x #", "it's ("), Family("x", " "), Family("", "\t", "x"), Family("x", "\u{1}", fails: .syntax),
    Family("", "a", fails: .unknownCommand), Family("", "a", "=1"), Family("drop ", "a", fails: .unknownName),
    Family("", "h", "?", fails: .unknownCommand), Family("help /", "h", "/"), Family("x", ";", fails: .syntax),
    Family("run ", "/a"), Family("x", "\\\n"), Family("[1", ",\\\n1", "]"),
    // Brackets.
    Family("", "()", fails: .syntax), Family("x", "(1)", fails: .syntax), Family("", "(", fails: .limit),
    Family("", ")", fails: .syntax), Family("[", "[", fails: .limit), Family(60, "(", "+1", ")"),
    Family(30, "dropout -(", "+1", ")", fails: .badValue), Family(30, "residual (", "|relu", ")", fails: nil),
    Family(60, "tensor (", "+1", ")", fails: nil), Family(8, "[", ",1", "]"),
    // Python habits.
    Family("print(x", ",x", ")", fails: .syntax), Family("print", " x", fails: .unknownCommand),
    Family("len(", "x", ")", fails: .syntax), Family("x", ".relu", "()", fails: .syntax),
    Family("conv(1", ",1", ")", fails: .syntax), Family("Conv2d(1", ",1", ")", fails: .syntax),
    Family("x +=", " 1", fails: .syntax),
  ]

  /// This thread's CPU time in seconds.
  private static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// This process's peak memory in bytes.
  private static var peak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// Runs a line of this length, formats its outcome and completes it; returns the CPU time.
  private func cost(_ family: Family, _ length: Int) -> Double {
    let shell = Shell()
    shell.run(all: Self.setup)
    let line = family.make(length)
    let start = Self.seconds
    let outcome = shell.run(line)
    _ = outcome.diagnostic?.rendered(width: 80)
    _ = shell.interpreter.completions(line, cursor: line.count)
    let seconds = Self.seconds - start
    if let code = family.code { #expect(outcome.diagnostic?.code == code, "\(family) of \(length)") }
    return seconds
  }

  /// Four times the length takes about four times as long; quadratic work would take sixteen times as long.
  @Test(arguments: families) func timeGrowsWithTheLength(_ family: Family) {
    // The first line of a kind also pays for one-time initialisation.
    _ = cost(family, 1_000)
    let short = cost(family, 4_000)
    var long = cost(family, 16_000)
    if long > 9 * short + 0.05 { long = min(long, cost(family, 16_000)) }
    #expect(long <= 9 * short + 0.05, "\(family): \(short) s, then \(long) s")
  }

  /// Completion inside open brackets.
  @Test(arguments: [
    Family("x = zeros ", "(2) "), Family("", "("), Family("residual (", "(1) "), Family("a!", "="),
    Family("conv 1 2 ", "a=1 "),
    Family("x.", "train."), Family("run ", "/a"), Family("", "a | "),
  ]) func completionGrowsWithTheLength(_ family: Family) {
    func cost(_ length: Int) -> Double {
      let shell = Shell()
      shell.run(all: Self.setup)
      let line = family.make(length)
      let start = Self.seconds
      _ = shell.interpreter.completions(line, cursor: line.count)
      return Self.seconds - start
    }
    _ = cost(1_000)
    let short = cost(8_000)
    var long = cost(32_000)
    if long > 9 * short + 0.05 { long = min(long, cost(32_000)) }
    #expect(long <= 9 * short + 0.05, "\(family): \(short) s, then \(long) s")
  }

  /// A name as long as a line is not considered as a suggestion for a short one: the edit table would be that long.
  @Test func aLongNameIsNoSuggestion() {
    let shell = Shell()
    shell.run(all: [String(repeating: "a", count: 200_000) + " = 1"])
    let start = Self.seconds
    #expect(shell.run(String(repeating: "b", count: 60)).diagnostic?.code == .unknownCommand)
    #expect(Self.seconds - start < 0.5)
  }

  /// In a separate process: a line's memory is a small multiple of its length.
  @Test func memoryGrowsWithTheLength() async {
    await #expect(processExitsWith: .success) { LongLineTests.expectLittleMemory(length: 20_000, megabytes: 150) }
  }

  /// Lines of the maximum length, which take minutes in a debug build: CNN_SHELL_LONG_LINES=1.
  @Test(.enabled(if: getenv("CNN_SHELL_LONG_LINES") != nil)) func linesOfTheLegalLengthEnd() async {
    await #expect(processExitsWith: .success) {
      LongLineTests.expectLittleMemory(length: Limits.lineLength, megabytes: 3_000)
    }
  }

  private static func expectLittleMemory(length: Int, megabytes: Int) {
    let before = peak
    for family in families {
      let start = seconds
      _ = LongLineTests().cost(family, length)
      let taken = seconds - start
      if length > 100_000 { print("\(family): \(taken) s, peak \((peak - before) >> 20) MB") }
      #expect(peak - before < megabytes << 20, "\(family) of \(length): \((peak - before) >> 20) MB")
    }
  }
}
