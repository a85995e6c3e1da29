import NeuralNetworks
import TerminalGraphics
import Testing

@testable import CommandInterpreter

/// A session for tests: runs lines, and gives their output and outcome.
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

  /// Switches to another session.
  func replace(with session: Session) { interpreter.replace(with: session) }

  /// Changes settings, including those that no command sets.
  func set(_ settings: Settings) {
    var session = interpreter.session
    session.settings = settings
    interpreter.replace(with: session)
  }

  /// The output of the last line.
  var written: [String] { sink.lines }

  /// Runs a line, which may fail.
  @discardableResult
  func run(_ line: String) -> Interpreter.Outcome {
    sink.lines = []
    return interpreter.execute(line)
  }

  /// Runs lines that must succeed.
  func run(all lines: [String], _ location: SourceLocation = #_sourceLocation) {
    for line in lines {
      let outcome = run(line)
      #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    }
  }

  /// The output of a line that must succeed.
  func output(_ line: String, _ location: SourceLocation = #_sourceLocation) -> String {
    run(all: [line], location)
    return written.joined(separator: "\n")
  }

  /// The value of a line as a number.
  func number(_ line: String, _ location: SourceLocation = #_sourceLocation) throws -> Double {
    let outcome = run(line)
    #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    return try #require((outcome.value as? NumberValue)?.number, sourceLocation: location)
  }

  /// The values of the tensor that a line gives.
  func values(_ line: String, _ location: SourceLocation = #_sourceLocation) throws -> [Double] {
    let outcome = run(line)
    #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")", sourceLocation: location)
    return try #require((outcome.value as? TensorValue)?.tensor.values, sourceLocation: location)
  }

  /// The number, or the values of the tensor, at a path of a line's value: `absolute` of `difference a b`.
  func number(_ path: String, of line: String, _ location: SourceLocation = #_sourceLocation) throws -> Double {
    run(all: [line], location)
    return try number("_.\(path)", location)
  }

  func values(_ path: String, of line: String, _ location: SourceLocation = #_sourceLocation) throws -> [Double] {
    run(all: [line], location)
    return try values("_.\(path)", location)
  }

  /// Every name with its value in full, and the last value: equal snapshots mean equal sessions.
  var snapshot: [String] {
    let session = interpreter.session
    let named = session.variables.sorted { $0.key < $1.key }
    let last = session.last.map { [("_", $0)] } ?? []
    return (named.map { ($0.key, $0.value) } + last).map { name, value in
      "\(name): \(value.kind.rawValue) \(value.summary(interpreter.style)) \(value.json.text)"
    } + [interpreter.style.width.description]
  }
}

/// Whether a text matches a pattern in which `{..}` stands for any text.
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
