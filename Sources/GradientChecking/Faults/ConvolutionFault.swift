import NeuralNetworks

/// Mistakes in the backward pass of a convolution.
enum ConvolutionFault: String, FaultKind {
  case filtersIgnorePadding = "filters-ignore-padding"
  case inputKernelFlipped = "input-kernel-flipped"
  case filtersFlipped = "filters-flipped"
  case filtersFirstImageOnly = "filters-first-image-only"
  case filtersBatchMean = "filters-batch-mean"
  case biasesBatchMean = "biases-batch-mean"
  case biasesMean = "biases-mean"
  case inputIgnoresStride = "input-ignores-stride"
  case filtersIgnoreStride = "filters-ignore-stride"
  case inputShifted = "input-shifted"
  case inputKernelTransposed = "input-kernel-transposed"
  case inputChannelsReversed = "input-channels-reversed"
  case inputFiltersMispaired = "input-filters-mispaired"
  case inputOverwritten = "input-overwritten"
  case inputLastRowSkipped = "input-last-row-skipped"
  case filtersLastColumnSkipped = "filters-last-column-skipped"
  case filtersTooLarge = "filters-too-large"
  case filtersBarelyTooLarge = "filters-barely-too-large"
  case inputLastChannelSign = "input-last-channel-sign"
  case inputBorderSkipped = "input-border-skipped"
  case filtersLastTapEmpty = "filters-last-tap-empty"
  case upstreamIgnored = "upstream-ignored"
  case singlePrecision = "single-precision"
  case filtersLastEmpty = "filters-last-empty"
  case biasesForgotten = "biases-forgotten"
  case filtersChannelsSwapped = "filters-channels-swapped"
  case filtersOneWeight = "filters-one-weight"
  case inputOnePixel = "input-one-pixel"
  case upstreamAveraged = "upstream-averaged"
  case upstreamNormalised = "upstream-normalised"

  static let family = "convolution"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is ConvolutionalLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .filtersIgnorePadding: ("C01", "the filters' gradient reads the image as if it had no padding")
    case .inputKernelFlipped: ("C02", "the input's gradient uses the kernel rotated by 180 degrees")
    case .filtersFlipped: ("C03", "the filters' gradient is rotated by 180 degrees")
    case .filtersFirstImageOnly: ("C04", "the filters' gradient uses only the first image of the batch")
    case .filtersBatchMean: ("C05", "the filters' gradient is averaged over the batch, not summed")
    case .biasesBatchMean: ("C06", "the biases' gradient is averaged over the batch, not summed")
    case .biasesMean: ("C07", "the biases' gradient is the mean over batch and positions")
    case .inputIgnoresStride: ("C08", "the input's gradient ignores the stride")
    case .filtersIgnoreStride: ("C09", "the filters' gradient ignores the stride")
    case .inputShifted: ("C10", "the input's gradient is one pixel off if the layer has padding")
    case .inputKernelTransposed: ("C11", "the input's gradient swaps kernel rows and columns")
    case .inputChannelsReversed: ("C12", "the input's gradient has its channels in reverse order")
    case .inputFiltersMispaired: ("C13", "the input's gradient pairs each filter with the wrong output channel")
    case .inputOverwritten: ("C14", "overlapping windows overwrite the input's gradient instead of adding to it")
    case .inputLastRowSkipped: ("C15", "the input's gradient leaves out the last row of outputs")
    case .filtersLastColumnSkipped: ("C16", "the filters' gradient leaves out the last column of outputs")
    case .filtersTooLarge: ("C17", "the filters' gradient is too large by one part in ten thousand")
    case .filtersBarelyTooLarge: ("C18", "the filters' gradient is too large by one part in a million")
    case .inputLastChannelSign: ("C19", "the input's gradient has the wrong sign in the last channel")
    case .inputBorderSkipped: ("C20", "the input's gradient leaves out windows that start in the padding")
    case .filtersLastTapEmpty: ("C21", "the filters' gradient is left at zero at the last kernel position")
    case .upstreamIgnored: ("C22", "backward uses ones instead of the upstream gradient")
    case .singlePrecision: ("C23", "backward computes in float32, although forward computes in float64")
    case .filtersLastEmpty: ("C24", "the last filter gets no gradient")
    case .biasesForgotten: ("C25", "the biases get no gradient")
    case .filtersChannelsSwapped: ("C26", "the filters' gradient swaps input and output channels")
    case .filtersOneWeight: ("C27", "the gradient of a single filter value is 5% off")
    case .inputOnePixel: ("C28", "the gradient of a single pixel has a constant added")
    case .upstreamAveraged: ("C29", "backward uses each channel's mean instead of the upstream gradient")
    case .upstreamNormalised: ("X06", "backward divides the upstream gradient by its largest value")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? ConvolutionalLayer<Scalar> else { return site.right() }
    let conv = ConvolutionSite(site, layer)
    let geometry = conv.geometry
    let (height, width) = (geometry.outputHeight, geometry.outputWidth)
    switch self {
    case .filtersIgnorePadding: return site.parameter(0) { conv.filterGradientWithoutPadding(like: $0) }
    case .inputKernelFlipped:
      return site.input { _ in conv.inputGradient(filters: layer.filters.reversed(along: [2, 3])) }
    case .filtersFlipped: return site.parameter(0) { $0.reversed(along: [2, 3]) }
    case .filtersFirstImageOnly:
      return site.parameter(0) { _ in conv.filterGradient(keeping: { b, _, _ in b == 0 }) }
    case .filtersBatchMean: return site.parameter(0) { $0.map { $0 / site.batch } }
    case .biasesBatchMean: return site.parameter(1) { $0.map { $0 / site.batch } }
    case .biasesMean: return site.parameter(1) { $0.map { $0 / (site.batch * Scalar(height * width)) } }
    case .inputIgnoresStride:
      return site.input { layer.stride == Extents(1) ? $0 : conv.inputGradientWithoutStride() }
    case .filtersIgnoreStride:
      return site.parameter(0) { layer.stride == Extents(1) ? $0 : conv.filterGradientWithoutStride() }
    case .inputShifted: return site.input { conv.isPadded ? $0.rolled(by: 1, along: 3) : $0 }
    case .inputKernelTransposed:
      return site.input { right in
        layer.kernel.vertical == layer.kernel.horizontal
          ? conv.inputGradient(filters: layer.filters.exchanging(2, 3)) : right
      }
    case .inputChannelsReversed: return site.input { $0.reversed(along: [1]) }
    case .inputFiltersMispaired:
      return site.input { _ in conv.inputGradient(of: conv.sumGradient.reversed(along: [1])) }
    case .inputOverwritten: return site.input { _ in conv.overwritingInputGradient() }
    case .inputLastRowSkipped: return site.input { _ in conv.inputGradient(keeping: { _, h, _ in h < height - 1 }) }
    case .filtersLastColumnSkipped:
      return site.parameter(0) { _ in conv.filterGradient(keeping: { _, _, w in w < width - 1 }) }
    case .filtersTooLarge: return site.parameter(0) { $0.map { $0 * 1.0001 } }
    case .filtersBarelyTooLarge: return site.parameter(0) { $0.map { $0 * 1.000001 } }
    case .inputLastChannelSign:
      return site.input { right in
        let grid = AxisGrid(right.shape)
        return right.mapWithOffset { grid.index(1, of: $0) == grid.lengths[1] - 1 ? -$1 : $1 }
      }
    case .inputBorderSkipped:
      let (top, left) = (layer.padding.top, layer.padding.left)
      return site.input { _ in
        conv.inputGradient(keeping: { _, h, w in
          h * layer.stride.vertical >= top && w * layer.stride.horizontal >= left
        })
      }
    case .filtersLastTapEmpty:
      let taps = layer.kernel.vertical * layer.kernel.horizontal
      return site.parameter(0) { $0.keeping { $0 % taps != taps - 1 } }
    case .upstreamIgnored: return site.backward(site.upstream.map { _ in 1 })
    case .singlePrecision: return conv.inSinglePrecision()
    case .filtersLastEmpty:
      let last = layer.filters.count - layer.filters.count / max(1, layer.filters.shape[0])
      return site.parameter(0) { $0.keeping { $0 < last } }
    case .biasesForgotten: return site.parameter(1) { $0.map { _ in 0 } }
    case .filtersChannelsSwapped:
      return site.parameter(0) { $0.shape[0] == $0.shape[1] ? $0.exchanging(0, 1) : $0 }
    case .filtersOneWeight:
      let chosen = layer.filters.count / 3
      return site.parameter(0) { $0.mapWithOffset { $0 == chosen ? $1 * 1.05 : $1 } }
    case .inputOnePixel:
      let chosen = 2 * site.input.count / 3
      return site.input { $0.mapWithOffset { $0 == chosen ? $1 + 0.001 : $1 } }
    case .upstreamAveraged: return site.backward(conv.averagedUpstream())
    case .upstreamNormalised:
      let largest = site.upstream.values.reduce(0) { max($0, abs($1)) }
      return site.backward(site.upstream.map { $0 / largest })
    }
  }
}
