import NeuralNetworks
import Testing

/// Five steps of every optimizer against numbers of numpy and PyTorch.
@Suite struct OptimizerOracleTests {
  static let fixtures = Result { try Fixture.read("optimizers.txt") }

  @Test(arguments: try Self.fixtures.get())
  func doublesAgree(fixture: Fixture) throws { try check(fixture, in: Double.self) }

  @Test(arguments: try Self.fixtures.get())
  func floatsAgree(fixture: Fixture) throws { try check(fixture, in: Float.self) }

  @Test func everyOptimizerOfTheCatalogueHasAFixture() throws {
    let words = try Set(Self.fixtures.get().map { try $0.text("optimizer") })
    #expect(Set(OptimizerCatalog.words) == words)
  }

  private func check<Scalar: TensorScalar>(_ fixture: Fixture, in precision: Scalar.Type) throws {
    var configuration = TrainingConfiguration()
    configuration.rate = try fixture.number("rate")
    configuration.momentum = try fixture.number("momentum")
    configuration.decay = try fixture.number("decay")
    let optimizer = try #require(OptimizerCatalog.entry(try fixture.text("optimizer"))).init(
      configuration.optimizerSettings)
    var parameter: Tensor<Scalar> = try fixture.tensor("p0")
    var slots = [[Scalar]](
      repeating: [Scalar](repeating: 0, count: parameter.count), count: optimizer.slotCount)
    for step in 1...5 {
      NeuralNetworksTests.step(
        optimizer, &parameter, gradient: try fixture.tensor("g\(step)"), slots: &slots, step: step)
      #expect(agree(parameter, try fixture.tensor("p\(step)"), within: bound(for: precision)))
    }
  }
}
