public import NeuralNetworks

/// How values flow forward and gradients flow back through a network: shapes, norms and blocked gradients per layer.
public struct GradientFlow: Sendable {
  /// One layer in the forward and the backward pass.
  public struct Stage: Sendable {
    /// The path to the layer: `[3]`, `[3][1]`, `[3].shortcut[0]`.
    public let path: LayerPath
    /// The line that creates the layer.
    public let text: String
    /// The shape of its input.
    public let inputShape: Shape
    /// The shape of its output.
    public let outputShape: Shape
    /// ‖Y‖, the norm of its output.
    public let outputNorm: Double
    /// ‖∂L/∂Y‖, the norm of its upstream gradient.
    public let arrivingNorm: Double
    /// ‖∂L/∂X‖, the norm of the gradient that it passes back.
    public let leavingNorm: Double
    /// The fraction of its input entries that get no gradient at all.
    public let blockedShare: Double
    /// The number of its units (channels or features), and how many are dead: 0 after a ReLU for every example and
    /// position. nil without a ReLU.
    public let units: (count: Int, dead: Int)?
    /// Its parameters.
    public let parameters: [Parameter]
    /// The role of each input entry if it is max pooling, else nil.
    public let pooling: PoolingRoles?
    /// The gradient through each of its two paths if it is a residual layer, else nil.
    public let paths: Paths?
    /// Its output.
    public let output: Tensor<Double>
    /// ∂L/∂Y, its upstream gradient.
    public let arriving: Tensor<Double>
  }

  /// The two paths of a gradient back through a residual layer.
  public struct Paths: Hashable, Sendable {
    /// The name of the path around the block: `skip`, or `shortcut` if it has layers.
    public let skipName: String
    /// The norm of the gradient around the block.
    public let skipNorm: Double
    /// The norm of the gradient through the block.
    public let blockNorm: Double
    /// The norm of their sum, which the layer should pass back.
    public let sumNorm: Double
    /// Whether the layer passes back this sum; false if its backward pass is wrong.
    public let isHandedOn: Bool

    /// `skipNorm` divided by `skipNorm` + `blockNorm`; 0 if both are 0. The two gradients may partly cancel, so
    /// `sumNorm` can be smaller than the divisor.
    public var skipShare: Double { share(skipNorm) }
    /// `blockNorm` divided by `skipNorm` + `blockNorm`; 0 if both are 0.
    public var blockShare: Double { share(blockNorm) }

    private func share(_ norm: Double) -> Double {
      let sum = skipNorm + blockNorm
      return sum > 0 ? norm / sum : 0
    }
  }

  /// A parameter tensor and its gradient.
  public struct Parameter: Sendable {
    /// The name in the layer, such as `filters`, `biases` or `weights`.
    public let name: String
    /// Its shape.
    public let shape: Shape
    /// The norm of its values.
    public let norm: Double
    /// The norm of its gradient.
    public let gradientNorm: Double
    /// The fraction of its entries that get no gradient.
    public let blockedShare: Double
  }

  /// Every layer of the tree, each before the layers inside it.
  public let stages: [Stage]
  /// The value of the loss; nil without a loss.
  public let loss: Double?
  /// The input of the first layer.
  public let input: Tensor<Double>
  /// ∂L/∂X of the first layer, the gradient with respect to the input.
  public let inputGradient: Tensor<Double>

  /// Creates the gradient flow of one batch by running the network forward and backward.
  ///
  /// - Parameters:
  ///   - loss: a loss after the last layer, with targets already checked to fit; without it the upstream gradient is
  ///     random and signed, drawn from `seed`.
  /// - Throws: `NetworkShapeError` if the input does not fit.
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
      // A cancelled result is discarded.
      context.isCancelled
        ? []
        : LayerVisit(
          [.index(index)], layer, input: evaluation.input(ofLayer: index), arriving: gradients.arriving(atLayer: index),
          in: context.entering(index)
        ).tree.map { Stage($0) }
    }
  }

  /// The stage of the layer at a path; nil if there is none.
  public subscript(path: LayerPath) -> Stage? { stages.first { $0.path == path } }

  /// Marks the entries of the input, or of a layer's output, that get a gradient: 1 for these entries, 0 for all
  /// others. The input is used if `path` is nil or no layer is there.
  public func arrival(at path: LayerPath? = nil) -> Tensor<Double> {
    (path.flatMap { self[$0]?.arriving } ?? inputGradient).map { $0 == 0 ? 0 : 1 }
  }
}

extension GradientFlow.Stage {
  /// Creates a stage by running the passes of the layer again; without an upstream gradient, all its gradients are
  /// zero.
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
    pooling = (bare(layer) as? MaxPoolingLayer<Scalar>).map { Self.roles($0, input, context) }
    paths = (bare(layer) as? ResidualLayer<Scalar>).map { residual in
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
  /// The L2 norm, √Σ x².
  var norm: Double { values.polled.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The fraction of entries that are exactly 0; 0 if there are none.
  var shareOfZeros: Double {
    isEmpty ? 0 : Double(values.polled.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }) / Double(count)
  }

  private var isEmpty: Bool { values.isEmpty }

  /// The number of units along the second axis, and how many are 0 for every example and position; (0, 0) for a tensor
  /// without a second axis or without values.
  var deadUnits: (count: Int, dead: Int) {
    guard shape.rank > 1, !isEmpty else { return (0, 0) }
    let grid = AxisGrid(shape)
    var alive = [Bool](repeating: false, count: shape[1])
    for (offset, value) in values.enumerated().polled where value != 0 { alive[grid.index(1, of: offset)] = true }
    return (shape[1], alive.count { !$0 })
  }
}
