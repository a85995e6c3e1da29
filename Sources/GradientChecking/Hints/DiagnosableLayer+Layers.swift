public import NeuralNetworks

extension MaxPoolingLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    LikelyMistake.shares(of: window.vertical * window.horizontal) + [
      .strayGradient("that are not the largest in a window")
    ]
  }
}

extension AveragePoolingLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let window = window ?? Extents(site.input.shape[2], site.input.shape[3])
    return LikelyMistake.shares(of: window.vertical * window.horizontal)
  }
}

extension ActivationLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let kernels = site.context.kernels
    var mistakes: [LikelyMistake] = [.gradient(.input, site.upstream, "the activation's derivative is left out")]
    switch activation {
    case .sigmoid, .tanh, .softplus:
      let again = kernels.activation(activation, site.output)
      mistakes.append(
        .gradient(
          .input, kernels.activationGradient(activation, site.upstream, output: again),
          "the derivative is evaluated at the output, not at the input"))
    case .leakyRelu:
      mistakes.append(
        .gradient(
          .input, kernels.activationGradient(.relu, site.upstream, output: site.output),
          "the slope for negative values is left out"))
    case .none, .relu: break
    }
    return mistakes
  }
}

extension DropoutLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    guard site.context.isTraining, probability > 0 else { return [] }
    let scale = 1 / (1 - probability)
    let scaled = site.upstream.converted(to: Double.self).map { $0 * scale }
    return [
      .factor(.input, 1 / scale, "the scale 1 / (1 - p) is forgotten"),
      .factor(.input, scale, "the scale 1 / (1 - p) is applied twice"),
      .gradient(.input, scaled, "the mask is forgotten: dropped values get a gradient"),
      .gradient(.input, site.upstream, "mask and scale are forgotten, as if nothing were dropped"),
    ]
  }
}

extension ResidualLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let paths = ResidualPaths(self, input: site.input, upstream: site.upstream, in: site.context)
    // If no gradient returns through a path, its layers are to blame, not the sum.
    guard [paths.block, paths.skip].allSatisfy({ $0.values.polled.contains { $0 != 0 } }) else { return [] }
    let other = shortcut.isEmpty ? "skip" : "shortcut"
    return [
      .gradient(.input, paths.block, "the gradient of the \(other) path is not added: only the block's is passed back"),
      .gradient(.input, paths.skip, "the gradient of the block is not added: only the \(other) path's is passed back"),
    ]
  }
}

extension LikelyMistake {
  /// Returns the mistakes of passing a window's whole gradient to each value instead of a share, and of dividing it
  /// once too often; none for a window of one value.
  static func shares(of window: Int) -> [LikelyMistake] {
    guard window > 1 else { return [] }
    return [
      .factor(.input, Double(window), "the factor 1/\(window) of the window is missing"),
      .factor(.input, 1 / Double(window), "the factor 1/\(window) of the window is applied twice"),
    ]
  }
}
