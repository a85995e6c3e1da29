/// The affine map of the dense and linear layers, weights in x out. (Slides: *CNN Gradient Chain Rule*, *Parameter
/// Gradients in CNNs*.)
extension TextbookKernels {
  /// Computes Y[b,o] = Σ_i X[b,i] · W[i,o] + biases[o].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func affine(_ input: Tensor<Scalar>, weights: Tensor<Scalar>, biases: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, inputs, outputs) = (input.shape[0], weights.shape[0], weights.shape[1])
    var output = Tensor<Scalar>(Shape(batch, outputs))
    var poll = CancellationPoll(cancellation)
    for b in 0..<batch {
      for o in 0..<outputs { output.values[b * outputs + o] = biases.values[o] }
      for i in 0..<inputs {
        if poll.spent(outputs) { return output }
        let x = input.values[b * inputs + i]
        for o in 0..<outputs { output.values[b * outputs + o] += x * weights.values[i * outputs + o] }
      }
    }
    return output
  }

  /// Computes ∂L/∂W[i,o] = Σ_b X[b,i] · ∂L/∂Y[b,o].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func affineWeightGradient(_ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, inputs, outputs) = (input.shape[0], input.shape[1], outputGradient.shape[1])
    var gradient = Tensor<Scalar>(Shape(inputs, outputs))
    var poll = CancellationPoll(cancellation)
    for b in 0..<batch {
      for i in 0..<inputs {
        if poll.spent(outputs) { return gradient }
        let x = input.values[b * inputs + i]
        for o in 0..<outputs { gradient.values[i * outputs + o] += x * outputGradient.values[b * outputs + o] }
      }
    }
    return gradient
  }

  /// Computes ∂L/∂biases[o] = Σ_b ∂L/∂Y[b,o].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func affineBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, outputs) = (outputGradient.shape[0], outputGradient.shape[1])
    var gradient = Tensor<Scalar>(Shape(outputs))
    var poll = CancellationPoll(cancellation)
    for b in 0..<batch {
      if poll.spent(outputs) { break }
      for o in 0..<outputs { gradient.values[o] += outputGradient.values[b * outputs + o] }
    }
    return gradient
  }

  /// Computes ∂L/∂X[b,i] = Σ_o ∂L/∂Y[b,o] · W[i,o].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func affineInputGradient(_ outputGradient: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, inputs, outputs) = (outputGradient.shape[0], weights.shape[0], weights.shape[1])
    var gradient = Tensor<Scalar>(Shape(batch, inputs))
    var poll = CancellationPoll(cancellation)
    for b in 0..<batch {
      for i in 0..<inputs {
        if poll.spent(outputs) { return gradient }
        var sum: Scalar = 0
        for o in 0..<outputs { sum += outputGradient.values[b * outputs + o] * weights.values[i * outputs + o] }
        gradient.values[b * inputs + i] = sum
      }
    }
    return gradient
  }
}
