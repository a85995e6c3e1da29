internal import Equations
public import NeuralNetworks

/// The largest differences between a layer and the textbook kernels of the built-in layer, tensor by tensor.
public struct TextbookDifference: Sendable {
  /// The largest difference in one tensor.
  public struct Row: Sendable {
    /// `output`, `input`, or a parameter's name; the last two stand for gradients.
    public let tensor: String
    /// The largest absolute difference; infinite where one of the two is not finite, or the shapes differ.
    public let difference: Double
    /// The largest absolute value of the built-in layer.
    public let size: Double
    /// Where the difference is largest.
    public let indices: [Int]
    /// The layer's own value there, and the built-in layer's.
    public let values: (own: Double, builtIn: Double)

    /// Whether the difference can't be explained by another order of summation.
    public var isReal: Bool { !(difference <= 1e-9 * max(size, 1e-300)) }
  }

  /// The rows: the output first, then the gradients.
  public let rows: [Row]
  /// The shape of the input.
  public let input: Shape

  /// Compares a layer with its built-in counterpart at the first test input; nil for a layer of one's own, and if no
  /// test input fits.
  public init?(_ layer: any Layer<Double>, in context: ForwardContext<Double>, seed: UInt64) {
    guard !mended(layer).isOwn, let point = TestInputs.points(for: layer, seed: seed).first else { return nil }
    let layer = layer.withVariedParameters(seed: seed) ?? layer
    let textbook = ForwardContext(
      TextbookKernels<Double>(cancellation: context.kernels.cancellation), mode: context.mode)
    let builtIn = bare(layer)
    let (own, right) = (layer.evaluate(point.input, in: context), builtIn.evaluate(point.input, in: textbook))
    var generator = SeededGenerator(seed: seed)
    let upstream: Tensor<Double> = generator.uniform(right.output.shape, -1.5, 1.5)
    let gradients = layer.propagate(upstream, own.cache, in: context)
    let rightGradients = builtIn.propagate(upstream, right.cache, in: textbook)
    input = point.input.shape
    rows =
      [Row("output", own.output, right.output), Row("input", gradients.input, rightGradients.input)]
      + zip(layer.parameterNames, zip(gradients.parameters, rightGradients.parameters)).map { Row($0, $1.0, $1.1) }
  }

  /// The row of the output.
  public var output: Row { rows[0] }
}

extension TextbookDifference.Row {
  fileprivate init(_ tensor: String, _ own: Tensor<Double>, _ builtIn: Tensor<Double>) {
    var (largest, place) = (0.0, 0)
    if own.shape != builtIn.shape { largest = .infinity }
    for (index, (mine, theirs)) in zip(own.values, builtIn.values).enumerated() where mine != theirs {
      let distance = abs(mine - theirs)
      if !(distance <= largest) { (largest, place) = (distance.isNaN ? .infinity : distance, index) }
    }
    let hasValues = !own.values.isEmpty && !builtIn.values.isEmpty
    self.init(
      tensor: tensor, difference: largest, size: builtIn.values.reduce(0) { max($0, abs($1)) },
      indices: hasValues ? builtIn.indices(of: place) : [],
      values: hasValues ? (own.values[place], builtIn.values[place]) : (0, 0))
  }
}
