import NeuralNetworks
import Synchronization
import TerminalGraphics
import Testing

@testable import CommandInterpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// No line that can be typed crashes, hangs, eats memory or breaks the session: random lines by the grammar and against
/// it. `CNN_SHELL_FUZZ_LINES` and `CNN_SHELL_FUZZ_SEED` ask for more and others, `CNN_SHELL_FUZZ_LOG` names a file that
/// holds each line before it runs.
@Suite struct FuzzTests {
  private static func number(_ name: String, else standard: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? standard
  }

  /// Stops what takes long, as Ctrl-C would.
  private final class Patience: Sendable {
    private let questions = Atomic<Int>(0)
    var isOver: Bool { questions.add(1, ordering: .relaxed).newValue > 40 }
    func renew() { questions.store(0, ordering: .relaxed) }
  }

  private func session(_ patience: Patience, _ written: @escaping ([String]) -> Void) -> Interpreter {
    var environment = Environment()
    environment.write = { written([$0]) }
    environment.show = { lines, _ in written(lines) }
    environment.isInterrupted = { patience.isOver }
    var interpreter = Interpreter(environment)
    for line in LineGenerator.setup {
      patience.renew()
      #expect(interpreter.execute(line).diagnostic == nil, "\(line)")
    }
    _ = interpreter.execute("set limit 20000")
    return interpreter
  }

  private func snapshot(_ interpreter: Interpreter) -> [String] {
    let style = GraphicsStyle(interpreter.environment.capabilities)
    let session = interpreter.session
    return session.names.map { "\($0) \(session.variables[$0]?.summary(style) ?? "")" }
      + [session.last?.summary(style) ?? "", session.folder ?? "", "\(session.settings)", "\(session.generator)"]
  }

  private static func isClean(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
    }
  }

  /// Kilobytes of memory that the process holds.
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

  /// In a process of its own: what other tests hold at the same time is not this session's memory.
  @Test(.timeLimit(.minutes(60))) func noLineHarmsTheSession() async {
    await #expect(processExitsWith: .success) { FuzzTests().expectNoHarm() }
  }

  private func expectNoHarm() {
    let lines = Self.number("CNN_SHELL_FUZZ_LINES", else: 20_000)
    let seed = Self.number("CNN_SHELL_FUZZ_SEED", else: 24)
    let log = getenv("CNN_SHELL_FUZZ_LOG").flatMap { fopen($0, "w") }
    var generator = LineGenerator(seed: UInt64(seed))
    let patience = Patience()
    var output: [String] = []
    var interpreter = session(patience) { output += $0 }
    var (fine, codes) = (0, [ErrorCode: Int]())
    var kept: [String] = []
    let before = Self.residentKilobytes
    for number in 0..<lines {
      // Sessions are short, so that what one line leaves behind does not hide what the next would meet.
      if number % 200 == 0 {
        interpreter = session(patience) { output += $0 }
        kept = snapshot(interpreter)
      }
      let line = generator.next()
      if let log {
        rewind(log)
        fputs("\(line.debugDescription)\n\u{0}", log)
        fflush(log)
      }
      output = []
      patience.renew()
      let outcome = interpreter.execute(interpreter.read(line))
      if let diagnostic = outcome.diagnostic {
        codes[diagnostic.code, default: 0] += 1
        let rendered = diagnostic.rendered
        #expect(Self.isClean(rendered) && !diagnostic.message.isEmpty, "\(line.debugDescription): \(rendered)")
        #expect(rendered.utf8.count < 20_000, "\(line.prefix(200)) answers at length")
        if !diagnostic.code.isVerdict {
          #expect(snapshot(interpreter) == kept, "\(line.debugDescription) failed and changed the session")
        }
      } else {
        fine += 1
      }
      #expect(output.allSatisfy(Self.isClean), "\(line.debugDescription) wrote control characters")
      _ = outcome.json(line: 1)
      if interpreter.session.settings.tensorLimit > 20_000 { _ = interpreter.execute("set limit 20000") }
      if outcome.diagnostic?.code.isVerdict ?? true { kept = snapshot(interpreter) }
    }
    #expect(fine > lines / 8 && codes.count >= 12, "\(fine) of \(lines) were well; \(codes)")
    let growth = Self.residentKilobytes - before
    #expect(growth < 400_000, "the process grew by \(growth) kB")
  }
}
