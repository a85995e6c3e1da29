import NeuralNetworks

/// Mistakes in the lecture's own training code.
enum TrainingFault: String, FaultKind {
  case maskSkipped = "relu-mask-skipped"
  case noise = "gradient-is-noise"

  static let family = "layers with parameters, relu"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    layer.hasOwnParameters || layer.activationAlone == .relu
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .maskSkipped: ("T01", "the gradient passes through the ReLU as if it were not there")
    case .noise: ("T02", "the parameters' gradients are random numbers of about the right size")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    switch self {
    case .maskSkipped: return withoutMask(site)
    case .noise: return noisy(site)
    }
  }

  private func withoutMask<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    if site.layer.activationAlone == .relu { return LayerGradients(input: site.upstream) }
    if let layer = site.layer as? any AffineLayer<Scalar>, layer.activation == .relu {
      let weights = site.context.kernels.affineWeightGradient(site.upstream, input: site.input)
      return LayerGradients(
        input: site.context.kernels.affineInputGradient(site.upstream, weights: layer.weights),
        parameters: layer.hasBiases ? [weights, site.context.kernels.affineBiasGradient(site.upstream)] : [weights])
    }
    if let layer = site.layer as? ConvolutionalLayer<Scalar>, layer.activation == .relu {
      let geometry = ConvolutionSite(site, layer).geometry
      let filters = site.context.kernels.convolutionFilterGradient(site.upstream, input: site.input, geometry)
      return LayerGradients(
        input: site.context.kernels.convolutionInputGradient(site.upstream, filters: layer.filters, geometry),
        parameters: layer.hasBiases
          ? [filters, site.context.kernels.convolutionBiasGradient(site.upstream)] : [filters])
    }
    return site.right()
  }

  /// Replaces the parameter gradients with noise of about the same size, seeded by the upstream gradient: equal
  /// upstream gradients give equal noise.
  private func noisy<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    var gradients = site.right()
    guard !gradients.parameters.isEmpty else { return gradients }
    let seed = site.upstream.values.reduce(UInt64(17)) {
      (($0 << 5 | $0 >> 59) ^ Double($1).bitPattern) &* 0x100_0000_01B3
    }
    var generator = SeededGenerator(seed: seed)
    for index in gradients.parameters.indices {
      let gradient = gradients.parameters[index]
      let size = (gradient.values.reduce(0) { $0 + Double($1 * $1) } / Double(max(1, gradient.count))).squareRoot()
      gradients.parameters[index] = generator.normal(gradient.shape, deviation: size > 0 ? size : 0.01)
    }
    return gradients
  }
}
