import GradientChecking
import NeuralNetworks
import Testing

/// Somebody else's layer does all that a layer of the catalogue does, without a line in the project. This target is compiled
/// as in another package, so that it sees what is public and nothing else.
@Suite struct OutsideLayerTests {
  private func layer<Scalar: TensorScalar>(
    _ type: any Layer<Scalar>.Type, _ given: [String: FieldValue]
  ) throws -> any Layer<Scalar> {
    var layer = type.init(try LayerFields(type.declaration, given))
    var generator = SeededGenerator(seed: 3)
    layer.initialize(from: &generator)
    return layer
  }

  private func network() throws -> LayeredNeuralNetwork<Double> {
    let scale = try layer(ScaleLayer<Double>.self, ["in": .integer(8), "start": .number(0.5)])
    let dense = try layer(FullyConnectedLayer<Double>.self, ["in": .integer(8), "out": .integer(8)])
    let residual = try layer(
      ResidualLayer<Double>.self, ["block": .block([dense, scale].map { LayerBlueprint($0) })])
    return try LayeredNeuralNetwork(
      [
        try layer(FlattenLayer<Double>.self, [:]), scale, residual,
        try layer(LinearLayer<Double>.self, ["in": .integer(8), "out": .integer(2)]),
      ], input: Shape(1, 2, 4))
  }

  /// Two classes that differ in the sign of the mean.
  private func examples() -> TensorExamples<Double> {
    var generator = SeededGenerator(seed: 4)
    let labels = (0..<64).map { $0 % 2 }
    let values = labels.flatMap { label in
      (0..<8).map { _ in Double.random(in: -1...1, using: &generator) + (label == 0 ? 0.8 : -0.8) }
    }
    return TensorExamples(Tensor(Shape(64, 1, 2, 4), values), labels: labels)
  }

  @Test func itPrints() throws {
    let network = try network()
    #expect(network.layers[1].text == "scale 8 start=0.5")
    #expect(network.layers[2].text == "residual (dense 8 8 | scale 8 start=0.5)")
    #expect(network.layers[2].parameterNames == ["[0].weights", "[0].biases", "[1].factors"])
    #expect(network.layers[2].bufferNames == ["[1].batches"])
    #expect(try network.summary().parameters == 8 + (64 + 8 + 8) + 18)
  }

  @Test func itConverts() throws {
    let network = try network()
    let single = network.converted(to: Float.self)
    #expect(single.layers[1] is ScaleLayer<Float>)
    #expect(single.layers[1].parameter(0).values == [Float](repeating: 0.5, count: 8))
    #expect(single.layerPipeline == network.layerPipeline)
    #expect(single.converted(to: Double.self).layers[2].parameter(2) == network.layers[2].parameter(2))
  }

  @Test(arguments: [false, true]) func itIsChecked(inTraining: Bool) throws {
    let network = try network()
    let input = examples().tensor.examples(0..<3)
    let mode: ForwardContext<Double>.Mode = inTraining ? .training(RandomStream(seed: 1)) : .inference
    let checker = GradientChecker(in: ForwardContext(TextbookKernels<Double>(), mode: mode))
    let report = try checker.check(network, at: input)
    #expect(report.verdict == .right)
    #expect(checker.check(network.layers[1]).reports.allSatisfy { $0.verdict == .right })
  }

  /// With either engine it learns, the same bits with one thread and with many, and its buffer counts the steps.
  @Test(arguments: Engine.allCases) func itTrains(engine: Engine) throws {
    var trained: [LayeredNeuralNetwork<Double>] = []
    for threads in [1, 3] {
      var network = try network()
      var configuration = TrainingConfiguration()
      configuration.epochs = 12
      configuration.batch = 20
      let log = try Trainer(configuration, on: engine.kernels(Double.self), threads: threads)
        .train(&network, on: examples())
      #expect(log.ending == .completed && log.accuracy.last == 1)
      #expect(network.layers[1].buffer(0).values == [48])
      #expect(network.layers[2].buffer(0).values == [48])
      trained.append(network)
    }
    for (one, many) in zip(trained[0].layers, trained[1].layers) {
      #expect(one.parameterNames.indices.allSatisfy { one.parameter($0) == many.parameter($0) })
    }
    let judged = try trained[0].evaluation(on: examples(), kernels: engine.kernels(Double.self), threads: 2)
    #expect(judged?.accuracy == 1)
  }
}
