public import NeuralNetworks

/// What the shipped layers say of themselves to a check by finite differences.
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
  /// Which values stand on which side of the corner, from the outputs; empty for an activation that has none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func branches<Scalar: TensorScalar>(_ output: Tensor<Scalar>) -> [Int32] {
    switch self {
    case .relu, .leakyRelu: output.values.map { $0 > 0 ? 1 : 0 }
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
  /// Those of all layers that it holds, in the order in which they are computed; nil where one of them cannot say.
  public func branches(_ cache: ForwardCache) -> [Int32]? {
    var branches: [Int32] = []
    for (step, own) in zip(cache.steps.steps, cache.caches) {
      guard case .layer(let layer) = step.operation, let own else { continue }
      guard let taken = layer.branches(of: own) else { return nil }
      branches += taken
    }
    return branches
  }

  /// The rounding of both paths is in the sum.
  public func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, _ cache: ForwardCache
  ) -> Double {
    var scales = [arriving]
    for (number, step) in cache.steps.steps.enumerated() {
      let received = step.inputs[0].number
      switch step.operation {
      case .layer(let layer):
        guard let own = cache.caches[number] else { continue }
        scales.append(
          layer.roundingScale(
            scales[received], from: cache.values[received], to: cache.values[step.output.number], of: own))
      case .sum: scales.append(step.inputs.map { scales[$0.number] }.max() ?? 0)
      }
    }
    return scales.last ?? arriving
  }
}

extension BatchNormalizationLayer: FiniteDifferenceTraits {
  /// In inference a channel is scaled and shifted; in training every value of a channel moves its mean and variance.
  public func smoothness(isTraining: Bool) -> Smoothness { isTraining ? .smooth : .affine }

  public func branches(_ cache: ForwardCache) -> [Int32]? { [] }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    let (batch, channels) = (input[0], input[1])
    let plane = input.count / max(1, batch * channels)
    guard tensor == .input else { return .channels(channels, batch: batch, plane: plane) }
    return isTraining ? .perChannel(channels, batch: batch, plane: plane) : .elementwise(input.count)
  }

  /// What is left of a value after the mean is taken off carries the value's own rounding, magnified by
  /// |gamma| / √(variance + ε).
  public func roundingScale(
    _ arriving: Double, from input: Tensor<Scalar>, to output: Tensor<Scalar>, _ cache: ForwardCache
  ) -> Double {
    let largest = input.largestMagnitude()
    let kept = output.largestMagnitude()
    guard largest > 0 else { return kept }
    return max(kept, Self.magnified(input, cache.normalization) * max(1, arriving / largest))
  }

  /// max |gamma| / √(variance + ε) · max(|x|, |μ|) over all channels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func magnified(_ input: Tensor<Scalar>, _ normalization: Normalization<Scalar>) -> Double {
    let channels = normalization.gamma.count
    let plane = input.count / max(1, input.shape[0] * channels)
    var largest = normalization.mean.values.map { abs(Double($0)) }
    for (offset, value) in input.values.enumerated() where value.isFinite {
      let channel = offset / plane % channels
      largest[channel] = max(largest[channel], abs(Double(value)))
    }
    return largest.indices.reduce(0) { result, channel in
      let factor = abs(Double(normalization.gamma.values[channel])) * Double(normalization.inverse.values[channel])
      let scale = factor * largest[channel]
      return scale.isFinite ? max(result, scale) : result
    }
  }
}

extension ForwardContext {
  /// Whether the pass belongs to training.
  var isTraining: Bool { stream != nil }
}
