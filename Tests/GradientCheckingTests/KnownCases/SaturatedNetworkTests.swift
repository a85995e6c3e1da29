import NeuralNetworks
import Testing

@testable import GradientChecking

/// Curves whose outputs no longer move, as where pixels come unscaled: the difference is zero by rounding, the gradient is
/// not.
@Suite struct SaturatedNetworkTests {
  /// A layer of one kind with an activation, fused or behind it, and where it stands.
  private struct Design {
    enum Position: CaseIterable { case first, middle, last }

    let kind: String
    let activation: String
    let isFused: Bool
    let position: Position
    let isPooled: Bool

    static let all: [Design] = ["conv", "dense"].flatMap { kind in
      ["tanh", "sigmoid", "softplus", "relu", "leakyrelu"].flatMap { activation in
        [true, false].flatMap { isFused in
          Position.allCases.filter { kind == "dense" || $0 != .last }.flatMap { position in
            (kind == "conv" ? [true, false] : [false]).map {
              Design(kind: kind, activation: activation, isFused: isFused, position: position, isPooled: $0)
            }
          }
        }
      }
    }

    var network: SuspectNetwork {
      let curve = isFused ? " activation=\(activation)" : " | \(activation)"
      if kind == "dense" {
        let (before, inputs) = position == .first ? ("", 6) : ("linear 6 5 | ", 5)
        let behind = position == .last ? "" : " | linear 4 3"
        return SuspectNetwork(
          "\(before)*dense \(inputs) 4\(curve)\(behind)", 2, 6, loss: position == .last ? "mse" : "crossentropy")
      }
      let (before, channels) = position == .first ? ("", 1) : ("conv 1 2 kernel=1 | ", 2)
      let pool = isPooled ? " | maxpool 2" : ""
      return SuspectNetwork(
        "\(before)*conv \(channels) 2 padding=1\(curve)\(pool) | flatten | linear ? 3", 2, 1, 4, 6)
    }

    var faults: [String] {
      (kind == "conv"
        ? ["filters-flipped", "input-kernel-flipped"] : ["weights-batch-mean", "input-weights-without-sign"])
    }
  }

  private static let scales = [1e-8, 1e-4, 1, 25, 255, 1e4, 1e8]

  private func sweep<Scalar: TensorScalar>(
    oneIn stride: Int, in precision: Scalar.Type, _ body: (KnownCase<Scalar>, Design) throws -> Void
  ) throws {
    for seed in statisticalSeeds {
      var number = 0
      for design in Design.all {
        for scale in Self.scales {
          number += 1
          guard isDrawn(number, seed: seed, oneIn: stride) else { continue }
          let network = design.network
          let positive: Tensor<Scalar> = network.batch(seed: seed, times: scale, in: precision).map { abs($0) }
          try body(
            KnownCase(
              what: "\(positive.shape) times \(scale) into \(network.line)",
              layers: network.layers(seed: seed, in: precision),
              input: positive, loss: network.networkLoss(seed: seed, in: precision), seed: seed), design)
        }
      }
    }
  }

  private func expectNoAccusation<Scalar: TensorScalar>(in precision: Scalar.Type) throws {
    var tally = KnownCaseTally()
    try sweep(oneIn: 17, in: precision) { item, _ in try tally.addRight(item) }
    tally.expectNone("saturated, right, \(Scalar.precisionName)")
  }

  @Test(arguments: [Float.precisionName, Double.precisionName]) func nobodyIsAccused(_ precision: String) throws {
    if precision == Double.precisionName {
      try expectNoAccusation(in: Double.self)
    } else {
      try expectNoAccusation(in: Float.self)
    }
  }

  private func expectNoPass<Scalar: TensorScalar>(in precision: Scalar.Type) throws {
    var tally = KnownCaseTally()
    try sweep(oneIn: 59, in: precision) { item, design in
      let suspect = try design.network.place()
      var faults = design.faults.map { ($0, suspect) }
      if design.activation == "sigmoid", !design.isFused { faults.append(("sigmoid-at-output", suspect + 1)) }
      for (word, place) in faults {
        try tally.addWrong(item, word, at: place)
        let isFloat = Scalar.precisionName == Float.precisionName
        if try item.with(word, at: place).differs(from: item, by: isFloat ? 0.01 : 1e-6) {
          try tally.addWrong(item, word, at: place, ownInputs: false)
        }
      }
    }
    tally.expectNone("saturated, broken, \(Scalar.precisionName)")
    // Inputs of the layer's own show every one of these.
    #expect(tally.count(of: "broken", .undecided) + tally.count(of: "broken", .untested) == 0)
  }

  @Test(arguments: [Float.precisionName, Double.precisionName]) func noFaultPasses(_ precision: String) throws {
    if precision == Double.precisionName {
      try expectNoPass(in: Double.self)
    } else {
      try expectNoPass(in: Float.self)
    }
  }

  /// Four pixels through tanh, with gradients that were worked out by hand: u (1 - tanh² 12) and u (1 - tanh² 13), whose
  /// ratio is e².
  @Test(arguments: [12.0, 13, 18, 19, 20, 25, 40]) func fourPixelsByHand(_ pixel: Double) throws {
    var layers: [any Layer<Double>] = try GradientCheckingTests.layers(
      "conv 1 1 kernel=1 activation=tanh | maxpool 1x2 | flatten | linear 2 2")
    layers[0].updateParameters { _, tensor in tensor = tensor.map { _ in 1 } }
    let input = Tensor(Shape(1, 1, 1, 4), [pixel, 0.1, 3, 300])
    var tally = KnownCaseTally()
    try tally.addRight(KnownCase(what: "\(pixel)", layers: layers, input: input), ownInputs: true)
    for word in ["filters-too-large", "input-last-channel-sign"] {
      try tally.addWrong(KnownCase(what: "\(pixel)", layers: layers, input: input), word, at: 0)
    }
    tally.expectNone("four pixels")
  }
}
