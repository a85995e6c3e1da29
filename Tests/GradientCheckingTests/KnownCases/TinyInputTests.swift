import NeuralNetworks
import Testing

@testable import GradientChecking

/// Inputs that vanish beside biases, as behind a softplus after training with too high a rate: moved by a share of
/// themselves they move nothing, and backward is exact.
@Suite struct TinyInputTests {
  private static let lines: [(line: String, input: Shape, faults: [String])] = [
    ("linear 6 3", Shape(3, 6), ["input-weights-without-sign", "weights-batch-mean", "biases-first-example-only"]),
    (
      "linear 4 4 | linear 4 3", Shape(2, 4),
      ["input-weights-not-transposed", "weights-transposed", "weights-batch-mean"]
    ),
    ("dense 6 4 activation=relu | linear 4 3", Shape(3, 6), ["input-weights-without-sign", "weights-batch-mean"]),
    ("dense 6 4 activation=softplus | linear 4 3", Shape(3, 6), ["input-weights-without-sign", "weights-batch-mean"]),
    ("conv 1 2 padding=1 | flatten | linear 24 3", Shape(2, 1, 3, 4), ["input-kernel-flipped", "filters-flipped"]),
    (
      "conv 1 2 padding=1 activation=softplus | flatten | linear 24 3", Shape(2, 1, 3, 4),
      ["input-kernel-flipped", "filters-batch-mean"]
    ),
  ]
  private static let sizes = [1e-87, 1e-40, 1e-15, 1e-10, 1e-5]
  private static let biases = [1.0, 30, 900]

  private func sweep<Scalar: TensorScalar>(
    in precision: Scalar.Type, _ body: (KnownCase<Scalar>, [String]) throws -> Void
  ) throws {
    for seed in statisticalSeeds {
      var number = 0
      for (line, shape, faults) in Self.lines {
        for size in Self.sizes {
          for bias in Self.biases {
            for loss in [nil, "crossentropy", "mse"] {
              for isSpread in [false, true] {
                number += 1
                guard isDrawn(number, seed: seed, oneIn: 17) else { continue }
                try body(
                  item(line, shape, size: size, bias: bias, loss: loss, isSpread: isSpread, seed: seed, in: precision),
                  faults)
              }
            }
          }
        }
      }
    }
  }

  /// A network whose parameters are up to `bias` and whose input is about `size`; spread out below it with `isSpread`.
  private func item<Scalar: TensorScalar>(
    _ line: String, _ shape: Shape, size: Double, bias: Double, loss: String?, isSpread: Bool, seed: UInt64,
    in precision: Scalar.Type
  ) throws -> KnownCase<Scalar> {
    var layers = try GradientCheckingTests.layers(line, seed: seed, in: precision)
    var generator = SeededGenerator(seed: seed &+ 5)
    layers[0].updateParameters { _, tensor in tensor = generator.uniform(tensor.shape, -bias, bias) }
    var values: Tensor<Scalar> = generator.uniform(shape, 0.1 * size, size)
    if isSpread { values = values.map { $0 * Scalar(generator.uniform(0, 1) < 0.5 ? 1 : 1e-9) } }
    let network = SuspectNetwork(line: line, input: shape, loss: loss)
    return KnownCase(
      what: "\(shape) of \(size)\(isSpread ? ", spread" : ""), parameters to \(bias), \(loss ?? "no loss"), \(line)",
      layers: layers, input: values, loss: try network.networkLoss(seed: seed, in: precision), seed: seed)
  }

  private func expectNoAccusation<Scalar: TensorScalar>(in precision: Scalar.Type) throws {
    var tally = KnownCaseTally()
    try sweep(in: precision) { item, _ in try tally.addRight(item) }
    tally.expectNone("tiny inputs, right, \(Scalar.precisionName)")
  }

  @Test(arguments: [Float.precisionName, Double.precisionName]) func nobodyIsAccused(_ precision: String) throws {
    if precision == Double.precisionName {
      try expectNoAccusation(in: Double.self)
    } else {
      try expectNoAccusation(in: Float.self)
    }
  }

  @Test func noFaultPassesAndMostAreFoundWhereTheyStand() throws {
    var tally = KnownCaseTally()
    try sweep(in: Double.self) { item, faults in
      for word in faults {
        try tally.addWrong(item, word, at: 0)
        if try item.with(word, at: 0).differs(from: item, by: 1e-6) {
          try tally.addWrong(item, word, at: 0, ownInputs: false)
        }
      }
    }
    tally.expectNone("tiny inputs, broken")
    #expect(tally.count(of: "broken", .undecided) + tally.count(of: "broken", .untested) == 0)
    let found = tally.count(of: "broken, where it stands", .wrong)
    let others = [GradientVerdict.undecided, .untested, .right].reduce(0) {
      $0 + tally.count(of: "broken, where it stands", $1)
    }
    #expect(found > others, "\(found) found where they stand, \(others) not")
  }
}
