import NeuralNetworks

extension Explanation.Site {
  /// Explains a number of a batch normalisation layer, with batch statistics in training and running statistics in
  /// inference.
  func normalization(_ layer: BatchNormalizationLayer<Double>) -> Explanation {
    let statistics = layer.forward(input, in: context).cache.normalization
    let channel = subject == .output || subject == .inputGradient ? indices[1] : indices[0]
    let number = NormalizedChannel(self, statistics, channel)
    let inverse = Explanation.Factor("1/√(σ²[\(channel)] + ε)", statistics.inverse.values[channel])
    let gamma = factor("gamma", statistics.gamma, channel)
    switch subject {
    // Y = gamma · (X - μ) / √(σ² + ε) + beta
    case .output:
      return Explanation(
        title: title("output"), equation: equation("Y["),
        terms: [
          Explanation.Term([factor("X", input, at: indices), inverse, gamma]),
          Explanation.Term([
            Explanation.Factor("-μ[\(channel)]", -statistics.mean.values[channel]), inverse, gamma,
          ]),
        ], bias: factor("beta", statistics.beta, channel), given: given)
    // ∂L/∂X = gamma / √(σ² + ε) · (∂L/∂Y - mean of ∂L/∂Y - N · mean of (∂L/∂Y · N)); in inference only the first term
    case .inputGradient:
      let own = factor("∂L/∂Y", upstream, at: indices)
      var terms = [Explanation.Term([own, gamma, inverse], note: context.isTraining ? "direct" : nil)]
      if context.isTraining {
        let n = number.normalized(at: input.offset(of: indices))
        terms += [
          Explanation.Term(
            [Explanation.Factor("-mean of ∂L/∂Y[:,\(channel)]", -number.meanGradient), gamma, inverse],
            note: "through the mean"),
          Explanation.Term(
            [
              Explanation.Factor("-N[\(indices.map(String.init).joined(separator: ","))]", -n),
              Explanation.Factor("mean of (∂L/∂Y · N)[:,\(channel)]", number.meanProduct), gamma, inverse,
            ], note: "through the variance"),
        ]
      }
      let constant = "∂L/∂X = ∂L/∂Y · gamma[c] / √(σ²[c] + ε), since μ and σ² are constants in inference"
      return Explanation(
        title: title("input gradient"), equation: context.isTraining ? equation("∂L/∂X") : constant, terms: terms,
        given: given)
    // ∂L/∂gamma[c] = Σ ∂L/∂Y · N
    case .parameterGradient(0):
      return Explanation(
        title: title("gamma gradient"), equation: equation("∂L/∂gamma"),
        terms: number.offsets.terms { offset in
          Explanation.Term([
            factor("∂L/∂Y", upstream, at: upstream.indices(of: offset)),
            Explanation.Factor(
              "N[\(input.indices(of: offset).map(String.init).joined(separator: ","))]", number.normalized(at: offset)),
          ])
        }, given: given)
    // ∂L/∂beta[c] = Σ ∂L/∂Y
    case .parameterGradient:
      return Explanation(
        title: title("beta gradient"), equation: equation("∂L/∂beta"),
        terms: number.offsets.terms {
          Explanation.Term([factor("∂L/∂Y", upstream, at: upstream.indices(of: $0))])
        }, given: given)
    }
  }

  /// Explains a number of a dropout layer as the number at the same position: dropped or scaled up in training,
  /// unchanged in inference.
  func dropout(_ layer: DropoutLayer<Double>) -> Explanation {
    let factors = layer.forward(input, in: context).cache.factors
    let (source, name) = subject == .output ? (input, "X") : (upstream, "∂L/∂Y")
    var terms = [factor(name, source, at: indices)]
    var note: String?
    if let factors {
      let kept = factors.values[factors.offset(of: indices)]
      terms.append(Explanation.Factor("mask / (1 - p)", kept))
      note = kept == 0 ? "dropped" : "kept, and scaled by 1 / (1 - \(layer.probability))"
    } else {
      note = "in inference nothing is dropped"
    }
    return Explanation(
      title: title(subject == .output ? "output" : "input gradient"),
      equation: subject == .output ? equation("Y") : equation("∂L/∂X"), terms: [Explanation.Term(terms, note: note)],
      given: given)
  }

  /// Explains a number of a residual layer as the sum of its two paths, forward or backward. A parameter gradient is
  /// explained by the inner layer that owns the parameter; nil if it cannot be.
  func residual(_ layer: ResidualLayer<Double>) -> Explanation? {
    let paths = ResidualPaths(layer, input: input, upstream: upstream, in: context)
    let skip = layer.shortcut.isEmpty ? "X" : "S(X)"
    func term(_ name: String, _ tensor: Tensor<Double>, _ note: String) -> Explanation.Term {
      Explanation.Term([factor(name, tensor, at: indices)], note: note)
    }
    let around = layer.shortcut.isEmpty ? "around the block" : "through the shortcut"
    switch subject {
    case .output:
      return Explanation(
        title: title("output"), equation: equation("Y"),
        terms: [term(skip, paths.skipOutput, around), term("F(X)", paths.blockOutput, "through the block")],
        given: given)
    case .inputGradient:
      let back = layer.shortcut.isEmpty ? "∂L/∂Y" : "S'(X)ᵀ ∂L/∂Y"
      return Explanation(
        title: title("input gradient"), equation: equation("∂L/∂X"),
        terms: [term(back, paths.skip, around), term("F'(X)ᵀ ∂L/∂Y", paths.block, "through the block")], given: given)
    // The gradient of a parameter is computed by the inner layer that owns it.
    case .parameterGradient(let index):
      return parameter(index, of: layer)
    }
  }

  /// Explains a parameter gradient of a layer inside a residual layer; nil if there is no such parameter or entry, or
  /// if its layer cannot be explained.
  private func parameter(_ index: Int, of layer: ResidualLayer<Double>) -> Explanation? {
    let visit = LayerVisit([], layer, input: input, arriving: upstream, in: context)
    var rest = index
    for child in visit.children {
      let own = child.layer.parameterNames.count
      if rest < own {
        return Explanation.explain(
          .parameterGradient(rest), at: indices, of: child.layer, input: child.input, upstream: child.arriving,
          in: child.context)
      }
      rest -= own
    }
    return nil
  }
}

/// One channel of a normalised batch.
private struct NormalizedChannel {
  /// The offsets of its values.
  let offsets: [Int]
  private let input: Tensor<Double>
  private let mean: Double
  private let inverse: Double
  private let upstream: Tensor<Double>

  init(_ site: Explanation.Site, _ statistics: Normalization<Double>, _ channel: Int) {
    (input, upstream) = (site.input, site.upstream)
    let (batch, channels) = (input.shape[0], input.shape[1])
    let plane = input.count / max(1, batch * channels)
    offsets = (0..<batch).flatMap { b in (0..<plane).map { (b * channels + channel) * plane + $0 } }
    (mean, inverse) = (statistics.mean.values[channel], statistics.inverse.values[channel])
  }

  /// Returns N, the normalised value at an offset.
  func normalized(at offset: Int) -> Double { (input.values[offset] - mean) * inverse }

  /// The mean of ∂L/∂Y.
  var meanGradient: Double { offsets.reduce(0) { $0 + upstream.values[$1] } / Double(max(1, offsets.count)) }

  /// The mean of ∂L/∂Y · N.
  var meanProduct: Double {
    offsets.reduce(0) { $0 + upstream.values[$1] * normalized(at: $1) } / Double(max(1, offsets.count))
  }
}
