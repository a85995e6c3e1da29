import ImageData
import NeuralNetworks
import Testing

/// What networks can and cannot learn from the patterns says whether they are the lecture's: a linear layer tells the
/// default ones apart at once, and patterns that move take more than a linear layer.
@Suite struct DatasetLearningTests {
  /// `flatten | linear INPUTS OUTPUTS` with fresh weights.
  private func linear(_ inputs: Int, _ outputs: Int, seed: UInt64) throws -> LayeredNeuralNetwork<Float> {
    var generator = SeededGenerator(seed: seed)
    func layer(_ word: String, _ sizes: Int...) throws -> any Layer<Float> {
      let entry = try #require(LayerCatalog.entry(word))
      let names = entry.declaration.fields.filter(\.isPositional).map(\.name)
      let given = Dictionary(uniqueKeysWithValues: zip(names, sizes.map(FieldValue.integer)))
      var layer = LayerCatalog.make(entry, try LayerFields(entry.declaration, given), in: Float.self)
      layer.initialize(from: &generator)
      return layer
    }
    return try LayeredNeuralNetwork([layer("flatten"), layer("linear", inputs, outputs)], input: nil)
  }

  /// The share of the test part that a linear layer gets right after these epochs.
  private func accuracy(_ patterns: Patterns, epochs: Int, seed: UInt64) throws -> Double {
    var generator = SeededGenerator(seed: seed)
    let data = try patterns.dataset(using: &generator)
    var network = try linear(data.exampleShape.count, data.classes.count, seed: seed)
    var configuration = TrainingConfiguration()
    configuration.epochs = epochs
    configuration.seed = seed
    _ = try Trainer(configuration, on: TextbookKernels<Float>()).train(&network, on: data.train)
    return try #require(try network.evaluation(on: data.test, kernels: TextbookKernels<Float>())).accuracy
  }

  @Test(arguments: 1...3)
  func aLinearLayerLearnsTheDefaultPatternsInTwoEpochs(seed: UInt64) throws {
    #expect(try accuracy(Patterns(), epochs: 2, seed: seed) == 1)
  }

  @Test func aLinearLayerDoesNotLearnPatternsThatMove() throws {
    var patterns = Patterns()
    patterns.shift = 4
    patterns.testShare = 0.5
    let mean = try (1...3).map { try accuracy(patterns, epochs: 30, seed: $0) }.reduce(0, +) / 3
    #expect(mean > 0.45 && mean < 0.9)
  }
}
