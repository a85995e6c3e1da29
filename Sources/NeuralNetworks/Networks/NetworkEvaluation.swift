/// One forward pass of a network: what went in, what every layer made of it, and what `backward` needs.
public struct NetworkEvaluation<Scalar: TensorScalar>: Sendable {
  /// The batch that went in.
  public let input: Tensor<Scalar>
  /// The output of every layer, in the layers' order.
  public let outputs: [Tensor<Scalar>]
  /// What each layer remembers.
  public let caches: [AnyForwardCache]
  /// What each layer's buffers become by a pass of training, empty where they stay.
  public let buffers: [[Tensor<Scalar>]]

  /// The output of the last layer; the input where the network has no layer.
  public var output: Tensor<Scalar> { outputs.last ?? input }

  /// What a layer received.
  public func input(ofLayer index: Int) -> Tensor<Scalar> { index == 0 ? input : outputs[index - 1] }
}

/// The gradients that one backward pass of a network gives.
public struct NetworkGradients<Scalar: TensorScalar>: Sendable {
  /// ∂L/∂(output), with which the pass began.
  public let output: Tensor<Scalar>
  /// What each layer's `backward` gave, in the layers' order.
  public var layers: [LayerGradients<Scalar>]

  /// ∂L/∂(input)
  public var input: Tensor<Scalar> { layers.first?.input ?? output }

  /// The gradient by a layer's output, as it arrived there.
  public func arriving(atLayer index: Int) -> Tensor<Scalar> {
    index + 1 < layers.count ? layers[index + 1].input : output
  }
}
