#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the environment asks of the fuzzers. `CNN_SHELL_FUZZ_LINES`, `CNN_SHELL_FUZZ_FILES` and `CNN_SHELL_FUZZ_EQUATIONS`
/// ask for more inputs (files: of each format), `CNN_SHELL_FUZZ_SEED` for others, so that several processes can share the work; `CNN_SHELL_FUZZ_ONLY`
/// for formats whose names hold this text, `CNN_SHELL_FUZZ_LOG` for a file that holds each input before it is tried.
enum FuzzSettings {
  /// How many generated lines are run.
  static var lines: Int { number("CNN_SHELL_FUZZ_LINES", else: 1000) }
  /// How many mutated files of each format are read.
  static var files: Int { number("CNN_SHELL_FUZZ_FILES", else: 120) }
  /// How many generated equations are tried.
  static var equations: Int { number("CNN_SHELL_FUZZ_EQUATIONS", else: 1500) }
  /// Whether more was asked for than the tests of every change have time for.
  static var isLong: Bool { text("CNN_SHELL_FUZZ_LINES") != nil || text("CNN_SHELL_FUZZ_FILES") != nil }
  static var seed: UInt64 { UInt64(number("CNN_SHELL_FUZZ_SEED", else: 24)) }
  static var only: String? { text("CNN_SHELL_FUZZ_ONLY") }
  static var log: String? { text("CNN_SHELL_FUZZ_LOG") }

  private static func text(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
  private static func number(_ name: String, else standard: Int) -> Int { text(name).flatMap { Int($0) } ?? standard }
}
