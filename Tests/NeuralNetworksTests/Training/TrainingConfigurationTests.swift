import NeuralNetworks
import Testing

/// The settings of training.
@Suite struct TrainingConfigurationTests {
  /// Checkpoints of lessons are found by the settings as they print: another text would lose every training that a
  /// journal remembers.
  @Test func printAsTheyAlwaysHave() {
    var settings = TrainingConfiguration()
    #expect(
      "\(settings)" == """
        TrainingConfiguration(epochs: 10, rate: 0.05, batch: 32, loss: "crossentropy", optimizer: "sgd", momentum: 0.9, \
        decay: 0.0, validationShare: nil, patience: nil, precision: NeuralNetworks.TrainingConfiguration.Precision.float, \
        clip: nil, seed: 24)
        """)
    settings.loss = NamedLoss(MeanSquaredError())
    settings.optimizer = NamedOptimizer(Adam.self)
    settings.clip = 0.5
    #expect("\(settings)".contains("loss: \"mse\", optimizer: \"adam\""))
    #expect("\(settings)".contains("clip: Optional(0.5)"))
  }

  @Test func namesAreTheCatalogues() {
    #expect(NamedLoss.allCases.map(\.rawValue) == LossCatalog.words)
    #expect(NamedOptimizer.allCases.map(\.rawValue) == OptimizerCatalog.words)
    for word in LossCatalog.words { #expect(NamedLoss(rawValue: word)?.loss.declaration.word == word) }
    for word in OptimizerCatalog.words { #expect(NamedOptimizer(rawValue: word)?.type.declaration.word == word) }
    #expect(NamedLoss(rawValue: "hinge") == nil && NamedOptimizer(rawValue: "lbfgs") == nil)
    #expect(Set(NamedLoss.allCases).count == LossCatalog.words.count)
    #expect(NamedLoss(MeanSquaredError()) != NamedLoss(SoftmaxCrossEntropy()))
  }
}
