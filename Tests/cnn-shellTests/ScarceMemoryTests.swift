import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whatever is typed where the system gives little memory ends in a result or in a refusal: the process lives.
///
/// `CNN_SHELL_SCARCE_MEMORY=1000000,2000000` tries these limits of the address space, in kilobytes, with everything larger.
@Suite struct ScarceMemoryTests {
  private static let limits: [Int] = {
    let given = getenv("CNN_SHELL_SCARCE_MEMORY").map { String(cString: $0) } ?? "300000"
    return given.split(separator: ",").compactMap { Int($0) }
  }()

  private static let values = [
    "set limit 4000000000", "b = ones 64x1x64x64;", "big = ones 200x1x64x64;", "data = patterns 1200 size=64 test=0.5;",
    "wide = input 1x64x64 | flatten | linear 400 | relu | linear 3;",
    "deep = input 1x64x64 | conv 16 padding=1 | relu | conv 16 padding=1 | maxpool 2 | flatten | linear 3;",
    "whole = input 1x64x64 | conv 8 padding=1 | batchnorm | relu | flatten | linear 3;",
    "classes = input 1x64x64 | flatten | linear 1500;",
  ]

  /// Lines that want more than there is, of every kind that takes much.
  private static let hungry = [
    "huge = linear 20000 20000", "x = ones 9000000", "x = x + 1", "x = x + x * x", "x = x[0:8000000]", "undo",
    "y = (x + 1) + ((x + 2) + ((x + 3) + (x + 4)))", "x = [x, x, x, x]", "x[0] = 2", "drop x",
    "forward deep big;", "y = big | deep", "y = big | whole", "gradflow deep big", "gradflow whole big mode=training",
    "train deep data epochs=1 batch=600", "train whole data epochs=1 batch=600",
    "train wide data epochs=1 batch=600 optimizer=adam", "evaluate wide data", "features deep data[0]",
    "saliency wide data[0]", "saliency wide data[0] method=occlusion", "gradcheck wide big[0:2] budget=2",
    "compare wide whole data epochs=1 seeds=1", "confusion classes data", "robustness wide data shift=0:1",
    "predict wide big;", "predict deep big;", "y = data[0:2] | deep", "explain y[0,0]", "show big", "show data[0]",
    "filters deep", "p = split data test=0.5", "p = patterns 1000000 size=64", "p = patterns 20000 size=64",
    "p = shift big 1 1", "mse big big", "difference big (big + 1)",
  ]

  /// After each the session is asked for something: that is counted, so that no line can be left out.
  @Test(.timeLimit(.minutes(20)), arguments: limits)
  func everyLineEndsInAResultOrARefusal(kilobytes: Int) throws {
    let lines = Self.values + Self.hungry.flatMap { [$0, "11 * 11"] }
    let result = try runPiped(
      ["/bin/sh", "-c", "ulimit -v \(kilobytes) && exec \"$0\" \"$@\"", shell, "--keep-going", "--no-init"],
      input: Array(lines.map { $0 + "\n" }.joined().utf8), within: .seconds(600))
    let shown = result.text.split(separator: "\n")
    #expect(result.status <= 1, "\(kilobytes) KB: status \(result.status)\n\(shown.suffix(8).joined(separator: "\n"))")
    #expect(shown.count { $0 == "121" } == Self.hungry.count)
    let codes = Set(shown.compactMap { $0.firstMatch(of: /^error\[([a-z-]+)\]/).map { String($0.1) } })
    // What a value was to be made in that was refused is not there.
    #expect(codes.contains("limit") && codes.isSubset(of: ["limit", "unknown-name", "unknown-command"]), "\(codes)")
  }

  /// Additions that once ended the process; what a refusal offers works, and the work is kept.
  @Test func additionsAreRefusedAndTheWayOutWorks() throws {
    let additions = [String](repeating: "x = x + 1", count: 12)
    let result = try runPiped(
      ["/bin/sh", "-c", "ulimit -v 500000 && exec \"$0\" \"$@\"", shell, "--keep-going", "--no-init"],
      input: Array(
        (["x = ones 8000000"] + additions + ["x[0]", "y = x + x * x", "z = x", "drop y", "undo", "x[0]"])
          .map { $0 + "\n" }.joined().utf8), within: .seconds(300))
    let numbers = result.text.split(separator: "\n").filter { Int($0) != nil }
    #expect(result.status <= 1 && numbers.count == 2 && numbers.first == numbers.last, "\(result.text.suffix(600))")
  }
}
