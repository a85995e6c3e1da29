import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built shell, sent signals at random moments of whatever it does.
///
/// `CNN_SHELL_SIGNALS` is how many signals are sent, `CNN_SHELL_FUZZ_SEED` where they begin.
@Suite struct SignalFuzzTests {
  private static func number(_ name: String, _ standard: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? standard
  }

  private static let signals = number("CNN_SHELL_SIGNALS", 21)
  private static let seed = number("CNN_SHELL_FUZZ_SEED", 24)

  /// At a terminal: after each signal the session answers the next line, or has ended as the signal says; the terminal and
  /// the files are whole.
  @Test func atATerminal() throws {
    let fuzz = try SignalFuzz(seed: UInt64(Self.seed))
    for round in 0..<max(Self.signals * 2 / 3, 1) {
      do { try fuzz.round() } catch {
        Issue.record("seed \(Self.seed), round \(round), \(fuzz.lastRound): \(error)")
        fuzz.drop()
      }
    }
    try fuzz.checkAtEnd()
    // Most rounds go well, and some end a session.
    #expect(fuzz.answered > 0 && fuzz.ends > 0 || Self.signals < 20)
  }

  /// Without a terminal: the run ends as the signal says, or had come to its end.
  @Test func inAPipe() throws {
    var draws = Draws(seed: UInt64(Self.seed) &+ 1)
    let lines =
      ["data = patterns 200", "net = input 1x16x16 | conv 8 | flatten | linear 3"]
      + Array(repeating: ["train net data epochs=2", "evaluate net data", "gradcheck net", "help conv"], count: 5)
      .joined()
    for round in 0..<max(Self.signals / 3, 1) {
      let folder = try TemporaryFolder()
      let name = folder.file("kept.cnn.md")
      let signal = draws.pick([TestSignal.interrupt, .terminate, .hangUp, .quit, .kill, .user, .windowChange])
      let place = draws.below(4000)
      let pause = draws.below(20)
      var isSent = false
      let input = (["record \"\(name)\""] + lines).map { $0 + "\n" }.joined()
      let result = try runPiped([shell], input: Array(input.utf8)) { output, process in
        guard !isSent, output.count >= place else { return }
        isSent = true
        _ = poll(nil, 0, Int32(pause))
        signal.send(to: process)
      }
      let what = "seed \(Self.seed), round \(round), \(signal) behind \(place) bytes and \(pause) ms"
      let ended = 128 + signal.number
      #expect([0, signal == .windowChange ? 0 : ended].contains(result.status), "\(what): \(result.text.suffix(500))")
      #expect(!result.text.contains("crashed") && !result.text.contains("Fatal"), "\(what)")
      if let text = folder.read("kept.cnn.md") {
        #expect(throws: Never.self, "\(what)") { try Transcript(Array(text.utf8)) }
      }
    }
  }
}

/// Random numbers that follow from a seed.
struct Draws {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// A number from 0 on, below another.
  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
