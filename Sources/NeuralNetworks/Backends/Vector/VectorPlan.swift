/// A network as the stages that compute it over groups of sixteen images, which stay interleaved from the first layer to
/// the last.
///
/// Flattening is nothing, since an image's values stand in row-major order either way; an activation is computed with the
/// layer before it; a rectifier before max pooling is taken into account where the pooling's gradient is.
struct VectorPlan<Scalar: TensorScalar>: Sendable {
  /// In the order in which an image meets them.
  let stages: [any VectorStage<Scalar>]
  /// The shape of one input.
  let inputShape: Shape
  /// The shape of one output.
  let outputShape: Shape

  /// The plan for images of a shape that fits the network; nil where a layer has no stage.
  init?(_ network: LayeredNeuralNetwork<Scalar>, example: Shape) {
    guard let shapes = try? network.shapes(ofBatch: example.batch(of: groupSize)) else { return nil }
    var stages: [any VectorStage<Scalar>] = []
    var input = example.batch(of: groupSize)
    for (index, layer) in network.layers.enumerated() {
      guard let planned = layer as? any VectorizableLayer<Scalar> else { return nil }
      switch planned.stage(input: input, layer: index) {
      case .nothing: break
      case .unsupported: return nil
      case .activation(let activation):
        if activation == .none { break }
        if let last = stages.last, let joined = last.followed(by: activation) {
          stages[stages.count - 1] = joined
        } else {
          stages.append(ActivationStage(activation: activation, inputs: input.example.count))
        }
      case .stage(let stage):
        if var pooling = stage as? MaxPoolingStage<Scalar>, let last = stages.last, let told = last.rectifiedByNext() {
          stages[stages.count - 1] = told
          pooling.rectifies = true
          stages.append(pooling)
        } else {
          stages.append(stage)
        }
      }
      input = shapes[index]
    }
    guard !stages.isEmpty else { return nil }
    self.stages = stages
    inputShape = example
    outputShape = input.example
  }

  /// The first stage that learns: no gradient is needed before it.
  var firstLearning: Int { stages.firstIndex { $0.learning != .nothing } ?? stages.count }
}

/// What a layer asks of a plan.
enum PlannedStage<Scalar: TensorScalar> {
  /// The values stay as they are.
  case nothing
  case activation(Activation)
  case stage(any VectorStage<Scalar>)
  case unsupported
}

/// A layer that a plan can compute.
protocol VectorizableLayer<Scalar>: Layer {
  /// What it computes for a batch of inputs of this shape; `layer` is its place in the network.
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar>
}

extension ConvolutionalLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> {
    let geometry = ConvolutionGeometry(
      input: input, outputChannels: filters.shape[0], kernel: kernel, stride: stride, padding: padding)
    return .stage(ConvolutionStage(geometry: geometry, activation: activation, layer: layer))
  }
}

extension MaxPoolingLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> {
    // The winner's place in its window is kept in sixteen bits.
    guard window.vertical * window.horizontal <= Int(UInt16.max) else { return .unsupported }
    return .stage(MaxPoolingStage(geometry: PoolingGeometry(input: input, window: window, stride: stride)))
  }
}

extension AveragePoolingLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> {
    let geometry = PoolingGeometry(input: input, window: window ?? Extents(input[2], input[3]), stride: stride)
    return .stage(AveragePoolingStage(geometry: geometry))
  }
}

extension FlattenLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> { .nothing }
}

extension ActivationLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> { .activation(activation) }
}

extension AffineLayer {
  /// What both layers with an affine map compute.
  fileprivate func affineStage(layer: Int) -> PlannedStage<Scalar> {
    .stage(
      AffineStage<Scalar>(inputs: weights.shape[0], outputs: weights.shape[1], activation: activation, layer: layer))
  }
}

extension LinearLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> { affineStage(layer: layer) }
}

extension FullyConnectedLayer: VectorizableLayer {
  func stage(input: Shape, layer: Int) -> PlannedStage<Scalar> { affineStage(layer: layer) }
}
