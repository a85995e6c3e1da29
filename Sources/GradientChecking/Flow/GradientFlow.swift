public import NeuralNetworks

/// How values go forward and gradients go backward through a network: every layer's shapes, sizes, and what is held back.
public struct GradientFlow: Sendable {
  /// A layer on both ways.
  public struct Stage: Sendable {
    /// The way to the layer: `[3]`, `[3][1]`, `[3].shortcut[0]`.
    public let path: LayerPath
    /// The line that makes it.
    public let text: String
    /// The shape of what it receives.
    public let inputShape: Shape
    /// The shape of what it gives.
    public let outputShape: Shape
    /// ‖Y‖, of its output.
    public let outputNorm: Double
    /// ‖∂L/∂Y‖, of the gradient that arrives at its output.
    public let arrivingNorm: Double
    /// ‖∂L/∂X‖, of the gradient that it hands on.
    public let leavingNorm: Double
    /// The share of its input's entries that get no gradient at all.
    public let blockedShare: Double
    /// Its units (channels, or features) and those of them that a ReLU holds at 0 for every example and position; nil
    /// where there is no ReLU.
    public let units: (count: Int, dead: Int)?
    /// Its parameters.
    public let parameters: [Parameter]
    /// What each entry of its input is to it, where it is max pooling; else nil.
    public let pooling: PoolingRoles?
    /// How the gradient that it hands on comes back, where it has two paths; else nil.
    public let paths: Paths?
    /// What it gives.
    public let output: Tensor<Double>
    /// ∂L/∂Y as it arrives at its output.
    public let arriving: Tensor<Double>
  }

  /// The two ways of a gradient back through a residual layer.
  public struct Paths: Hashable, Sendable {
    /// The name of the path around the block: `skip`, or `shortcut` where it has layers.
    public let skipName: String
    /// The norm of what comes back around the block.
    public let skipNorm: Double
    /// The norm of what comes back through the block.
    public let blockNorm: Double
    /// The norm of their sum, which is what the layer ought to hand on.
    public let sumNorm: Double
    /// Whether that is what it hands on: not where its backward pass is wrong.
    public let isHandedOn: Bool

    /// The share of the skip path in the sum of both norms; the two may point against each other, so that their sum is
    /// smaller. 0 where no gradient arrives.
    public var skipShare: Double { share(skipNorm) }
    /// The share of the block likewise.
    public var blockShare: Double { share(blockNorm) }

    private func share(_ norm: Double) -> Double {
      let sum = skipNorm + blockNorm
      return sum > 0 ? norm / sum : 0
    }
  }

  /// A parameter tensor and its gradient.
  public struct Parameter: Sendable {
    /// `filters`, `biases`, `weights`
    public let name: String
    /// Its shape.
    public let shape: Shape
    /// The norm of its values.
    public let norm: Double
    /// The norm of its gradient.
    public let gradientNorm: Double
    /// The share of its entries that get no gradient.
    public let blockedShare: Double
  }

  /// Every layer of the tree, each before what it holds.
  public let stages: [Stage]
  /// The loss's value, where there is a loss.
  public let loss: Double?
  /// What the first layer receives.
  public let input: Tensor<Double>
  /// ∂L/∂(input)
  public let inputGradient: Tensor<Double>

  /// The flow of one batch.
  ///
  /// - Parameters:
  ///   - loss: a loss behind the last layer, whose targets have been found to fit; without it a random, signed gradient
  ///     drawn from `seed` arrives.
  /// - Throws: `NetworkShapeError` where the input does not fit.
  public init<Scalar: TensorScalar>(
    of network: LayeredNeuralNetwork<Scalar>, at input: Tensor<Scalar>, loss: NetworkLoss<Scalar>? = nil,
    seed: UInt64 = 24, in context: ForwardContext<Scalar>
  ) throws(NetworkShapeError) {
    let evaluation = try network.forward(input, in: context)
    let upstream: Tensor<Scalar>
    if let loss {
      let (value, gradient) = loss.evaluate(evaluation.output)
      (self.loss, upstream) = (value, gradient)
    } else {
      var generator = SeededGenerator(seed: seed)
      self.loss = nil
      upstream = GradientChecker(in: context, seed: seed).upstream(evaluation.output.shape, from: &generator)
    }
    let gradients = try network.backward(upstream, evaluation, in: context)
    self.input = input.converted(to: Double.self)
    inputGradient = gradients.input.converted(to: Double.self)
    stages = network.layers.enumerated().flatMap { index, layer -> [Stage] in
      // What is cut short is dropped.
      context.isCancelled
        ? []
        : LayerVisit(
          [.index(index)], layer, input: evaluation.input(ofLayer: index), arriving: gradients.arriving(atLayer: index),
          in: context.entering(index)
        ).tree.map { Stage($0) }
    }
  }

  /// The stage of a layer.
  public subscript(path: LayerPath) -> Stage? { stages.first { $0.path == path } }

  /// Where the gradient of the input, or of a layer's output, arrives: 1 where an entry gets some, 0 where it gets none.
  public func arrival(at path: LayerPath? = nil) -> Tensor<Double> {
    (path.flatMap { self[$0]?.arriving } ?? inputGradient).map { $0 == 0 ? 0 : 1 }
  }
}

extension GradientFlow.Stage {
  /// A layer at work, its passes made once more.
  init<Scalar: TensorScalar>(_ visit: LayerVisit<Scalar>) {
    let (layer, input, context) = (visit.layer, visit.input, visit.context)
    let result = layer.evaluate(input, in: context)
    let upstream = visit.arriving ?? Tensor(result.output.shape)
    let gradients = layer.propagate(upstream, result.cache, in: context)
    let leaving = gradients.input.converted(to: Double.self)
    path = visit.path
    text = layer.text
    inputShape = input.shape
    outputShape = result.output.shape
    output = result.output.converted(to: Double.self)
    arriving = upstream.converted(to: Double.self)
    outputNorm = output.norm
    arrivingNorm = arriving.norm
    leavingNorm = leaving.norm
    blockedShare = leaving.shareOfZeros
    units = layer.outputActivation == .relu ? output.deadUnits : nil
    parameters = zip(layer.parameterNames.indices, gradients.parameters).map { number, gradient in
      let gradient = gradient.converted(to: Double.self)
      return GradientFlow.Parameter(
        name: layer.parameterNames[number], shape: gradient.shape,
        norm: layer.parameter(number).converted(to: Double.self).norm, gradientNorm: gradient.norm,
        blockedShare: gradient.shareOfZeros)
    }
    pooling = (mended(layer) as? MaxPoolingLayer<Scalar>).map { Self.roles($0, input, context) }
    paths = (mended(layer) as? ResidualLayer<Scalar>).map { residual in
      let paths = ResidualPaths(residual, input: input, upstream: upstream, in: context)
      return GradientFlow.Paths(
        skipName: residual.shortcut.isEmpty ? "skip" : "shortcut",
        skipNorm: paths.skip.converted(to: Double.self).norm, blockNorm: paths.block.converted(to: Double.self).norm,
        sumNorm: paths.sum.converted(to: Double.self).norm, isHandedOn: paths.isSum(gradients.input))
    }
  }

  private static func roles<Scalar: TensorScalar>(
    _ layer: MaxPoolingLayer<Scalar>, _ input: Tensor<Scalar>, _ context: ForwardContext<Scalar>
  ) -> PoolingRoles {
    let geometry = PoolingGeometry(input: input.shape, window: layer.window, stride: layer.stride)
    return PoolingRoles(
      geometry, input: input.converted(to: Double.self), winners: context.kernels.maxPooling(input, geometry).winners)
  }
}

extension Tensor<Double> {
  /// √Σ x²
  var norm: Double { values.polled.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The share of entries that are exactly 0; 0 where there are no entries.
  var shareOfZeros: Double {
    isEmpty ? 0 : Double(values.polled.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }) / Double(count)
  }

  private var isEmpty: Bool { values.isEmpty }

  /// Along the second axis, how many units there are and how many are 0 for every example and position.
  var deadUnits: (count: Int, dead: Int) {
    guard shape.rank > 1, !isEmpty else { return (0, 0) }
    let grid = AxisGrid(shape)
    var alive = [Bool](repeating: false, count: shape[1])
    for (offset, value) in values.enumerated().polled where value != 0 { alive[grid.index(1, of: offset)] = true }
    return (shape[1], alive.count { !$0 })
  }
}
