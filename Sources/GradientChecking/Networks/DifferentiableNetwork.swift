public import NeuralNetworks

/// A network whose wiring can be checked: its layers, and what its own backward pass hands from one to the next.
public protocol DifferentiableNetwork<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The layers in the order in which an input meets them.
  var layers: [any Layer<Scalar>] { get }

  /// One forward and one backward pass for a batch that fits.
  func backwardPass(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>,
    outputGradient: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> BackwardPass<Scalar>
}

/// What a network's own backward pass handed around and reported.
public struct BackwardPass<Scalar: TensorScalar>: Sendable {
  /// For each layer, ∂L/∂output as it was given to the layer.
  public let arriving: [Tensor<Scalar>]
  /// ∂L/∂input as the network reports it.
  public let input: Tensor<Scalar>
  /// For each layer, the gradients of its parameters as the network reports them.
  public let parameters: [[Tensor<Scalar>]]

  /// A pass of these parts.
  public init(arriving: [Tensor<Scalar>], input: Tensor<Scalar>, parameters: [[Tensor<Scalar>]]) {
    self.arriving = arriving
    self.input = input
    self.parameters = parameters
  }
}

extension LayeredNeuralNetwork: DifferentiableNetwork {
  public func backwardPass(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>,
    outputGradient: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> BackwardPass<Scalar> {
    guard let evaluation = try? forward(input, in: context),
      let gradients = try? backward(outputGradient(evaluation.output), evaluation, in: context)
    else { preconditionFailure("a batch whose shape has been checked") }
    return BackwardPass(
      arriving: layers.indices.map { gradients.arriving(atLayer: $0) }, input: gradients.input,
      parameters: gradients.layers.map(\.parameters))
  }
}
