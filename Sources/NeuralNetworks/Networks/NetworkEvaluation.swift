/// One forward pass of a network: its input, every layer's output, and the caches for `backward`.
public struct NetworkEvaluation<Scalar: TensorScalar>: Sendable {
  /// The input batch.
  public let input: Tensor<Scalar>
  /// The output of every layer, in order.
  public let outputs: [Tensor<Scalar>]
  /// The cache of each layer.
  public let caches: [AnyForwardCache]
  /// Each layer's new buffers after a training pass; an empty list for a layer whose buffers don't change.
  public let buffers: [[Tensor<Scalar>]]

  /// The output of the last layer; the input if the network has no layers.
  public var output: Tensor<Scalar> { outputs.last ?? input }

  /// Returns the input of the layer at an index.
  public func input(ofLayer index: Int) -> Tensor<Scalar> { index == 0 ? input : outputs[index - 1] }
}

/// The gradients from one backward pass of a network.
public struct NetworkGradients<Scalar: TensorScalar>: Sendable {
  /// ∂L/∂(output), from which the pass started.
  public let output: Tensor<Scalar>
  /// The gradients from each layer's `backward`, in order.
  public var layers: [LayerGradients<Scalar>]

  /// ∂L/∂(input)
  public var input: Tensor<Scalar> { layers.first?.input ?? output }

  /// Returns the gradient with respect to the output of the layer at an index.
  public func arriving(atLayer index: Int) -> Tensor<Scalar> {
    index + 1 < layers.count ? layers[index + 1].input : output
  }
}
