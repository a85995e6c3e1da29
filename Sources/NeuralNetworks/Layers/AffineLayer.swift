/// A dense or linear layer: Y = φ(X W + biases), with weights in x out (PyTorch stores out x in).
///
/// Input B x in, output B x out. (Slides: *CNN Gradient Chain Rule*, *Parameter Gradients in CNNs*.)
public protocol AffineLayer<Scalar>: Layer where ForwardCache == AffineCache<Scalar> {
  /// The weights, input features x units (in x out).
  var weights: Tensor<Scalar> { get set }
  /// The biases, one per unit.
  var biases: Tensor<Scalar> { get set }
  /// φ, applied to every output.
  var activation: Activation { get }
  /// Whether biases are learned; otherwise they are zero.
  var hasBiases: Bool { get }
}

/// The fields that affine layers share.
public enum AffineFields {
  /// The number of input features.
  public static let inputs = LayerField(inputCount: "in", .features, note: "the number of input features")
  /// The number of units, each with one output.
  public static let outputs = LayerField("out", .integer(1...1_048_576), note: "the number of units")
  /// Whether to add biases.
  public static let bias = LayerField(
    option: "bias", .yesOrNo, default: true, note: "whether to add biases")
}

/// The input of an affine layer and its output after the activation.
public struct AffineCache<Scalar: TensorScalar>: Sendable {
  let input: Tensor<Scalar>
  package let output: Tensor<Scalar>
}

extension AffineLayer {
  // Implemented without key paths, which cost a microsecond or two each: every training step asks for all parameters.
  public var parameterNames: [String] { hasBiases ? ["weights", "biases"] : ["weights"] }

  public var ownParameters: [LayerParameter<Self>] {
    [LayerParameter("weights", \.weights)] + (hasBiases ? [LayerParameter("biases", \.biases)] : [])
  }

  public func parameter(_ index: Int) -> Tensor<Scalar> { index == 0 ? weights : biases }

  public mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void) {
    update(0, &weights)
    if hasBiases { update(1, &biases) }
  }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] {
    let (inputs, outputs) = (fields[AffineFields.inputs], fields[AffineFields.outputs])
    return [Shape(inputs, outputs)] + (fields[AffineFields.bias] ? [Shape(outputs)] : [])
  }

  public mutating func initialize(from generator: inout SeededGenerator) {
    weights = Initialization(for: activation, inputs: weights.shape[0], outputs: weights.shape[1])
      .weights(weights.shape, from: &generator)
    biases = Tensor(biases.shape)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    let features = weights.shape[0]
    let expected = "\(features) feature\(features == 1 ? "" : "s")"
    guard let rank = input.rank else { return .features(weights.shape[1]) }
    guard rank == 1 else {
      throw ShapeError(
        expected: expected, received: "\(input)", expectedShape: "\(features)",
        remedy: rank > 1 ? "put `flatten` before it" : nil, inputCount: features)
    }
    if let received = input[0], received != features {
      throw ShapeError(
        expected: expected, received: "\(received)", expectedShape: "\(features)", remedy: remedy(for: received),
        inputCount: features)
    }
    return .features(weights.shape[1])
  }

  /// Suggests the same layer for the received number of features; nil for no features, which no layer takes.
  private func remedy(for features: Int) -> String? {
    guard features > 0 else { return nil }
    var fitting = fields
    fitting[AffineFields.inputs] = features
    return "write `\(Self.declaration.text(fitting))`"
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, AffineCache<Scalar>
  > {
    let sums = context.kernels.affine(input, weights: weights, biases: biases)
    let output = context.kernels.activation(activation, sums)
    return ForwardResult(output, AffineCache(input: input, output: output))
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: AffineCache<Scalar>, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let sumGradient = context.kernels.activationGradient(activation, outputGradient, output: cache.output)
    return LayerGradients(
      input: context.kernels.affineInputGradient(sumGradient, weights: weights),
      parameters: parameterGradients(sumGradient: sumGradient, cache.input, in: context))
  }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: AffineCache<Scalar>, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let sumGradient = context.kernels.activationGradient(activation, outputGradient, output: cache.output)
    return parameterGradients(sumGradient: sumGradient, cache.input, in: context)
  }

  private func parameterGradients(
    sumGradient: Tensor<Scalar>, _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let weights = context.kernels.affineWeightGradient(sumGradient, input: input)
    return hasBiases ? [weights, context.kernels.affineBiasGradient(sumGradient)] : [weights]
  }

  public func memory(_ example: Shape, training: Bool) -> LayerMemory { plainMemory(example, activation: activation) }

  public func cost(_ example: Shape) -> LayerCost {
    LayerCost(multiplyAdds: weights.count, values: weights.shape[1])
  }
}
