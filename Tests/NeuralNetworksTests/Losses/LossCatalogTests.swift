import NeuralNetworks
import Testing

@Suite struct LossCatalogTests {
  @Test func wordsAreUniqueAndEverythingIsSaid() {
    let declarations = LossCatalog.entries.map { $0.declaration }
    #expect(Set(LossCatalog.words).count == declarations.count)
    for declaration in declarations {
      #expect(LossCatalog.loss(declaration.word)?.declaration.name == declaration.name)
      #expect(!declaration.summary.isEmpty && !declaration.summary.hasSuffix(".") && declaration.equations.count >= 2)
    }
    #expect(LossCatalog.loss("hinge") == nil)
  }

  @Test(arguments: LossCatalog.words)
  func theGradientAgreesWithCentralDifferences(word: String) throws {
    let loss = try #require(LossCatalog.loss(word))
    var generator = SeededGenerator(seed: 3)
    let outputs: Tensor<Double> = generator.normal(Shape(4, 3))
    let values: Tensor<Double> = generator.uniform(Shape(4, 3))
    for targets in [Targets<Double>.labels([2, 0, 1, 1]), .values(values)] {
      let gradient = try loss(outputs, targets).gradient
      for entry in outputs.values.indices {
        var (above, below) = (outputs, outputs)
        above.values[entry] += 1e-5
        below.values[entry] -= 1e-5
        let slope = (try loss(above, targets).value - loss(below, targets).value) / 2e-5
        #expect(abs(gradient.values[entry] - slope) < 1e-9)
      }
    }
  }
}
