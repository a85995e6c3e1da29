/// The fields of `batchnorm`.
public enum BatchNormalizationFields {
  /// The number of input channels or features, C.
  public static let inputs = LayerField(inputCount: "in", .either, note: "the number of input channels or features")
  /// The weight of a batch in the running mean and variance.
  public static let momentum = LayerField(
    option: "momentum", .number(0...1), default: 0.1,
    note: "weight of the current batch in the running mean and variance; Keras's momentum is 1 minus this")
  /// The constant ε, added to the variance to avoid division by zero.
  public static let epsilon = LayerField(
    option: "epsilon", .number(1e-12...1), default: 1e-5,
    note: "constant added to the variance; avoids division by zero")
}

/// The statistics and parameters that normalise a batch, each with C values.
public struct Normalization<Scalar: TensorScalar>: Sendable {
  /// The mean of every channel, μ.
  public let mean: Tensor<Scalar>
  /// 1 / √(variance + ε) of every channel.
  public let inverse: Tensor<Scalar>
  /// The learned scale of every channel.
  public let gamma: Tensor<Scalar>
  /// The learned shift of every channel.
  public let beta: Tensor<Scalar>
}

/// Normalises every channel, in training to mean 0 and variance 1 over the batch, then scales and shifts it: Y = gamma
/// · (X - μ) / √(variance + ε) + beta.
///
/// Input and output B x C x H x W, or B x C, where the features are the channels. In training, μ and variance are those
/// of the batch, over images, rows and columns; a running mean and a running (unbiased) variance track them and replace
/// them in inference. (Ioffe and Szegedy, *Batch normalization*, 2015.)
public struct BatchNormalizationLayer<Scalar: TensorScalar>: Layer {
  /// The input and the statistics that normalised it.
  public struct ForwardCache: Sendable {
    package let input: Tensor<Scalar>
    package let normalization: Normalization<Scalar>
    /// Whether the mean and variance are those of the batch rather than the running ones.
    let isOfBatch: Bool
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "batchnorm", name: "BatchNormalizationLayer",
      summary: "normalises every channel over the batch, then scales and shifts it",
      equations: [
        "Y[b,c,h,w] = gamma[c] · N[b,c,h,w] + beta[c]",
        "N[b,c,h,w] = (X[b,c,h,w] - μ[c]) / √(v[c] + epsilon)",
        "μ[c] = mean_{b,h,w} X[b,c,h,w]",
        "v[c] = mean_{b,h,w} (X[b,c,h,w] - μ[c])^2",
        "∂L/∂X[b,c,h,w] = gamma[c] / √(v[c] + epsilon) · (∂L/∂Y[b,c,h,w] - "
          + "(∂L/∂beta[c] + N[b,c,h,w] · ∂L/∂gamma[c]) / (B·H·W))",
        "∂L/∂gamma[c] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w] · N[b,c,h,w]",
        "∂L/∂beta[c] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w]",
      ],
      remarks: ["in inference μ and v are the running mean and variance; features have no h and w"],
      source: "Ioffe and Szegedy, Batch normalization, 2015",
      fields: [
        BatchNormalizationFields.inputs, BatchNormalizationFields.momentum, BatchNormalizationFields.epsilon,
      ],
      examples: ["norm1 = batchnorm 8", "forward (batchnorm 2) (randn 4x2x8x8) mode=training"],
      seeAlso: ["residual", "dropout", "conv"])
  }

  public let fields: LayerFields
  /// The weight of a batch in the running mean and variance: new = (1 - momentum) · old + momentum · batch.
  public let momentum: Double
  /// The constant ε, added to the variance to avoid division by zero.
  public let epsilon: Double
  /// The learned scale of every channel, C values.
  public var gamma: Tensor<Scalar>
  /// The learned shift of every channel, C values.
  public var beta: Tensor<Scalar>
  /// The running mean of every channel, C values.
  public var mean: Tensor<Scalar>
  /// The running variance of every channel, C values.
  public var variance: Tensor<Scalar>

  public init(_ fields: LayerFields) {
    self.fields = fields
    momentum = fields[BatchNormalizationFields.momentum]
    epsilon = fields[BatchNormalizationFields.epsilon]
    let shape = Shape(fields[BatchNormalizationFields.inputs])
    gamma = Tensor(shape)
    beta = Tensor(shape)
    mean = Tensor(shape)
    variance = Tensor(shape, repeating: 1)
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    BatchNormalizationLayer<Other>(fields)
  }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] {
    let shape = Shape(fields[BatchNormalizationFields.inputs])
    return [shape, shape]
  }

  public var ownParameters: [LayerParameter<Self>] {
    [LayerParameter("gamma", \.gamma), LayerParameter("beta", \.beta)]
  }

  public var ownBuffers: [LayerParameter<Self>] {
    [LayerParameter("mean", \.mean), LayerParameter("variance", \.variance)]
  }

  /// Sets gamma and the running variance to 1, and beta and the running mean to 0; draws no random numbers.
  public mutating func initialize(from generator: inout SeededGenerator) {
    gamma = Tensor(gamma.shape, repeating: 1)
    beta = Tensor(beta.shape)
    mean = Tensor(mean.shape)
    variance = Tensor(variance.shape, repeating: 1)
  }

  public var couplesImages: Bool { true }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    let channels = gamma.shape[0]
    guard let rank = input.rank else { return input }
    let unit = rank == 1 ? "feature" : "channel"
    guard rank == 1 || rank == 3 else {
      throw ShapeError(
        expected: "images (channels x height x width) or feature vectors",
        received: rank == 0 ? "single numbers" : "examples of shape \(input)", expectedShape: "\(channels)xHxW")
    }
    if let received = input[0], received != channels {
      var fitting = fields
      fitting[BatchNormalizationFields.inputs] = received
      throw ShapeError(
        expected: "\(channels) \(unit)\(channels == 1 ? "" : "s")", received: "\(received)",
        expectedShape: rank == 1 ? "\(channels)" : "\(channels)xHxW",
        remedy: received > 0 ? "write `\(Self.declaration.text(fitting))`" : nil, inputCount: channels)
    }
    return PartialShape([channels] + (input.lengths ?? []).dropFirst())
  }

  public func objection(toTrainingBatch input: Shape) -> ShapeError? {
    let values = input.count / max(1, gamma.shape[0])
    guard values < 2 else { return nil }
    let unit = input.rank == 2 ? "feature" : "channel"
    return ShapeError(
      expected: "more than one value per \(unit) in training", received: "\(values)", expectedShape: "\(input.example)")
  }

  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, ForwardCache> {
    guard context.stream != nil else {
      let running = normalization(mean: mean, variance: variance)
      return ForwardResult(
        context.kernels.normalization(input, running),
        ForwardCache(input: input, normalization: running, isOfBatch: false))
    }
    let moments = context.kernels.batchMoments(input)
    let ofBatch = normalization(mean: moments.mean, variance: moments.variance)
    return ForwardResult(
      context.kernels.normalization(input, ofBatch),
      ForwardCache(input: input, normalization: ofBatch, isOfBatch: true),
      buffers: followed(mean: moments.mean, variance: moments.variance, values: input.count / max(1, gamma.count)))
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    context.kernels.normalizationGradients(
      outputGradient, input: cache.input, cache.normalization, ofBatch: cache.isOfBatch)
  }

  /// Returns the normalisation with this mean and variance.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func normalization(mean: Tensor<Scalar>, variance: Tensor<Scalar>) -> Normalization<Scalar> {
    let epsilon = Scalar(epsilon)
    return Normalization(
      mean: mean, inverse: variance.map { 1 / ($0 + epsilon).squareRoot() }, gamma: gamma, beta: beta)
  }

  /// Returns the running mean and variance after another batch with `values` values per channel; the running variance
  /// tracks the unbiased one, as in PyTorch.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func followed(mean ofBatch: Tensor<Scalar>, variance: Tensor<Scalar>, values: Int) -> [Tensor<Scalar>] {
    let (kept, taken) = (Scalar(1 - momentum), Scalar(momentum))
    let unbiased = Scalar(values) / Scalar(max(1, values - 1))
    return [
      mean.combined(with: ofBatch) { kept * $0 + taken * $1 },
      self.variance.combined(with: variance) { kept * $0 + taken * $1 * unbiased },
    ]
  }

  public func memory(_ example: Shape, training: Bool) -> LayerMemory { plainMemory(example) }

  public func cost(_ example: Shape) -> LayerCost {
    LayerCost(multiplyAdds: example.countUpToLargest, values: example.countUpToLargest)
  }
}
