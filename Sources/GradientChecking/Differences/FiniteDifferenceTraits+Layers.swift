public import NeuralNetworks

/// The finite-difference traits of the built-in layers.
extension ConvolutionalLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { Smoothness(affineThen: activation) }

  public func branches(_ cache: ForwardCache) -> [Int32]? { activation.branches(cache.output) }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    let geometry = ConvolutionGeometry(
      input: input, outputChannels: filters.shape[0], kernel: kernel, stride: stride, padding: padding)
    switch tensor {
    case .input: return .input(geometry)
    case .parameter(0): return .filters(geometry)
    case .parameter:
      return .channels(
        geometry.outputChannels, batch: geometry.batch, plane: geometry.outputHeight * geometry.outputWidth)
    }
  }
}

extension FiniteDifferenceTraits where Self: AffineLayer {
  public func smoothness(isTraining: Bool) -> Smoothness { Smoothness(affineThen: activation) }

  public func branches(_ cache: ForwardCache) -> [Int32]? { activation.branches(cache.output) }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    let (batch, inputs, outputs) = (input[0], weights.shape[0], weights.shape[1])
    switch tensor {
    case .input: return .affineInput(batch: batch, inputs: inputs, outputs: outputs)
    case .parameter(0): return .affineWeights(batch: batch, inputs: inputs, outputs: outputs)
    case .parameter: return .channels(outputs, batch: batch, plane: 1)
    }
  }
}

extension FullyConnectedLayer: FiniteDifferenceTraits {}
extension LinearLayer: FiniteDifferenceTraits {}

extension MaxPoolingLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .piecewiseAffine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { cache.winners }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .input(PoolingGeometry(input: input, window: window, stride: stride))
  }
}

extension AveragePoolingLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .affine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { [] }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .input(PoolingGeometry(input: input, window: window ?? Extents(input[2], input[3]), stride: stride))
  }
}

extension FlattenLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .affine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { [] }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .elementwise(input.count)
  }
}

extension ActivationLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { Smoothness(affineThen: activation) }

  public func branches(_ cache: ForwardCache) -> [Int32]? { activation.branches(cache.output) }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .elementwise(input.count)
  }
}

extension Activation {
  /// Returns, for each output, the side of the kink that it is on; empty for an activation without kinks.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func branches<Scalar: TensorScalar>(_ output: Tensor<Scalar>) -> [Int32] {
    switch self {
    case .relu, .leakyRelu: output.values.polled.map { $0 > 0 ? 1 : 0 }
    case .none, .sigmoid, .tanh, .softplus: []
    }
  }
}

extension DropoutLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness { .affine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { [] }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    .elementwise(input.count)
  }
}

extension ResidualLayer: FiniteDifferenceTraits {
  /// Returns the branches of all layers inside this one, in order of computation; nil if those of any layer are
  /// unknown.
  public func branches(_ cache: ForwardCache) -> [Int32]? {
    var branches: [Int32] = []
    for (step, own) in zip(cache.steps.steps, cache.caches) {
      guard case .layer(let layer) = step.operation, let own else { continue }
      guard let taken = layer.branches(of: own) else { return nil }
      branches += taken
    }
    return branches
  }
}

extension BatchNormalizationLayer: FiniteDifferenceTraits {
  /// Returns `affine` in inference, where every channel is only scaled and shifted, and `smooth` in training, where
  /// every value of a channel also changes its mean and variance.
  public func smoothness(isTraining: Bool) -> Smoothness { isTraining ? .smooth : .affine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { [] }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    let (batch, channels) = (input[0], input[1])
    let plane = input.count / max(1, batch * channels)
    guard tensor == .input else { return .channels(channels, batch: batch, plane: plane) }
    return isTraining ? .perChannel(channels, batch: batch, plane: plane) : .elementwise(input.count)
  }
}

extension ForwardContext {
  /// Whether the pass belongs to training.
  var isTraining: Bool { stream != nil }
}
