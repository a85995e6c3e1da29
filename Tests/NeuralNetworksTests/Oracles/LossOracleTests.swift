import NeuralNetworks
import Testing

/// Every loss against numbers of numpy and PyTorch.
@Suite struct LossOracleTests {
  static let fixtures = Result { try Fixture.read("losses.txt") }

  @Test(arguments: try Self.fixtures.get())
  func doublesAgree(fixture: Fixture) throws { try check(fixture, in: Double.self, within: 1e-10) }

  // Logits near 900 are given to six digits only in Float, so what is left of their differences has four.
  @Test(arguments: try Self.fixtures.get())
  func floatsAgree(fixture: Fixture) throws {
    try check(fixture, in: Float.self, within: fixture.name.contains("far") ? 1e-4 : 1e-6)
  }

  @Test func everyLossOfTheCatalogueHasAFixture() throws {
    let words = try Set(Self.fixtures.get().map { try $0.text("loss") })
    #expect(Set(LossCatalog.words) == words)
  }

  private func check<Scalar: TensorScalar>(_ fixture: Fixture, in precision: Scalar.Type, within bound: Double) throws {
    let loss = try #require(LossCatalog.loss(try fixture.text("loss")))
    let targets: Targets<Scalar> = try fixture.labels.map { .labels($0) } ?? .values(fixture.tensor("t"))
    let result = try loss(fixture.tensor("p", in: precision), targets)
    let value = try fixture.tensor("value", in: Double.self).values[0]
    #expect(abs(result.value - value) <= bound * max(1, abs(value)))
    #expect(agree(result.gradient, try fixture.tensor("gradient"), within: bound))
  }
}
