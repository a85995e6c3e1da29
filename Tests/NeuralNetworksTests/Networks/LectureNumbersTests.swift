import NeuralNetworks
import Testing

/// Numbers that any correct implementation of the lecture must give.
@Suite struct LectureNumbersTests {
  let kernels = TextbookKernels<Double>()

  @Test func theThreeLayersOfTheExercisesGiveTheirShapes() throws {
    let net = try network("conv 1 4 kernel=3 padding=1 | maxpool 2 | flatten")
    #expect(net.layers[0].parameterCount == 40)
    #expect(
      try net.shapes(ofBatch: Shape(2, 1, 8, 8)).map(\.description) == ["2x4x8x8", "2x4x4x4", "2x64"])
  }

  @Test func aQuarterOfThePoolingLayersInputGradientIsNotZero() throws {
    let pool = try layer("maxpool 2")
    var generator = SeededGenerator(seed: 1)
    let x: Tensor<Double> = generator.normal(Shape(2, 4, 8, 8))
    let (y, cache) = pool.evaluate(x, in: ForwardContext(kernels)).pair
    let gradient = pool.propagate(Tensor(y.shape, repeating: 1), cache, in: ForwardContext(kernels)).input
    #expect(gradient.values.count { $0 != 0 } * 4 == gradient.count)
    #expect(gradient.values.allSatisfy { $0 == 0 || $0 == 1 })
  }

  static let cnn = """
    conv 1 8 kernel=3 padding=1 activation=relu | maxpool 2 | conv 8 16 kernel=3 padding=1 activation=relu | maxpool 2 \
    | flatten | dense 256 32 | linear 32 3
    """

  @Test func theLecturesNetworksHaveTheirParametersAndWork() throws {
    let image = Shape(1, 16, 16)
    let cnn = try network(Self.cnn, input: image)
    #expect(cnn.parameterCount == 9571)
    #expect(try cnn.summary().rows.map(\.parameters) == [80, 0, 1168, 0, 0, 8224, 99])
    #expect(try cnn.cost(image).multiplyAdds == 100_448)
    #expect(try cnn.summary().multiplyAdds == 100_448)
    let wide = Self.cnn.replacing("256 32", with: "256 64").replacing("32 3", with: "64 3")
    #expect(try network(wide, input: image).parameterCount == 17891)
    let simple = "conv 1 4 kernel=3 padding=1 activation=relu | maxpool 2 | flatten | linear 256 3"
    #expect(try network(simple, input: image).parameterCount == 811)
    let dense = try network("flatten | dense 256 128 | dense 128 64 | linear 64 3", input: image)
    #expect(dense.parameterCount == 41347)
    #expect(dense.layers.map(\.parameterCount) == [0, 32896, 8256, 195])
    #expect(try dense.cost(image).multiplyAdds == 41152)
    #expect(try network("flatten | linear 256 3", input: image).parameterCount == 771)
  }

  @Test func theLecturesSecondNetworkFits20To23PixelsOnly() throws {
    let line = "conv 1 16 kernel=5 | maxpool 2 | conv 16 32 kernel=3 | maxpool 2 | flatten | linear 288 10"
    let error = try #require(throws: NetworkShapeError.self) { try network(line, input: Shape(1, 16, 16)) }
    #expect(error.layerIndex == 5)
    #expect(error.error.expected == "288 features")
    #expect(error.error.received == "128")
    #expect(error.error.remedy == "write `linear 128 10`")
    #expect(error.stagesBefore.map(\.output.description) == ["16x12x12", "16x6x6", "32x4x4", "32x2x2", "128"])
    let net = try network(line)
    for size in 8...40 {
      let fits = (try? net.shapes(ofBatch: Shape(1, 1, size, size))) != nil
      #expect(fits == (20...23).contains(size))
    }
  }

  @Test func reluHasNoSlopeAtZero() {
    #expect(Activation.relu.derivative(atOutput: 0.0) == 0)
    #expect(Activation.relu.derivative(atOutput: -0.0) == 0)
  }

  @Test func aTieGivesAllTheGradientToTheFirstMaximumInRowMajorOrder() throws {
    let pool = try layer("maxpool 2")
    let (_, cache) = pool.evaluate(Tensor(Shape(1, 1, 2, 2), [0, 7, 7, 7]), in: ForwardContext(kernels)).pair
    #expect(
      pool.propagate(Tensor(Shape(1, 1, 1, 1), [3]), cache, in: ForwardContext(kernels)).input.values == [0, 3, 0, 0])
  }

  @Test func flattenOrdersByChannelRowColumn() throws {
    let x = Tensor<Double>(Shape(1, 2, 2, 2), [0, 1, 2, 3, 4, 5, 6, 7])
    let y = try layer("flatten").evaluate(x, in: ForwardContext(kernels)).output
    #expect(y[0, 1 * 4 + 0 * 2 + 1] == x[0, 1, 0, 1])
    #expect(y.values == x.values)
  }
}
