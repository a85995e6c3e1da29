public import NeuralNetworks

/// A loss after the last layer of a network, with targets already checked to fit.
public struct NetworkLoss<Scalar: TensorScalar>: Sendable {
  /// The loss's name: `crossentropy`.
  public let name: String
  /// Returns the value, and the gradient with respect to the network's outputs.
  public let evaluate: @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)

  /// Creates a loss with this name.
  public init(
    _ name: String, _ evaluate: @escaping @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)
  ) {
    self.name = name
    self.evaluate = evaluate
  }

  /// Creates a loss for these targets, which must fit the outputs.
  public init(_ loss: any Loss, _ targets: Targets<Scalar>) {
    self.init(loss.declaration.word) { outputs in
      let value = loss.evaluate(outputs, targets, batch: outputs.shape.dimensions.first ?? 1)
      return (value.value, value.gradient)
    }
  }
}

extension GradientChecker {
  /// Checks a loss's own gradient with respect to the outputs.
  public func check(_ loss: NetworkLoss<Scalar>, at outputs: Tensor<Scalar>) -> GradientReport {
    check(
      ChainSubject([], input: outputs, in: context, loss: loss.evaluate), subject: loss.name, point: "given input")
  }
}
