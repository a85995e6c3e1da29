import CommandInterpreter
import NeuralNetworks
import Synchronization
import Testing

/// Ctrl-C ends computations, and their partial results are dropped.
@Suite(.serialized) struct InterruptionTests {
  /// Triggers some time after it was set.
  private final class Alarm: Sendable {
    private let time = Mutex<ContinuousClock.Instant?>(nil)
    func set(_ delay: Duration) { time.withLock { $0 = .now + delay } }
    func stop() { time.withLock { $0 = nil } }
    var isRinging: Bool { time.withLock { $0.map { $0 <= .now } ?? false } }
  }

  private func interpreter(_ alarm: Alarm, _ setup: [String]) -> Interpreter {
    var environment = Environment()
    environment.isInterrupted = { alarm.isRinging }
    var interpreter = Interpreter(environment)
    for line in setup { #expect(interpreter.execute(line).diagnostic == nil, "\(line)") }
    return interpreter
  }

  /// Lines that take seconds or minutes.
  static let long = [
    "x | conv1", "y = x | conv1", "forward conv1 x", "forward conv1 x mode=training",
    "x | conv 32 kernel=21 padding=10",
    "(x | conv1).max", "w | avgpool 101 stride=1", "w | maxpool 101 stride=1", "x | residual (conv1 | conv1)",
    "x | res",
    "y = (x | conv1) + (x | conv1)", "time x | conv1", "show (x | conv1)", "gradcheck conv1 x",
  ]

  @Test(arguments: ["vector", "textbook"], long)
  func endsWithin200Milliseconds(_ engine: String, _ line: String) {
    let alarm = Alarm()
    var shell = interpreter(
      alarm,
      [
        "x = zeros 16x32x32x32", "w = zeros 16x2x201x201", "conv1 = conv 32 32 kernel=21 padding=10",
        "res = residual (relu | conv1)",
        "engine \(engine)",
      ])
    let names = shell.session.names
    alarm.set(.milliseconds(20))
    let start = ContinuousClock.now
    let outcome = shell.execute(line)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(outcome.diagnostic?.code == .interrupted, "\(line)")
    // 200 ms after the request, and some more for a busy machine.
    #expect(seconds < 0.02 + 0.2 + 0.3, "\(line) took \(seconds) s")
    #expect(shell.session.names == names && outcome.value == nil)
    alarm.stop()
    // An unfinished evaluation is not stored.
    #expect(shell.execute("conv1.input").diagnostic?.code == .noForward)
    #expect(shell.execute("3 * 4").diagnostic == nil)
  }

  @Test func endsABackwardPassAndWhatIsLookedForInIt() {
    let alarm = Alarm()
    var shell = interpreter(
      alarm,
      [
        "x = zeros 2x16x32x32", "net = conv 16 16 kernel=15 padding=7 | residual (conv 16 16 kernel=15 padding=7)",
        "y = forward net x",
      ])
    #expect(shell.execute("engine textbook").diagnostic == nil)
    alarm.set(.milliseconds(20))
    let start = ContinuousClock.now
    #expect(shell.execute("backward net y").diagnostic?.code == .interrupted)
    #expect((ContinuousClock.now - start) / .seconds(1) < 0.52)
    alarm.stop()
    #expect(shell.execute("net[0].filters.gradient").diagnostic?.code == .noForward)
    #expect(shell.execute("engine vector").diagnostic == nil)
    #expect(shell.execute("g = backward net y").diagnostic == nil)
    #expect(shell.execute("engine textbook").diagnostic == nil)
    alarm.set(.milliseconds(20))
    #expect(shell.execute("net[1][0].input.gradient").diagnostic?.code == .interrupted)
    alarm.stop()
    #expect(shell.execute("engine vector").diagnostic == nil)
    #expect(shell.execute("net[1][0].input.gradient").diagnostic == nil)
  }

  /// A command that reports what it kept is a verdict, not a failed line.
  @Test func trainingKeepsWhatWasReached() {
    let alarm = Alarm()
    var shell = interpreter(alarm, [])
    for line in ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"] {
      #expect(shell.execute(line).diagnostic == nil)
    }
    alarm.set(.milliseconds(50))
    let outcome = shell.execute("train net data epochs=1000000")
    #expect(outcome.diagnostic?.code == .interrupted && outcome.value != nil)
    alarm.stop()
    #expect(shell.execute("filters net").diagnostic?.code == .wrongKind)
  }

  /// A long batch is abandoned midway; the weights are those after the previous batch.
  @Test func trainingEndsInTheMiddleOfABatch() throws {
    let alarm = Alarm()
    var shell = interpreter(
      alarm,
      [
        "data = patterns 64 size=64", "net = input 1x64x64 | conv 32 kernel=41 padding=20 | flatten | linear 3",
        "before = net[0].filters",
      ])
    alarm.set(.milliseconds(20))
    let start = ContinuousClock.now
    let outcome = shell.execute("train net data epochs=2 batch=64")
    #expect((ContinuousClock.now - start) / .seconds(1) < 0.02 + 0.2 + 0.5)
    #expect(outcome.diagnostic?.code == .interrupted)
    alarm.stop()
    let filters = try #require(
      shell.execute("difference net[0].filters before").value?.field("absolute") as? NumberValue)
    // Training computes in single precision.
    #expect(filters.number < 1e-6)
  }

  /// A verdict in a line does not keep later results that were cut short.
  @Test func whatIsCutShortBehindAVerdictIsDropped() {
    let alarm = Alarm()
    var shell = interpreter(
      alarm,
      [
        "x = zeros 16x32x32x32", "conv1 = conv 32 32 kernel=21 padding=10", "s = randn 1x1x6x6", "bad = conv 1 2",
        "fault bad filters-flipped", "engine textbook",
      ])
    let check = shell.execute("(gradcheck bad s).wrong")
    #expect(check.diagnostic?.code == .gradientWrong && check.value != nil)
    alarm.set(.milliseconds(1500))
    let outcome = shell.execute("y = (gradcheck bad s).wrong * (x | conv1)")
    #expect(outcome.diagnostic?.code == .interrupted && outcome.value == nil)
    #expect(shell.session.variables["y"] == nil)
  }

  /// Without interruption nothing is dropped: work without kernels is unaffected by Ctrl-C.
  @Test func whatIsFinishedStands() {
    let alarm = Alarm()
    var shell = interpreter(alarm, [])
    alarm.set(.zero)
    #expect(shell.execute("x = ones 3").diagnostic == nil)
    #expect(shell.execute("x.sum + 1").diagnostic == nil)
  }
}
