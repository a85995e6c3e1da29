/// Activations, elementwise. (Slide: *Activation Function Integration*.)
extension TextbookKernels {
  /// Computes y = φ(x).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar> {
    if activation == .none { return input }
    var output = Tensor<Scalar>(input.shape)
    var poll = CancellationPoll(cancellation)
    for index in 0..<input.count {
      if poll.spent(10) { break }
      output.values[index] = activation.value(input.values[index])
    }
    return output
  }

  /// Computes ∂L/∂x = ∂L/∂y ⊙ φ'(x), with φ' in terms of y.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if activation == .none { return outputGradient }
    precondition(outputGradient.shape == output.shape, "\(outputGradient.shape) is the gradient of \(output.shape)")
    var gradient = Tensor<Scalar>(output.shape)
    var poll = CancellationPoll(cancellation)
    for index in 0..<output.count {
      if poll.spent(10) { break }
      gradient.values[index] = outputGradient.values[index] * activation.derivative(atOutput: output.values[index])
    }
    return gradient
  }
}
