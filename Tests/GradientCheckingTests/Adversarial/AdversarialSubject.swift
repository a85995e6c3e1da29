import NeuralNetworks

@testable import GradientChecking

/// A right layer or network drawn at random, with the hard numbers at which it is checked.
struct AdversarialSubject<Scalar: TensorScalar> {
  /// The layers, one or several.
  var layers: [any Layer<Scalar>]
  let input: Tensor<Scalar>
  /// The gradient that arrives, where there is one layer alone.
  let upstream: Tensor<Scalar>?
  let loss: NetworkLoss<Scalar>?
  /// The seed of the random choices of training; nil in inference.
  let training: UInt64?
  /// What is hard about it: the kinds of input, parameters and upstream gradient.
  let situation: String
  let seed: UInt64

  /// The subject of a seed: every second one a layer alone, the others networks of two to six.
  init(seed: UInt64, isPlain: Bool = false) throws {
    self.seed = seed
    var inputs = HardInputs(seed: seed, isPlain: isPlain)
    let isAlone = inputs.happens(oneIn: 2)
    let batch = 1 + inputs.generator.integer(below: 4)
    training = inputs.happens(oneIn: 2) ? seed : nil
    var pipeline = RandomPipeline<Scalar>(batch: batch, isTraining: training != nil, inputs: inputs)
    let shape = pipeline.shape.batch(of: batch)
    let count = isAlone ? 1 : 2 + pipeline.inputs.generator.integer(below: 5)
    var layers: [any Layer<Scalar>] = []
    while layers.count < count { layers.append(try pipeline.next()) }
    inputs = pipeline.inputs
    var situations: [String] = []
    for index in layers.indices {
      let kind = inputs.harden(&layers[index])
      if kind != .asDrawn { situations.append("[\(index)] \(kind)") }
    }
    let (kind, values): (HardInputs.InputKind, Tensor<Scalar>) = inputs.input(shape)
    situations.insert("\(kind)", at: 0)
    let output = pipeline.shape.batch(of: batch)
    if isAlone {
      let (kind, values): (HardInputs.UpstreamKind, Tensor<Scalar>) = inputs.upstream(output)
      upstream = values
      if kind != .random { situations.append("upstream \(kind)") }
    } else {
      upstream = nil
    }
    loss = isAlone || inputs.happens(oneIn: 2) ? nil : Self.loss(output, &inputs)
    if let loss { situations.append(loss.name) }
    self.layers = layers
    input = values
    situation = situations.joined(separator: ", ")
  }

  private static func loss(_ output: Shape, _ inputs: inout HardInputs) -> NetworkLoss<Scalar>? {
    // With one class there is no gradient at all.
    if output.rank == 2, output[1] > 1, inputs.happens(oneIn: 2), let loss = LossCatalog.loss("crossentropy") {
      let labels = (0..<output[0]).map { _ in inputs.generator.integer(below: output[1]) }
      return NetworkLoss(loss, .labels(labels))
    }
    return LossCatalog.loss("mse").map { NetworkLoss($0, .values(inputs.generator.normal(output))) }
  }

  private var checker: GradientChecker<Scalar> {
    var checker = GradientChecker<Scalar>(in: context(training: training, in: Scalar.self), seed: seed)
    // The inputs that the checker makes itself are plain and take most of the time: every tenth network gets them.
    checker.looksAtOwnInputs = seed % 10 == 0
    return checker
  }

  /// The words of the layers.
  var text: String {
    // A key path to a property of `any Layer<Scalar>` in this generic context keeps the compiler busy for ever.
    layers.map { $0.text }.joined(separator: " | ")
  }

  /// What the checker says of a single layer; nil for a network.
  func layerReport() throws -> GradientReport? {
    guard let upstream else { return nil }
    return try checker.check(layers[0], at: input, upstream: upstream)
  }

  /// What the checker says of a network; nil for a single layer.
  func networkReport() throws -> NetworkReport? {
    guard upstream == nil else { return nil }
    return try checker.check(LayeredNeuralNetwork(layers), at: input, loss: loss)
  }
}

/// Layers one after another whose shapes fit, drawn from the catalogue and from the formulas.
struct RandomPipeline<Scalar: TensorScalar> {
  /// The shape of one example behind the last layer.
  private(set) var shape: Shape
  let batch: Int
  let isTraining: Bool
  var inputs: HardInputs

  init(batch: Int, isTraining: Bool, inputs: HardInputs) {
    self.batch = batch
    self.isTraining = isTraining
    var inputs = inputs
    let lengths = [0, 1, 2].map { _ in inputs.generator.integer(below: 3) }
    shape =
      inputs.happens(oneIn: 2)
      ? Shape(2 + lengths[0] * 2) : Shape(1 + lengths[0] % 2, 2 + lengths[1], 2 + lengths[2])
    self.inputs = inputs
  }

  /// The next layer.
  mutating func next() throws -> any Layer<Scalar> {
    let isFormula = inputs.happens(oneIn: 2)
    let layer =
      isFormula ? formula() : try GradientCheckingTests.layer(line(), seed: inputs.generator.next(), in: Scalar.self)
    shape = try layer.outputShape(ofBatch: shape.batch(of: batch)).example
    return layer
  }

  private mutating func formula() -> any Layer<Scalar> {
    let fitting = Formula<Scalar>.all.filter {
      ($0.rank == nil || $0.rank == shape.rank) && $0.outputShape(shape) != nil
    }
    let layer = FormulaLayer(inputs.choice(fitting), example: shape, from: &inputs.generator)
    return inputs.happens(oneIn: 2) ? DeclaredFormulaLayer(base: layer) : layer
  }

  /// The line of a layer of the catalogue that fits.
  private mutating func line() -> String {
    let activation = inputs.choice(["relu", "leakyrelu", "sigmoid", "tanh", "softplus"])
    let anywhere = [activation, "dropout \(inputs.choice(["0.2", "0.5"]))"]
    let canNormalise = !isTraining || batch * shape.count > shape[0]
    let wide = ["", " activation=\(activation)", " bias=no"]
    if shape.rank == 1 {
      let n = shape[0]
      let outputs = 1 + inputs.generator.integer(below: 5)
      let end = inputs.choice(wide)
      return inputs.choice(
        anywhere + ["linear \(n) \(outputs)\(end.contains("act") ? "" : end)", "dense \(n) \(outputs)\(end)"]
          + (canNormalise ? ["batchnorm \(n)"] : [])
          + ["residual (linear \(n) \(n) | \(activation))"])
    }
    let (c, outputs) = (shape[0], 1 + inputs.generator.integer(below: 2))
    let kernel =
      min(shape[1], shape[2]) >= 3 ? inputs.choice([1, 2, 3]) : inputs.choice([1, min(2, shape[1], shape[2])])
    let padding = inputs.choice(["", " padding=1"])
    return inputs.choice(
      anywhere + [
        "conv \(c) \(outputs) kernel=\(kernel)\(padding)\(inputs.choice(wide))", "flatten",
        "residual (conv \(c) \(c) padding=1 | \(activation))",
      ] + (canNormalise ? ["batchnorm \(c)"] : [])
        + (min(shape[1], shape[2]) >= 2 ? ["maxpool 2", "avgpool 2", "maxpool 2 stride=1", "avgpool all"] : []))
  }
}
