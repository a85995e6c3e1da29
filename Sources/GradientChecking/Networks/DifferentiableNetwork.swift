public import NeuralNetworks

/// A network whose wiring can be checked: its layers, and the gradients that flow between them in backward.
public protocol DifferentiableNetwork<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The layers in forward order.
  var layers: [any Layer<Scalar>] { get }

  /// Runs one forward and one backward pass on a batch that fits.
  func backwardPass(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>,
    outputGradient: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> BackwardPass<Scalar>
}

/// The gradients that flowed between layers in a network's own backward pass, and those that it reported.
public struct BackwardPass<Scalar: TensorScalar>: Sendable {
  /// For each layer, the ∂L/∂output that it was given.
  public let arriving: [Tensor<Scalar>]
  /// The ∂L/∂input that the network reports.
  public let input: Tensor<Scalar>
  /// For each layer, the parameter gradients that the network reports.
  public let parameters: [[Tensor<Scalar>]]

  /// Creates a pass from its parts.
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
