import NeuralNetworks
import TerminalGraphics
import Testing

@testable import CommandInterpreter

/// A session in a test: lines go in, what is written and what became of them comes out.
final class Shell {
  private final class Sink {
    var lines: [String] = []
  }

  private(set) var interpreter: Interpreter
  private let sink = Sink()

  init(seed: UInt64 = Session.defaultSeed, threads: Int = 1) {
    var environment = Environment()
    environment.threads = threads
    environment.write = { [sink] line in sink.lines.append(line) }
    environment.show = { [sink] lines, _ in sink.lines += lines }
    interpreter = Interpreter(environment, session: Session(seed: seed))
  }

  /// Goes on with another session.
  func replace(with session: Session) { interpreter.replace(with: session) }

  /// Has other settings hold, those too that no line asks for.
  func set(_ settings: Settings) {
    var session = interpreter.session
    session.settings = settings
    interpreter.replace(with: session)
  }

  /// What the last line wrote.
  var written: [String] { sink.lines }

  /// Runs one line, whatever becomes of it.
  @discardableResult
  func run(_ line: String) -> Interpreter.Outcome {
    sink.lines = []
    return interpreter.execute(line)
  }

  /// Runs lines that must all be well.
  func run(all lines: [String], _ location: SourceLocation = #_sourceLocation) {
    for line in lines {
      let outcome = run(line)
      #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    }
  }

  /// What a line that must be well writes.
  func output(_ line: String, _ location: SourceLocation = #_sourceLocation) -> String {
    run(all: [line], location)
    return written.joined(separator: "\n")
  }

  /// The number that a line comes to.
  func number(_ line: String, _ location: SourceLocation = #_sourceLocation) throws -> Double {
    let outcome = run(line)
    #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    return try #require((outcome.value as? NumberValue)?.number, sourceLocation: location)
  }

  /// The values of the tensor that a line comes to.
  func values(_ line: String, _ location: SourceLocation = #_sourceLocation) throws -> [Double] {
    let outcome = run(line)
    #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    return try #require((outcome.value as? TensorValue)?.tensor.values, sourceLocation: location)
  }

  /// The number, and the values of the tensor, at a path of what a line comes to: `absolute` of `difference a b`.
  func number(_ path: String, of line: String, _ location: SourceLocation = #_sourceLocation) throws -> Double {
    run(all: [line], location)
    return try number("_.\(path)", location)
  }

  func values(_ path: String, of line: String, _ location: SourceLocation = #_sourceLocation) throws -> [Double] {
    run(all: [line], location)
    return try values("_.\(path)", location)
  }

  /// Every name with all that its value shows of itself, and the last value: two sessions that agree in it are alike.
  var snapshot: [String] {
    let session = interpreter.session
    let named = session.variables.sorted { $0.key < $1.key }
    let last = session.last.map { [("_", $0)] } ?? []
    return (named.map { ($0.key, $0.value) } + last).map { name, value in
      "\(name): \(value.kind.rawValue) \(value.summary(interpreter.style)) \(value.json.text)"
    } + [interpreter.style.width.description]
  }
}

/// Whether a text is what a pattern says, in which `{..}` stands for any text.
func matches(_ text: String, _ pattern: String) -> Bool {
  let parts = pattern.split(separator: "{..}", omittingEmptySubsequences: false)
  guard let first = parts.first, parts.count > 1, let last = parts.last else { return text == pattern }
  guard text.hasPrefix(first) else { return false }
  var rest = text.dropFirst(first.count)
  for part in parts.dropFirst().dropLast() {
    guard let found = rest.firstRange(of: part) else { return false }
    rest = rest[found.upperBound...]
  }
  return rest.hasSuffix(last)
}
