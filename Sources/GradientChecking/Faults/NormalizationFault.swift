import NeuralNetworks

/// Mistakes in the backward pass of batch normalisation in training mode. In inference, where mean and variance are
/// constants, they have no effect.
enum NormalizationFault: String, FaultKind {
  case meanForgotten = "batchnorm-mean-forgotten"
  case varianceForgotten = "batchnorm-variance-forgotten"
  case gammaForgotten = "batchnorm-gamma-forgotten"

  static let family = "batch normalisation, in training"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is BatchNormalizationLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .meanForgotten: ("B01", "the input's gradient lacks the term for the mean, as if the mean were a constant")
    case .varianceForgotten:
      ("B02", "the input's gradient lacks the term for the variance, as if the variance were a constant")
    case .gammaForgotten: ("B06", "the input's gradient is not multiplied by gamma")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? BatchNormalizationLayer<Scalar>, site.context.isTraining else {
      return site.right()
    }
    let cache = layer.forward(site.input, in: site.context).cache
    return site.input { _ in inputGradient(site.upstream, site.input, cache.normalization) }
  }

  /// Computes gamma / √(σ² + ε) · (G - mean of G - N · mean of (G · N)), without one of its terms or without gamma.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func inputGradient<Scalar: TensorScalar>(
    _ upstream: Tensor<Scalar>, _ input: Tensor<Scalar>, _ normalization: Normalization<Scalar>
  ) -> Tensor<Scalar> {
    let channels = normalization.gamma.count
    let plane = input.count / max(1, input.shape[0] * channels)
    let values = Scalar(max(1, input.count / max(1, channels)))
    var sums = [Scalar](repeating: 0, count: channels)
    var products = sums
    func normalized(_ offset: Int, _ channel: Int) -> Scalar {
      (input.values[offset] - normalization.mean.values[channel]) * normalization.inverse.values[channel]
    }
    for (offset, gradient) in upstream.values.enumerated() {
      let channel = offset / plane % channels
      sums[channel] += gradient
      products[channel] += gradient * normalized(offset, channel)
    }
    return upstream.mapWithOffset { offset, gradient in
      let channel = offset / plane % channels
      var result = gradient
      if self != .meanForgotten { result -= sums[channel] / values }
      if self != .varianceForgotten { result -= normalized(offset, channel) * products[channel] / values }
      let gamma = self == .gammaForgotten ? 1 : normalization.gamma.values[channel]
      return gamma * normalization.inverse.values[channel] * result
    }
  }
}
