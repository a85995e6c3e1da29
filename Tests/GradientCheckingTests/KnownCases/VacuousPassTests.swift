import NeuralNetworks
import Testing

@testable import GradientChecking

/// Layers that get no gradient or no input: zero is compared with zero there, and a fault must not pass for it.
@Suite struct VacuousPassTests {
  /// A network in a state in which a part of it is dead, and the place of that part.
  private struct Dead: Sendable {
    let what: String
    let network: SuspectNetwork
    let faults: [String]
    /// Makes it dead: by its layers, or by its input.
    var kill: @Sendable (inout [any Layer<Double>]) -> Void = { _ in }
    var change: @Sendable (Tensor<Double>) -> Tensor<Double> = { $0 }
  }

  private static let convolution = [
    "filters-flipped", "filters-last-empty", "biases-forgotten", "input-kernel-flipped", "input-last-channel-sign",
    "upstream-ignored", "gradient-is-noise",
  ]
  private static let dense = ["weights-batch-mean", "input-weights-without-sign", "biases-first-example-only"]

  /// Every bias of a layer, or those that `only` names, far below zero.
  private static func bury(_ layer: inout any Layer<Double>, only units: [Int]? = nil, by depth: Double = -100) {
    let names = layer.parameterNames
    layer.updateParameters { index, tensor in
      guard names[index] == "biases" else { return }
      for unit in units ?? Array(tensor.values.indices) { tensor.values[unit] = depth }
    }
  }

  private static let states: [Dead] = [
    Dead(
      what: "dead ReLU", network: SuspectNetwork("*conv 1 4 | relu | flatten | linear ? 3", 2, 1, 6, 6),
      faults: convolution, kill: { bury(&$0[0]) }),
    Dead(
      what: "dead fused ReLU",
      network: SuspectNetwork(
        "*conv 1 4 padding=1 activation=relu | maxpool 2 | flatten | linear ? 3", 2, 1, 4, 6, loss: "crossentropy"),
      faults: convolution + ["relu-mask-skipped"], kill: { bury(&$0[0]) }),
    Dead(
      what: "dead ReLU behind",
      network: SuspectNetwork("conv 1 2 | *conv 2 2 | conv 2 3 | relu | flatten | linear ? 3", 2, 1, 8, 7),
      faults: convolution, kill: { bury(&$0[2]) }),
    Dead(
      what: "dead units before a pooling",
      network: SuspectNetwork("conv 1 2 | relu | *maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 9, 9),
      faults: ["pool-overwritten", "pool-off-by-one", "pool-all-ties", "pool-minimum"], kill: { bury(&$0[0]) }),
    Dead(
      what: "dead ReLU layer", network: SuspectNetwork("conv 1 2 | *relu | flatten | linear ? 3", 2, 1, 6, 6),
      faults: ["relu-guided", "relu-threshold", "relu-mask-from-output", "relu-doubled-at-zero"], kill: { bury(&$0[0]) }
    ),
    Dead(
      what: "one dead filter", network: SuspectNetwork("*conv 1 4 | relu | flatten | linear ? 3", 2, 1, 6, 6),
      faults: ["filters-last-empty", "filters-one-weight"], kill: { bury(&$0[0], only: [3, 1]) }),
    Dead(
      what: "one dead filter, fused",
      network: SuspectNetwork("*conv 1 4 activation=relu | flatten | linear ? 3", 2, 1, 6, 6),
      faults: ["filters-last-empty", "filters-one-weight"], kill: { bury(&$0[0], only: [3, 1]) }),
    Dead(
      what: "saturated sigmoid", network: SuspectNetwork("*conv 1 4 | sigmoid | flatten | linear ? 3", 2, 1, 6, 6),
      faults: convolution, kill: { bury(&$0[0], by: 900) }),
    Dead(
      what: "saturated sigmoid layer",
      network: SuspectNetwork("conv 1 2 | *sigmoid | flatten | linear ? 3", 2, 1, 6, 6),
      faults: ["sigmoid-clipped", "sigmoid-at-output"], kill: { bury(&$0[0], by: 900) }),
    Dead(
      what: "saturated sigmoid behind a dense layer",
      network: SuspectNetwork("*dense 6 4 activation=sigmoid | linear 4 3", 3, 6, loss: "crossentropy"), faults: dense,
      kill: { bury(&$0[0], by: 900) }),
    Dead(
      what: "input of zeros", network: SuspectNetwork("*conv 1 4 padding=1 | tanh | flatten | linear ? 3", 2, 1, 5, 6),
      faults: convolution, change: { $0.map { _ in 0 } }),
    Dead(
      what: "input of zeros into a dense layer",
      network: SuspectNetwork("*linear 6 4 | tanh | linear 4 3", 3, 6, loss: "mse"),
      faults: dense, change: { $0.map { _ in 0 } }),
    Dead(
      what: "zero weights behind", network: SuspectNetwork("*conv 1 2 | flatten | linear ? 3", 2, 1, 5, 6),
      faults: convolution,
      kill: { layers in layers[2].updateParameters { _, tensor in tensor = tensor.map { _ in 0 } } }),
    Dead(
      what: "all dropped",
      network: SuspectNetwork("*linear 6 4 | dropout 0.999 | linear 4 3", 3, 6, isTraining: true), faults: dense),
    Dead(
      what: "all dropped by the suspect",
      network: SuspectNetwork("linear 6 4 | *dropout 0.999 | linear 4 3", 3, 6, isTraining: true),
      faults: ["dropout-scale-forgotten"]),
  ]

  private func item<Scalar: TensorScalar>(
    _ state: Dead, seed: UInt64, in precision: Scalar.Type
  ) throws -> KnownCase<Scalar> {
    var layers: [any Layer<Double>] = try state.network.layers(seed: seed)
    state.kill(&layers)
    return KnownCase(
      what: state.what, layers: layers.map { $0.converted(to: precision) },
      input: state.change(state.network.batch(seed: seed)).converted(to: precision),
      loss: try state.network.networkLoss(seed: seed, in: precision), seed: seed, isTraining: state.network.isTraining)
  }

  private func expectNothingHidden<Scalar: TensorScalar>(_ state: Dead, in precision: Scalar.Type) throws {
    var tally = KnownCaseTally()
    for seed in isLongRun ? statisticalSeeds : 1...1 {
      let item = try item(state, seed: seed, in: precision)
      try tally.addRight(item, ownInputs: true)
      // In single precision 5% of one weight may be less than what its gradient's terms, which cancel, are rounded by.
      let isFloat = Scalar.precisionName == Float.precisionName
      for word in state.faults where !isFloat || word != "filters-one-weight" {
        try tally.addWrong(item, word, at: state.network.place())
      }
    }
    tally.expectNone("\(state.what), \(Scalar.precisionName)")
  }

  @Test(arguments: states.indices, [Float.precisionName, Double.precisionName])
  func aDeadPartIsNotAccusedAndHidesNoFault(_ number: Int, _ precision: String) throws {
    if precision == Double.precisionName {
      try expectNothingHidden(Self.states[number], in: Double.self)
    } else if isLongRun || number % 3 == 0 {
      try expectNothingHidden(Self.states[number], in: Float.self)
    }
  }

  /// A network that a training run with a ruinous rate has killed: real steps, from real gradients.
  @Test(arguments: ["relu", "sigmoid", "tanh", "softplus"]) func aRuinedNetworkHidesNoFault(_ activation: String) throws
  {
    let shape = SuspectNetwork(
      "conv 1 3 padding=1 activation=\(activation) | maxpool 2 | flatten | dense ? 8 activation=\(activation) | linear 8 3",
      4, 1, 6, 6, loss: "crossentropy")
    var tally = KnownCaseTally()
    for seed in isLongRun ? statisticalSeeds : 1...1 {
      for rate in isLongRun ? [0.5, 5, 50] : [50] {
        var network = try LayeredNeuralNetwork<Double>(shape.layers(seed: seed), input: shape.input.example)
        var configuration = TrainingConfiguration()
        (configuration.epochs, configuration.batch, configuration.rate) = (2, 4, rate)
        let images: Tensor<Double> = normal(Shape(24, 1, 6, 6), seed: seed).map { abs($0) }
        let examples = TensorExamples(images, labels: (0..<24).map { $0 % 3 })
        _ = try Trainer(configuration, on: TextbookKernels<Double>()).train(&network, on: examples)
        let item = KnownCase(
          what: "\(activation), trained at rate \(rate)", layers: network.layers,
          input: examples.images(at: [0, 1, 2, 3], as: Double.self), loss: try shape.networkLoss(seed: seed), seed: seed
        )
        try tally.addRight(item)
        for (word, place) in [
          ("filters-flipped", 0), ("filters-batch-mean", 0), ("pool-off-by-one", 1), ("weights-batch-mean", 3),
          ("input-weights-without-sign", 4),
        ] { try tally.addWrong(item, word, at: place) }
      }
    }
    tally.expectNone("ruined, \(activation)")
  }
}
