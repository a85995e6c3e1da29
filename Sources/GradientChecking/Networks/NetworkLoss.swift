public import NeuralNetworks

/// A loss behind the last layer of a network, for targets that have been found to fit.
public struct NetworkLoss<Scalar: TensorScalar>: Sendable {
  /// The loss's word: `crossentropy`.
  public let name: String
  /// The value, and the gradient by the network's outputs.
  public let evaluate: @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)

  /// A loss of this name.
  public init(
    _ name: String, _ evaluate: @escaping @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)
  ) {
    self.name = name
    self.evaluate = evaluate
  }

  /// A loss for these targets, which must fit the outputs.
  public init(_ loss: any Loss, _ targets: Targets<Scalar>) {
    self.init(loss.declaration.word) { outputs in
      let value = loss.evaluate(outputs, targets, batch: outputs.shape.dimensions.first ?? 1)
      return (value.value, value.gradient)
    }
  }
}

extension GradientChecker {
  /// Checks a loss's own gradient by the outputs.
  public func check(_ loss: NetworkLoss<Scalar>, at outputs: Tensor<Scalar>) -> GradientReport {
    check(
      ChainSubject([], input: outputs, in: context, loss: loss.evaluate), subject: loss.name, point: "given input")
  }
}
