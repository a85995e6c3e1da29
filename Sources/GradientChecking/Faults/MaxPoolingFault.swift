import NeuralNetworks

/// Mistakes in the backward pass of max pooling.
enum MaxPoolingFault: String, FaultKind {
  case allTies = "pool-all-ties"
  case overwritten = "pool-overwritten"
  case originIgnoresStride = "pool-origin-ignores-stride"
  case minimum = "pool-minimum"
  case average = "pool-average"
  case rowColumnSwapped = "pool-row-column-swapped"
  case lastColumnSkipped = "pool-last-column-skipped"
  case truncated = "pool-truncated"
  case offByOne = "pool-off-by-one"
  case firstChannelWinners = "pool-first-channel-winners"

  static let family = "max pooling"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is MaxPoolingLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .allTies: ("P01", "each of several equal maxima gets the whole gradient")
    case .overwritten: ("P02", "overlapping windows overwrite the gradient instead of adding to it")
    case .originIgnoresStride: ("P03", "windows are placed one window size apart, not one stride apart")
    case .minimum: ("P04", "the gradient goes to the smallest value of the window")
    case .average: ("P05", "the gradient is spread as in average pooling")
    case .rowColumnSwapped: ("P06", "row and column of the maximum are swapped")
    case .lastColumnSkipped: ("P07", "the last column of windows is left out")
    case .truncated: ("P08", "the gradient is truncated to integers")
    case .offByOne: ("P09", "the gradient goes to the value after the maximum")
    case .firstChannelWinners: ("P10", "the maxima of the first channel are used for all channels")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? MaxPoolingLayer<Scalar> else { return site.right() }
    let pool = PoolingSite(site, PoolingGeometry(input: site.input.shape, window: layer.window, stride: layer.stride))
    let window = layer.window
    switch self {
    case .allTies: return LayerGradients(input: pool.gradientToAllTies())
    case .overwritten: return LayerGradients(input: pool.rerouted(overwriting: true) { $0.place })
    case .originIgnoresStride:
      return LayerGradients(
        input: pool.rerouted { at in
          (
            at.h * window.vertical + at.place.row - at.h * layer.stride.vertical,
            at.w * window.horizontal + at.place.column - at.w * layer.stride.horizontal
          )
        })
    case .minimum: return LayerGradients(input: pool.rerouted(winners: pool.losers()) { $0.place })
    case .average:
      return LayerGradients(input: site.context.kernels.averagePoolingInputGradient(site.upstream, pool.geometry))
    case .rowColumnSwapped:
      return LayerGradients(
        input: pool.rerouted { at in
          (min(at.place.column, window.vertical - 1), min(at.place.row, window.horizontal - 1))
        })
    case .lastColumnSkipped:
      let last = pool.geometry.outputWidth - 1
      return LayerGradients(input: pool.rerouted { $0.w == last ? nil : $0.place })
    case .truncated: return site.input { $0.map { $0.rounded(.towardZero) } }
    case .offByOne:
      return LayerGradients(
        input: pool.rerouted { at in
          let next = min(
            at.place.row * window.horizontal + at.place.column + 1, window.vertical * window.horizontal - 1)
          return (next / window.horizontal, next % window.horizontal)
        })
    case .firstChannelWinners: return LayerGradients(input: pool.reroutedByFirstChannel())
    }
  }
}

/// Mistakes in the backward pass of average pooling.
enum AveragePoolingFault: String, FaultKind {
  case notDivided = "average-not-divided"

  static let family = "average pooling"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is AveragePoolingLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    ("A01", "every value of the window gets the whole gradient, not its share")
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? AveragePoolingLayer<Scalar> else { return site.right() }
    let window = layer.window ?? Extents(site.input.shape[2], site.input.shape[3])
    return site.input { $0.map { $0 * Scalar(window.vertical * window.horizontal) } }
  }
}
