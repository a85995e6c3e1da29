/// Activations, value by value. (Slide: *Activation Function Integration*.)
extension TextbookKernels {
  /// y = φ(x)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar> {
    if activation == .none { return input }
    return input.map { activation.value($0) }
  }

  /// ∂L/∂x = ∂L/∂y ⊙ φ'(x), with φ' in terms of y
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if activation == .none { return outputGradient }
    return outputGradient.combined(with: output) { upstream, y in upstream * activation.derivative(atOutput: y) }
  }
}
