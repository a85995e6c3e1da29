import NeuralNetworks
import Testing

/// What holds for every geometry, tried on random ones.
@Suite struct LayerPropertyTests {
  static let seeds = 1...25

  /// A random convolution, an image that it fits, and an upstream gradient.
  private struct Drawn {
    let line: String
    let conv: ConvolutionalLayer<Double>
    let x: Tensor<Double>
    let g: Tensor<Double>

    init(_ seed: Int, stride: Bool = true, padding: Bool = true) throws {
      var generator = SeededGenerator(seed: UInt64(seed))
      func up(to limit: Int) -> Int { 1 + generator.integer(below: limit) }
      let (inputs, kernel) = (up(to: 3), (up(to: 4), up(to: 4)))
      let pads = padding ? (up(to: 3) - 1, up(to: 3) - 1) : (0, 0)
      let strides = stride ? (up(to: 3), up(to: 3)) : (1, 1)
      let size = (max(1, kernel.0 - 2 * pads.0) + up(to: 5) - 1, max(1, kernel.1 - 2 * pads.1) + up(to: 5) - 1)
      line = """
        conv \(inputs) \(up(to: 3)) kernel=\(kernel.0)x\(kernel.1) stride=\(strides.0)x\(strides.1) \
        padding=\(pads.0)x\(pads.1)
        """
      conv = try #require(try layer(line, seed: UInt64(seed)) as? ConvolutionalLayer<Double>)
      x = generator.normal(Shape(up(to: 3), inputs, size.0, size.1))
      g = generator.normal(try conv.outputShape(ofBatch: x.shape))
    }
  }

  /// <conv(x), g> = <x, conv*(g)> = <filters, filter gradient>: without biases, a convolution is linear in both.
  @Test(arguments: seeds) func theGradientsOfAConvolutionAreItsAdjoints(seed: Int) throws {
    let drawn = try Drawn(seed)
    for kernels in kernelSets(Double.self) {
      let (y, cache) = drawn.conv.forward(drawn.x, in: ForwardContext(kernels)).pair
      let gradients = drawn.conv.backward(drawn.g, cache, in: ForwardContext(kernels))
      let product = inner(y, drawn.g)
      #expect(abs(product - inner(drawn.x, gradients.input)) < 1e-11, "\(drawn.line)")
      #expect(abs(product - inner(drawn.conv.filters, gradients.parameters[0])) < 1e-11, "\(drawn.line)")
      let total = drawn.g.values.reduce(0, +)
      #expect(abs(gradients.parameters[1].values.reduce(0, +) - total) < 1e-12, "\(drawn.line)")
    }
  }

  /// A stride takes every s-th row and column of what single steps give.
  @Test(arguments: seeds) func aStrideLeavesOutputsOut(seed: Int) throws {
    let drawn = try Drawn(seed)
    var fields = drawn.conv.fields
    fields[ConvolutionFields.stride] = Extents(1)
    var single = ConvolutionalLayer<Double>(fields)
    single.filters = drawn.conv.filters
    for kernels in kernelSets(Double.self) {
      let y = drawn.conv.forward(drawn.x, in: ForwardContext(kernels)).output
      let all = single.forward(drawn.x, in: ForwardContext(kernels)).output
      for offset in y.values.indices {
        let place = y.indices(of: offset)
        let expected = all[
          place[0], place[1], place[2] * drawn.conv.stride.vertical, place[3] * drawn.conv.stride.horizontal]
        #expect(abs(y.values[offset] - expected) < 1e-13, "\(drawn.line)")
      }
    }
  }

  /// Padding is what zeros around the image would give.
  @Test(arguments: seeds) func paddingStandsForZerosAroundTheImage(seed: Int) throws {
    let drawn = try Drawn(seed)
    let padding = drawn.conv.padding
    let shape = drawn.x.shape
    var larger = Tensor<Double>(
      Shape(shape[0], shape[1], shape[2] + padding.top + padding.bottom, shape[3] + padding.left + padding.right))
    for offset in drawn.x.values.indices {
      let place = drawn.x.indices(of: offset)
      larger[place[0], place[1], place[2] + padding.top, place[3] + padding.left] = drawn.x.values[offset]
    }
    var fields = drawn.conv.fields
    fields[ConvolutionFields.padding] = Extents(0)
    var bare = ConvolutionalLayer<Double>(fields)
    bare.filters = drawn.conv.filters
    for kernels in kernelSets(Double.self) {
      let (y, cache) = drawn.conv.forward(drawn.x, in: ForwardContext(kernels)).pair
      let (expected, bareMemory) = bare.forward(larger, in: ForwardContext(kernels)).pair
      #expect(distance(y, expected) < 1e-13, "\(drawn.line)")
      let gap = distance(
        drawn.conv.backward(drawn.g, cache, in: ForwardContext(kernels)).parameters[0],
        bare.backward(drawn.g, bareMemory, in: ForwardContext(kernels)).parameters[0])
      #expect(gap < 1e-12, "\(drawn.line)")
    }
  }

  /// A convolution is shift-equivariant: away from the border, moving the image moves the feature maps.
  @Test(arguments: 1...10) func aShiftedImageGivesShiftedFeatureMaps(seed: Int) throws {
    let drawn = try Drawn(seed, stride: false, padding: false)
    var moved = Tensor<Double>(drawn.x.shape)
    for offset in moved.values.indices {
      let place = moved.indices(of: offset)
      if place[2] > 0 { moved.values[offset] = drawn.x[place[0], place[1], place[2] - 1, place[3]] }
    }
    for kernels in kernelSets(Double.self) {
      let y = drawn.conv.forward(drawn.x, in: ForwardContext(kernels)).output
      let shifted = drawn.conv.forward(moved, in: ForwardContext(kernels)).output
      for offset in y.values.indices {
        let place = y.indices(of: offset)
        guard place[2] > 0 else { continue }
        #expect(abs(shifted.values[offset] - y[place[0], place[1], place[2] - 1, place[3]]) < 1e-13, "\(drawn.line)")
      }
    }
  }

  /// Pooling picks or averages, so it too is linear in what it let through: <pool(x), g> = <x, pool*(g)>.
  @Test(arguments: seeds) func theGradientOfPoolingIsItsAdjoint(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    func up(to limit: Int) -> Int { 1 + generator.integer(below: limit) }
    let (window, stride) = ((up(to: 3), up(to: 4)), (up(to: 4), up(to: 3)))
    let input = Shape(up(to: 3), up(to: 3), window.0 + up(to: 5) - 1, window.1 + up(to: 5) - 1)
    for word in ["maxpool", "avgpool"] {
      let pool = try layer("\(word) \(window.0)x\(window.1) stride=\(stride.0)x\(stride.1)")
      let x: Tensor<Double> = generator.normal(input)
      let g: Tensor<Double> = generator.normal(try pool.outputShape(ofBatch: input))
      for kernels in kernelSets(Double.self) {
        let (y, cache) = pool.evaluate(x, in: ForwardContext(kernels)).pair
        let gradient = pool.propagate(g, cache, in: ForwardContext(kernels)).input
        #expect(abs(inner(y, g) - inner(x, gradient)) < 1e-12, "\(pool.text) on \(input)")
        #expect(abs(gradient.values.reduce(0, +) - g.values.reduce(0, +)) < 1e-12, "\(pool.text) on \(input)")
      }
    }
  }

  /// A convolution with a kernel of one pixel is the affine map of every pixel's channels.
  @Test(arguments: 1...10) func aKernelOfOnePixelIsAnAffineMapOfChannels(seed: Int) throws {
    let conv = try #require(try layer("conv 3 2 kernel=1", seed: UInt64(seed)) as? ConvolutionalLayer<Double>)
    var linear = try #require(try layer("linear 3 2") as? LinearLayer<Double>)
    for i in 0..<3 { for o in 0..<2 { linear.weights[i, o] = conv.filters[o, i, 0, 0] } }
    var generator = SeededGenerator(seed: UInt64(seed))
    let x: Tensor<Double> = generator.normal(Shape(4, 3, 1, 1))
    for kernels in kernelSets(Double.self) {
      let y = conv.forward(x, in: ForwardContext(kernels)).output
      let expected = linear.forward(x.reshaped(to: Shape(4, 3)), in: ForwardContext(kernels)).output
      #expect(distance(y.reshaped(to: Shape(4, 2)), expected) < 1e-14)
    }
  }
}
