import NeuralNetworks
import Testing

@testable import GradientChecking

/// A network and a batch like those at which checkers accused right layers or passed wrong ones.
struct KnownCase<Scalar: TensorScalar> {
  /// What it is, for a failure's message.
  let what: String
  /// The layers, all right.
  var layers: [any Layer<Scalar>]
  let input: Tensor<Scalar>
  var loss: NetworkLoss<Scalar>?
  var seed: UInt64 = 24
  var isTraining = false

  private var context: ForwardContext<Scalar> {
    GradientCheckingTests.context(training: isTraining ? seed : nil, in: Scalar.self)
  }

  /// The same with a fault in one of its layers.
  func with(_ word: String, at place: Int) throws -> KnownCase {
    var broken = self
    broken.layers[place] = try #require(Fault.named(word)).around(layers[place])
    return broken
  }

  /// What the checker says, with a second look at inputs of each layer's own or without.
  func report(ownInputs: Bool = true) throws -> NetworkReport {
    var checker = GradientChecker(in: context, seed: seed)
    checker.looksAtOwnInputs = ownInputs
    return try checker.check(LayeredNeuralNetwork(layers), at: input, loss: loss)
  }

  /// Whether a gradient differs from another case's where both layers stand, by more than a share of the largest.
  func differs(from other: KnownCase, by share: Double) -> Bool {
    let gradients = [self, other].map { item in
      let chain = ChainSubject(item.layers, input: item.input, in: context, loss: item.loss?.evaluate)
      var generator = SeededGenerator(seed: seed)
      return chain.gradients(generator.uniform(chain.output.shape, 0.5, 1.5)).map { $0.converted(to: Double.self) }
    }
    return zip(gradients[0], gradients[1]).contains { a, b in
      let scale = b.values.reduce(0) { max($0, abs($1)) }
      return zip(a.values, b.values).contains { !(abs($0 - $1) <= share * scale) }
    }
  }
}

/// What the checks of many cases came to, and those that came to what they must not.
struct KnownCaseTally {
  private(set) var failures: [String] = []
  private var counts: [String: Int] = [:]

  /// A right network: it must not be accused.
  mutating func addRight<Scalar: TensorScalar>(_ item: KnownCase<Scalar>, ownInputs: Bool = false) throws {
    let report = try item.report(ownInputs: ownInputs)
    count("right", report.verdict)
    guard report.verdict == .wrong else { return }
    failures.append("accused: \(Scalar.precisionName) seed \(item.seed), \(item.what): \(Self.accusation(report))")
  }

  /// A network with a fault at a place: it must not pass, and if it is called wrong, then for that layer alone.
  mutating func addWrong<Scalar: TensorScalar>(
    _ right: KnownCase<Scalar>, _ word: String, at place: Int, ownInputs: Bool = true
  ) throws {
    let broken = try right.with(word, at: place)
    let what = "\(Scalar.precisionName) seed \(right.seed), \(right.what), \(word) at [\(place)]"
    let report = try broken.report(ownInputs: ownInputs)
    count(ownInputs ? "broken" : "broken, where it stands", report.verdict)
    // In single precision a few entries that agree may stand for many that could not be tested where they stand.
    if report.verdict == .right || report.verdict == .nothingToCheck {
      failures.append("passes\(ownInputs ? "" : " where it stands"): \(what)")
    }
    // Where it stands the layer itself may be out of reach, when a direction through the whole network tells.
    if report.verdict == .wrong, report.blamed != [[.index(place)]], ownInputs || !report.blamed.isEmpty {
      failures.append("blames another: \(what): \(Self.accusation(report))")
    }
  }

  private mutating func count(_ what: String, _ verdict: GradientVerdict) {
    counts["\(what): \(verdict)", default: 0] += 1
  }

  /// How many checks of a kind came to a verdict: `broken`, `right`.
  func count(of what: String, _ verdict: GradientVerdict) -> Int { counts["\(what): \(verdict)"] ?? 0 }

  /// The first entry that is called wrong, or what else is.
  private static func accusation(_ report: NetworkReport) -> String {
    let tally = AdversarialTally()
    let layers = report.layers.filter(\.isWrong).map { "\($0.path) \(tally.firstWrong($0.leading))" }
    let screens = report.failingScreens.map {
      "screen \($0.tensor): \($0.analytic), not \($0.numeric) +- \($0.bound), step \($0.step)"
    }
    return (layers + screens + report.brokenHabits.map(\.objection) + report.layers.flatMap(\.wiring))
      .joined(separator: "; ")
  }

  /// Expects that nothing came to what it must not.
  func expectNone(_ title: String) {
    if isLongRun {
      print("known cases | \(title) | \(counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
      for failure in failures { print("failure | \(title) | \(failure)") }
    }
    #expect(failures.isEmpty, "\(title): \(failures.count): \(failures.prefix(3))")
  }
}

/// Whether CNN_SHELL_CHECK_SEEDS asks for the long run.
let isLongRun = CostTests.isTimed

/// Whether a case of a sweep is among those that are checked: one in `stride`, each time from another start, and every one
/// in a long run.
func isDrawn(_ number: Int, seed: UInt64, oneIn stride: Int) -> Bool {
  isLongRun || (number + Int(seed) * 7) % stride == 0
}
