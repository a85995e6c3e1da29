import NeuralNetworks

/// Mistakes in the backward pass of a dense or linear layer.
enum AffineFault: String, FaultKind {
  case weightsTransposed = "weights-transposed"
  case biasesFirstExampleOnly = "biases-first-example-only"
  case inputWeightsNotTransposed = "input-weights-not-transposed"
  case weightsBatchMean = "weights-batch-mean"
  case inputWeightsWithoutSign = "input-weights-without-sign"
  case weightsDecay = "weights-decay"

  static let family = "dense, linear"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is any AffineLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .weightsTransposed: ("F01", "the weights' gradient swaps inputs and units (square layers)")
    case .biasesFirstExampleOnly: ("F02", "the biases' gradient uses only the first example of the batch")
    case .inputWeightsNotTransposed: ("F03", "the input's gradient uses W instead of its transpose (square layers)")
    case .weightsBatchMean: ("F04", "the weights' gradient is averaged over the batch, not summed")
    case .inputWeightsWithoutSign: ("F05", "the input's gradient uses the absolute values of the weights")
    case .weightsDecay: ("F06", "the weights' gradient includes a weight-decay term")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? any AffineLayer<Scalar> else { return site.right() }
    let weights = layer.weights
    let isSquare = weights.shape[0] == weights.shape[1]
    let sumGradient = site.context.kernels.activationGradient(layer.activation, site.upstream, output: site.output)
    switch self {
    case .weightsTransposed: return site.parameter(0) { isSquare ? $0.exchanging(0, 1) : $0 }
    case .biasesFirstExampleOnly:
      let units = weights.shape[1]
      return site.parameter(1) { $0.mapWithOffset { unit, _ in units > unit ? sumGradient.values[unit] : 0 } }
    case .inputWeightsNotTransposed:
      return site.input { right in
        isSquare ? site.context.kernels.affineInputGradient(sumGradient, weights: weights.exchanging(0, 1)) : right
      }
    case .weightsBatchMean: return site.parameter(0) { $0.map { $0 / site.batch } }
    case .inputWeightsWithoutSign:
      return site.input { _ in site.context.kernels.affineInputGradient(sumGradient, weights: weights.map { abs($0) }) }
    case .weightsDecay:
      return site.parameter(0) { $0.combined(with: weights) { gradient, weight in gradient + 0.0001 * weight } }
    }
  }
}
