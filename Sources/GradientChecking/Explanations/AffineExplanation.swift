import NeuralNetworks

extension Explanation.Site {
  /// Explains a number of a dense or linear layer.
  func affine(_ layer: any AffineLayer<Double>) -> Explanation {
    let (weights, biases) = (layer.weights, layer.biases)
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    let (gradient, name) = subject == .output ? (output, "") : sumGradient(layer.activation)
    switch subject {
    // Z[b,o] = Σ_i X[b,i] · weights[i,o] + biases[o]
    case .output:
      let (b, o) = (indices[0], indices[1])
      return Explanation(
        title: title("output"), equation: equation("Z[", "Y["),
        terms: (0..<inputs).terms { i in
          Explanation.Term([factor("X", input, b, i), factor("weights", weights, i, o)])
        },
        bias: layer.hasBiases ? factor("biases", biases, o) : nil, activation: layer.activation, given: given)
    // ∂L/∂X[b,i] = Σ_o ∂L/∂Z[b,o] · weights[i,o]
    case .inputGradient:
      let (b, i) = (indices[0], indices[1])
      return Explanation(
        title: title("input gradient"), equation: equation("∂L/∂X"),
        terms: (0..<outputs).terms { o in
          Explanation.Term([factor(name, gradient, b, o), factor("weights", weights, i, o)])
        }, given: given)
    // ∂L/∂weights[i,o] = Σ_b X[b,i] · ∂L/∂Z[b,o]
    case .parameterGradient(0):
      let (i, o) = (indices[0], indices[1])
      return Explanation(
        title: title("weights gradient"), equation: equation("∂L/∂weights"),
        terms: (0..<input.shape[0]).terms { b in
          Explanation.Term([factor("X", input, b, i), factor(name, gradient, b, o)])
        }, given: given)
    // ∂L/∂biases[o] = Σ_b ∂L/∂Z[b,o]
    case .parameterGradient:
      return Explanation(
        title: title("biases gradient"), equation: equation("∂L/∂biases"),
        terms: (0..<input.shape[0]).terms { b in Explanation.Term([factor(name, gradient, b, indices[0])]) },
        given: given)
    }
  }

  /// Explains a number of a flatten layer as the number at the same offset.
  func flatten() -> Explanation {
    let offset = zip(indices, (subject == .output ? output : input).shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
    let (source, name) = subject == .output ? (input, "X") : (upstream, "∂L/∂Y")
    let place = source.indices(of: offset).map(String.init).joined(separator: ",")
    return Explanation(
      title: title(subject == .output ? "output" : "input gradient"),
      equation: subject == .output ? equation("Y", "Z") : equation("∂L/∂X"),
      terms: [Explanation.Term([Explanation.Factor("\(name)[\(place)]", source.values[offset])])], given: given)
  }

  /// Explains a number of an activation layer.
  func activation(_ activation: Activation) -> Explanation {
    let offset = zip(indices, output.shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
    let place = indices.map(String.init).joined(separator: ",")
    let x = Explanation.Factor("X[\(place)]", input.values[offset])
    if subject == .output {
      return Explanation(
        title: title("output"), equation: equation("Y"), terms: [Explanation.Term([x])], activation: activation,
        given: given)
    }
    let slope: Double = activation.derivative(atOutput: output.values[offset])
    return Explanation(
      title: title("input gradient"), equation: equation("∂L/∂X"),
      terms: [
        Explanation.Term([
          Explanation.Factor("∂L/∂Y[\(place)]", upstream.values[offset]),
          Explanation.Factor("φ'(\(x.name))", slope),
        ])
      ], given: given)
  }
}
