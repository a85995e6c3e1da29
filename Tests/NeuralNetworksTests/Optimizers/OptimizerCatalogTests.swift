import NeuralNetworks
import Testing

@Suite struct OptimizerCatalogTests {
  @Test func wordsAreUniqueAndEverythingIsSaid() {
    #expect(Set(OptimizerCatalog.words).count == OptimizerCatalog.entries.count)
    for entry in OptimizerCatalog.entries {
      let declaration = entry.declaration
      #expect(OptimizerCatalog.entry(declaration.word)?.declaration.name == declaration.name)
      #expect(!declaration.summary.isEmpty && !declaration.source.isEmpty && !declaration.equations.isEmpty)
      #expect(declaration.usualRate > 0)
    }
    #expect(OptimizerCatalog.entry("lbfgs") == nil)
  }

  /// Every optimizer walks down a bowl: f(p) = Σ p²/2, whose gradient is p.
  @Test(arguments: OptimizerCatalog.words)
  func itFindsTheBottomOfABowl(word: String) throws {
    var configuration = TrainingConfiguration()
    configuration.rate = word == "sgd" ? 0.05 : 0.02
    let optimizer = try #require(OptimizerCatalog.entry(word)).init(configuration.optimizerSettings)
    var p = Tensor<Float>(Shape(3), [1, -2, 0.5])
    var slots = [[Float]](repeating: [0, 0, 0], count: optimizer.slotCount)
    for number in 1...600 { step(optimizer, &p, gradient: p, slots: &slots, step: number) }
    #expect(p.values.allSatisfy { abs($0) < 0.05 })
  }
}
