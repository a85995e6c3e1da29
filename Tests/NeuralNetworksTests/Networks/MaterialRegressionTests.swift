import NeuralNetworks
import Testing

/// The places where the public library behind the lecture does not keep what the lecture says; here each is kept.
@Suite struct MaterialRegressionTests {
  let kernels = TextbookKernels<Double>()

  /// 1: a network's gradients were not implemented for convolution, pooling and flatten layers.
  @Test func aNetworkOfEveryLayerGivesItsGradients() throws {
    let net = try network("conv 1 2 padding=1 activation=relu | maxpool 2 | flatten | dense 8 4 | linear 4 3")
    let (x, g) = draw(Shape(2, 1, 4, 4), Shape(2, 3))
    let gradients = try net.backward(g, try net.forward(x, in: ForwardContext(kernels)), in: ForwardContext(kernels))
    for entry in [0, 5, 17, 31] {
      let slope = try slope(at: entry, of: x) { inner(try net.forward($0, in: ForwardContext(kernels)).output, g) }
      #expect(abs(gradients.input.values[entry] - slope) < 1e-7)
    }
    #expect(gradients.layers.map { $0.parameters.count } == [2, 0, 0, 2, 2])
    #expect(gradients.layers.flatMap(\.parameters).allSatisfy { $0.values.contains { $0 != 0 } })
  }

  /// 2: the convolution's filter and bias gradients were computed and thrown away.
  @Test func theFilterAndBiasGradientsReachTheParameters() throws {
    let examples = linePatterns(6, size: 8)
    let start = try network("conv 1 2 | flatten | linear 72 3")
    var trained = start
    let configuration = settings {
      $0.epochs = 1
      $0.batch = 6
      $0.rate = 0.5
      $0.momentum = 0
    }
    _ = try Trainer(configuration, on: kernels).train(&trained, on: examples)
    let evaluation = try start.forward(examples.tensor.converted(to: Double.self), in: ForwardContext(kernels))
    let loss = try SoftmaxCrossEntropy()(evaluation.output, .labels([0, 1, 2, 0, 1, 2]))
    let gradients = try start.backward(loss.gradient, evaluation, in: ForwardContext(kernels)).layers[0].parameters
    for index in 0..<2 {
      let moved = trained.layers[0].parameter(index).combined(with: start.layers[0].parameter(index)) { $0 - $1 }
      #expect(distance(moved, gradients[index].map { -0.5 * $0 }) < 1e-15)
      #expect(moved.values.contains { $0 != 0 })
    }
  }

  /// 3: with padding, the filter gradient came from the unpadded input and skipped the border.
  @Test func withPaddingTheFilterGradientCountsTheBorder() throws {
    let conv = try layer("conv 1 1 kernel=3 padding=1")
    // Only the corner of the image is not zero: an output at the border alone sees it with the upper left taps.
    var x = Tensor<Double>(Shape(1, 1, 3, 3))
    x[0, 0, 0, 0] = 2
    let (y, cache) = conv.evaluate(x, in: ForwardContext(kernels)).pair
    var g = Tensor<Double>(y.shape)
    g[0, 0, 0, 0] = 5
    g[0, 0, 1, 1] = 7
    let gradient = conv.propagate(g, cache, in: ForwardContext(kernels)).parameters[0]
    #expect(gradient.values == [14, 0, 0, 0, 10, 0, 0, 0, 0])
  }

  /// 4: the training function computed gradients, ignored them, and moved the parameters by random noise.
  @Test func trainingIsGradientDescentAndNothingElse() throws {
    let examples = linePatterns(30)
    func trained(rate: Double) throws -> (weights: [Double], loss: [Double]) {
      var net = try network("flatten | linear 144 3")
      let configuration = settings {
        $0.epochs = 5
        $0.batch = 30
        $0.momentum = 0
        $0.rate = rate
      }
      let log = try Trainer(configuration, on: kernels).train(&net, on: examples)
      return (allParameters(net), log.loss)
    }
    #expect(try trained(rate: 0.1).weights == trained(rate: 0.1).weights)
    let loss = try trained(rate: 0.1).loss
    #expect(zip(loss, loss.dropFirst()).allSatisfy { $0 > $1 })
    // Without a rate to speak of there is no movement to speak of.
    let still = try trained(rate: 1e-12).weights
    #expect(zip(still, allParameters(try network("flatten | linear 144 3"))).allSatisfy { abs($0 - $1) < 1e-10 })
  }

  /// 5: the gradient tests summed the output, which hides permuted outputs, and looked at input gradients only.
  @Test func aRandomSignedUpstreamSeesSwappedOutputsWhereASumDoesNot() throws {
    let conv = try layer("conv 1 2")
    let (x, g) = draw(Shape(1, 1, 5, 5), Shape(1, 2, 3, 3))
    let (_, cache) = conv.evaluate(x, in: ForwardContext(kernels)).pair
    func swapped(_ g: Tensor<Double>) -> Tensor<Double> { Tensor(g.shape, Array(g.values[9...] + g.values[..<9])) }
    func gap(_ g: Tensor<Double>) -> Double {
      let (right, wrong) = (
        conv.propagate(g, cache, in: ForwardContext(kernels)),
        conv.propagate(swapped(g), cache, in: ForwardContext(kernels))
      )
      return distance(right.input, wrong.input) + distance(right.parameters[0], wrong.parameters[0])
    }
    #expect(gap(Tensor(g.shape, repeating: 1)) == 0)
    #expect(gap(g) > 0.1)
  }

  /// 7: an asymmetric padding gave an empty input gradient.
  @Test(arguments: ["conv 1 2 kernel=2 padding=same", "conv 1 2 kernel=4x2 padding=same stride=2x1"])
  func anAsymmetricPaddingGivesTheWholeInputGradient(line: String) throws {
    let conv = try layer(line)
    let shape = try conv.outputShape(ofBatch: Shape(1, 1, 4, 5))
    let (x, g) = draw(Shape(1, 1, 4, 5), shape)
    let gradient = conv.propagate(g, conv.evaluate(x, in: ForwardContext(kernels)).cache, in: ForwardContext(kernels))
      .input
    #expect(gradient.shape == x.shape)
    for entry in x.values.indices {
      let slope = slope(at: entry, of: x) { inner(conv.evaluate($0, in: ForwardContext(kernels)).output, g) }
      #expect(abs(gradient.values[entry] - slope) < 1e-7)
    }
  }

  /// 7: a kernel larger than the padded image gave an empty output.
  @Test func aKernelLargerThanThePaddedImageIsRefused() throws {
    let conv = try layer("conv 1 2 kernel=5x3 padding=1x0")
    #expect(try conv.outputShape(ofBatch: Shape(1, 1, 3, 3)) == Shape(1, 2, 1, 1))
    let error = #expect(throws: ShapeError.self) { try conv.outputShape(ofBatch: Shape(1, 1, 2, 3)) }
    #expect(error?.expected == "images large enough for the 5x3 kernel")
    #expect(error?.received == "1x2x3")
    #expect(throws: ShapeError.self) { try layer("maxpool 3").outputShape(ofBatch: Shape(1, 1, 2, 3)) }
    #expect(throws: ShapeError.self) { try layer("avgpool all").outputShape(ofBatch: Shape(1, 1, 0, 3)) }
  }

  /// 7: a NaN on both sides passed the comparison. Here no layer hides one, so that a comparison can see it.
  @Test(arguments: LayerCatalog.entries.map(\.declaration.word))
  func aNaNIsNeverHidden(word: String) throws {
    let layer = try sampleLayer(word)
    // Every value of an image of four rows and columns is in some window.
    let shape = try acceptedExample(layer, height: 4, width: 4).batch(of: 1)
    var generator = SeededGenerator(seed: 11)
    let x: Tensor<Double> = generator.normal(shape)
    for place in x.values.indices {
      var x = x
      x.values[place] = .nan
      #expect(
        layer.evaluate(x, in: ForwardContext(kernels)).output.values.contains { $0.isNaN },
        "\(layer.text), NaN at \(place)")
    }
  }

  /// 7: looking at feature maps corrupted the next backward.
  @Test func lookingAtFeatureMapsLeavesTheNextBackwardAlone() throws {
    let net = try network("conv 1 2 padding=1 activation=relu | maxpool 2 | flatten | linear 8 3")
    let (x, g) = draw(Shape(2, 1, 4, 4), Shape(2, 3))
    let evaluation = try net.forward(x, in: ForwardContext(kernels))
    let before = try net.backward(g, evaluation, in: ForwardContext(kernels))
    let other = try net.forward(draw(Shape(5, 1, 4, 4), Shape(1)).0, in: ForwardContext(kernels))
    _ = other.outputs.map(\.shape)
    let after = try net.backward(g, evaluation, in: ForwardContext(kernels))
    #expect(before.input == after.input)
    #expect(zip(before.layers, after.layers).allSatisfy { $0.parameters == $1.parameters })
  }

  private func draw(_ first: Shape, _ second: Shape) -> (Tensor<Double>, Tensor<Double>) {
    var generator = SeededGenerator(seed: 11)
    return (generator.normal(first), generator.normal(second))
  }

  private func slope(
    at entry: Int, of x: Tensor<Double>, _ function: (Tensor<Double>) throws -> Double
  ) rethrows -> Double {
    var (above, below) = (x, x)
    above.values[entry] += 1e-5
    below.values[entry] -= 1e-5
    return (try function(above) - function(below)) / 2e-5
  }
}
