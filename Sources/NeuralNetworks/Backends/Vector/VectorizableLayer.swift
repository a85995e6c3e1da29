/// A layer's contribution to a plan.
enum PlannedStage<Scalar: TensorScalar> {
  /// No stage: the values stay unchanged.
  case nothing
  case activation(Activation)
  case stage(any VectorStage<Scalar>)
  /// No fast stage for this input: the layer runs with its own methods.
  case unsupported
}

/// The position of a layer in a plan: its input shape, tensors and context.
struct StageSite<Scalar: TensorScalar> {
  /// The shape of a group of inputs.
  let input: Shape
  /// The indices of the layer's tensors.
  let tensors: TensorPlaces
  /// The context of the layer's passes; in training, with the layer's own random stream.
  let context: ForwardContext<Scalar>
}

/// A layer that a plan can compute with the fast kernels.
protocol VectorizableLayer<Scalar>: Layer {
  /// Returns this layer's contribution to a plan at a position.
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar>
}

extension ConvolutionalLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    let geometry = ConvolutionGeometry(
      input: site.input, outputChannels: filters.shape[0], kernel: kernel, stride: stride, padding: padding)
    return .stage(
      ConvolutionStage(
        geometry: geometry, activation: activation, tensors: site.tensors,
        cancellation: site.context.kernels.cancellation))
  }
}

extension MaxPoolingLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    // The position of the maximum in its window is stored in sixteen bits.
    guard window.vertical * window.horizontal <= Int(UInt16.max) else { return .unsupported }
    return .stage(
      MaxPoolingStage(
        geometry: PoolingGeometry(input: site.input, window: window, stride: stride),
        cancellation: site.context.kernels.cancellation))
  }
}

extension AveragePoolingLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    let input = site.input
    let geometry = PoolingGeometry(input: input, window: window ?? Extents(input[2], input[3]), stride: stride)
    return .stage(AveragePoolingStage(geometry: geometry, cancellation: site.context.kernels.cancellation))
  }
}

extension FlattenLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> { .nothing }
}

extension ActivationLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> { .activation(activation) }
}

extension AffineLayer {
  /// Returns the stage of a dense or linear layer.
  fileprivate func affineStage(_ site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    .stage(
      AffineStage<Scalar>(
        inputs: weights.shape[0], outputs: weights.shape[1], activation: activation, tensors: site.tensors))
  }
}

extension LinearLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> { affineStage(site) }
}

extension FullyConnectedLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> { affineStage(site) }
}

extension BatchNormalizationLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    .stage(
      NormalizationStage(
        layer: self, plane: site.input.example.count / max(1, gamma.count), tensors: site.tensors,
        isTraining: site.context.stream != nil))
  }
}

extension DropoutLayer: VectorizableLayer {
  func stage(at site: StageSite<Scalar>) -> PlannedStage<Scalar> {
    guard let stream = site.context.stream else { return .nothing }
    return .stage(DropoutStage(layer: self, inputs: site.input.example.count, key: stream.key))
  }
}
