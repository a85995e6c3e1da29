import NeuralNetworks
import Testing

/// Every layer, forward and backward, against numbers of numpy, and of PyTorch or differences.
@Suite struct LayerOracleTests {
  static let fixtures = Result {
    try Fixture.read("layers.txt") + Fixture.read("layers-by-differences.txt")
  }

  @Test(arguments: try Self.fixtures.get())
  func doublesAgree(fixture: Fixture) throws {
    for kernels in kernelSets(Double.self) { try check(fixture, on: kernels) }
  }

  @Test(arguments: try Self.fixtures.get())
  func floatsAgree(fixture: Fixture) throws {
    for kernels in kernelSets(Float.self) { try check(fixture, on: kernels) }
  }

  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func everyLayerOfTheCatalogueHasAFixture(word: String) throws {
    let words = try Set(Self.fixtures.get().map { try $0.text("layer").split(separator: " ")[0] })
    let hasFixture = words.contains(word[...])
    #expect(
      hasFixture,
      """
      nothing independent says what \(word) must give: add a case to CASES in Tests/Oracles/make_layer_fixtures.py, its \
      forward pass in numpy, and run Scripts/update-generated
      """)
  }

  private func check<Scalar: TensorScalar>(_ fixture: Fixture, on kernels: any LayerKernels<Scalar>) throws {
    let bound = bound(for: Scalar.self)
    var layer: any Layer<Scalar> = try layer(fixture.text("layer"), in: Scalar.self)
    let parameters: [Tensor<Scalar>] = try layer.parameterNames.indices.map { try fixture.tensor("p\($0)") }
    layer.updateParameters { index, parameter in parameter = parameters[index] }
    let (x, g): (Tensor<Scalar>, Tensor<Scalar>) = (try fixture.tensor("x"), try fixture.tensor("g"))
    let shape = try layer.outputShape(ofBatch: x.shape)
    let (y, cache) = layer.evaluate(x, in: ForwardContext(kernels)).pair
    #expect(y.shape == shape)
    #expect(agree(y, try fixture.tensor("y"), within: bound))
    let gradients = layer.propagate(g, cache, in: ForwardContext(kernels))
    #expect(agree(gradients.input, try fixture.tensor("gx"), within: bound))
    #expect(gradients.parameters.count == parameters.count)
    for (index, gradient) in gradients.parameters.enumerated() {
      #expect(agree(gradient, try fixture.tensor("gp\(index)"), within: bound))
    }
  }
}
