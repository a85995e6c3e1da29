import NeuralNetworks
import PlatformMath
import Testing

@testable import GradientChecking

/// Every kind of layer at every scale from 10⁻⁸ to 10⁸, in both precisions and modes, at random upstream gradients: none may be accused.
@Suite struct ScaleSweepTests {
  /// How often the sweep is made: once, or for every 2000 of CNN_SHELL_CHECK_NETWORKS.
  private static var rounds: UInt64 { max(1, adversarialCount(0) / 2000) }

  private func sweep<Scalar: TensorScalar>(_ line: String, _ tally: inout AdversarialTally, _: Scalar.Type) throws {
    for round in 1...Self.rounds {
      for exponent in stride(from: -8, through: 8, by: 4) {
        let seed = round &* 100 &+ UInt64(exponent + 8)
        let (layer, input): (any Layer<Scalar>, Tensor<Scalar>) = try SmallestMistakeTests.subject(line, seed: seed)
        let scale = Scalar(Double.pow(10, Double(exponent)))
        for training in [nil, seed] as [UInt64?] {
          let report = try checker(seed: seed, training: training, in: Scalar.self).check(
            layer, at: input.map { $0 * scale })
          tally.add(report, at: "\(Scalar.precisionName), \(line) x 1e\(exponent), seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: SmallestMistakeTests.limits.map(\.line)) func noScaleIsAccused(_ line: String) throws {
    var tally = AdversarialTally()
    try sweep(line, &tally, Double.self)
    try sweep(line, &tally, Float.self)
    tally.printed("scales")
    #expect(tally.accusations.isEmpty, "\(tally.accusations.count): \(tally.accusations.prefix(3))")
  }
}
