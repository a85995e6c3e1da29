public import NeuralNetworks

/// How values go forward and gradients go backward through a network: every layer's shapes, sizes, and what is held back.
public struct GradientFlow: Sendable {
  /// A layer on both ways.
  public struct Stage: Sendable {
    /// Which layer, counted from 0.
    public let index: Int
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

  /// Every layer, in the order in which an input meets them.
  public let stages: [Stage]
  /// The loss's value, where there is a loss.
  public let loss: Double?
  /// What the first layer receives.
  public let input: Tensor<Double>
  /// The outputs of every layer.
  public let outputs: [Tensor<Double>]
  /// ∂L/∂(input)
  public let inputGradient: Tensor<Double>
  /// For every layer, ∂L/∂(its output) as it arrived there.
  public let arriving: [Tensor<Double>]

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
    outputs = evaluation.outputs.map { $0.converted(to: Double.self) }
    inputGradient = gradients.input.converted(to: Double.self)
    arriving = network.layers.indices.map { gradients.arriving(atLayer: $0).converted(to: Double.self) }
    var stages: [Stage] = []
    for (index, layer) in network.layers.enumerated() {
      let leaving = gradients.layers[index].input.converted(to: Double.self)
      let parameters = layer.parameterNames.enumerated().map { number, name in
        let gradient = gradients.layers[index].parameters[number].converted(to: Double.self)
        return Parameter(
          name: name, shape: gradient.shape, norm: layer.parameter(number).converted(to: Double.self).norm,
          gradientNorm: gradient.norm, blockedShare: gradient.shareOfZeros)
      }
      let received = evaluation.input(ofLayer: index)
      let pool = mended(layer) as? MaxPoolingLayer<Scalar>
      stages.append(
        Stage(
          index: index, text: layer.text, inputShape: received.shape,
          outputShape: outputs[index].shape, outputNorm: outputs[index].norm, arrivingNorm: arriving[index].norm,
          leavingNorm: leaving.norm, blockedShare: leaving.shareOfZeros,
          units: Self.hasRelu(layer.fields, layer.declaration.word) ? outputs[index].deadUnits : nil,
          parameters: parameters, pooling: pool.map { Self.roles($0, received, context) }))
    }
    self.stages = stages
  }

  /// Where the gradient of the input, or of a layer's output, arrives: 1 where an entry gets some, 0 where it gets none.
  public func arrival(layer: Int? = nil) -> Tensor<Double> {
    (layer.map { arriving[$0] } ?? inputGradient).map { $0 == 0 ? 0 : 1 }
  }

  private static func roles<Scalar: TensorScalar>(
    _ layer: MaxPoolingLayer<Scalar>, _ input: Tensor<Scalar>, _ context: ForwardContext<Scalar>
  ) -> PoolingRoles {
    let geometry = PoolingGeometry(input: input.shape, window: layer.window, stride: layer.stride)
    return PoolingRoles(
      geometry, input: input.converted(to: Double.self), winners: context.kernels.maxPooling(input, geometry).winners)
  }

  private static func hasRelu(_ fields: LayerFields, _ word: String) -> Bool {
    word == "relu" || fields["activation"] == .word("relu")
  }
}

extension Tensor<Double> {
  /// √Σ x²
  var norm: Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The share of entries that are exactly 0; 0 where there are no entries.
  var shareOfZeros: Double {
    isEmpty ? 0 : Double(values.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }) / Double(count)
  }

  private var isEmpty: Bool { values.isEmpty }

  /// Along the second axis, how many units there are and how many are 0 for every example and position.
  var deadUnits: (count: Int, dead: Int) {
    guard shape.rank > 1, !isEmpty else { return (0, 0) }
    let grid = AxisGrid(shape)
    var alive = [Bool](repeating: false, count: shape[1])
    for (offset, value) in values.enumerated() where value != 0 { alive[grid.index(1, of: offset)] = true }
    return (shape[1], alive.count { !$0 })
  }
}
