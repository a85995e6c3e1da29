import NeuralNetworks

/// Computes wrong variants of a convolution's backward pass, for faults and for hints that recognise them.
struct ConvolutionSite<Scalar: TensorScalar> {
  let site: FaultSite<Scalar>
  let layer: ConvolutionalLayer<Scalar>
  let geometry: ConvolutionGeometry
  /// ∂L/∂Z, the gradient with respect to the sums before the activation.
  let sumGradient: Tensor<Scalar>

  init(_ site: FaultSite<Scalar>, _ layer: ConvolutionalLayer<Scalar>) {
    self.site = site
    self.layer = layer
    geometry = ConvolutionGeometry(
      input: site.input.shape, outputChannels: layer.filters.shape[0], kernel: layer.kernel, stride: layer.stride,
      padding: layer.padding)
    sumGradient = site.context.kernels.activationGradient(layer.activation, site.upstream, output: site.output)
  }

  var isPadded: Bool { layer.padding.top + layer.padding.left + layer.padding.bottom + layer.padding.right > 0 }

  func inputGradient(of sums: Tensor<Scalar>? = nil, filters: Tensor<Scalar>? = nil) -> Tensor<Scalar> {
    site.context.kernels.convolutionInputGradient(sums ?? sumGradient, filters: filters ?? layer.filters, geometry)
  }

  func inputGradient(keeping keep: (_ b: Int, _ h: Int, _ w: Int) -> Bool) -> Tensor<Scalar> {
    inputGradient(of: sumGradient(keeping: keep))
  }

  func filterGradient(keeping keep: (_ b: Int, _ h: Int, _ w: Int) -> Bool) -> Tensor<Scalar> {
    site.context.kernels.convolutionFilterGradient(sumGradient(keeping: keep), input: site.input, geometry)
  }

  private func sumGradient(keeping keep: (_ b: Int, _ h: Int, _ w: Int) -> Bool) -> Tensor<Scalar> {
    let grid = AxisGrid(sumGradient.shape)
    return sumGradient.keeping { keep(grid.index(0, of: $0), grid.index(2, of: $0), grid.index(3, of: $0)) }
  }

  /// Computes the filter gradient as if there were no padding: windows start at the image's own corner, and those that
  /// would extend past the image are skipped. Returns `right` if the layer has no padding.
  func filterGradientWithoutPadding(like right: Tensor<Scalar>) -> Tensor<Scalar> {
    guard isPadded else { return right }
    guard geometry.inputHeight >= layer.kernel.vertical, geometry.inputWidth >= layer.kernel.horizontal else {
      return Tensor(right.shape)
    }
    let inner = ConvolutionGeometry(
      input: site.input.shape, outputChannels: layer.filters.shape[0], kernel: layer.kernel, stride: layer.stride,
      padding: Padding(Extents(0)))
    return site.context.kernels.convolutionFilterGradient(
      sumGradient.window(inner.outputHeight, inner.outputWidth), input: site.input, inner)
  }

  private var unitStride: ConvolutionGeometry {
    ConvolutionGeometry(
      input: site.input.shape, outputChannels: layer.filters.shape[0], kernel: layer.kernel, stride: Extents(1),
      padding: layer.padding)
  }

  func inputGradientWithoutStride() -> Tensor<Scalar> {
    let dense = unitStride
    return site.context.kernels.convolutionInputGradient(
      sumGradient.window(dense.outputHeight, dense.outputWidth), filters: layer.filters, dense)
  }

  func filterGradientWithoutStride() -> Tensor<Scalar> {
    let dense = unitStride
    return site.context.kernels.convolutionFilterGradient(
      sumGradient.window(dense.outputHeight, dense.outputWidth), input: site.input, dense)
  }

  /// Computes the input gradient if each window overwrites the contributions of earlier windows.
  func overwritingInputGradient() -> Tensor<Scalar> {
    let (channels, taps) = (geometry.inputChannels, layer.kernel.vertical * layer.kernel.horizontal)
    var gradient = Tensor<Scalar>(site.input.shape)
    let plane = geometry.outputHeight * geometry.outputWidth
    for b in 0..<geometry.batch {
      for position in 0..<plane {
        let (h, w) = position.quotientAndRemainder(dividingBy: geometry.outputWidth)
        for tap in 0..<channels * taps {
          let (k, offset) = tap.quotientAndRemainder(dividingBy: taps)
          let (i, j) = offset.quotientAndRemainder(dividingBy: layer.kernel.horizontal)
          let row = h * layer.stride.vertical + i - layer.padding.top
          let column = w * layer.stride.horizontal + j - layer.padding.left
          guard (0..<geometry.inputHeight).contains(row), (0..<geometry.inputWidth).contains(column) else { continue }
          var sum: Scalar = 0
          for c in 0..<geometry.outputChannels {
            sum +=
              sumGradient.values[(b * geometry.outputChannels + c) * plane + position]
              * layer.filters.values[c * channels * taps + tap]
          }
          gradient.values[((b * channels + k) * geometry.inputHeight + row) * geometry.inputWidth + column] = sum
        }
      }
    }
    return gradient
  }

  func inSinglePrecision() -> LayerGradients<Scalar> {
    func rounded(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> { tensor.map { Scalar(Float($0)) } }
    let gradients = site.backward(rounded(site.upstream))
    return LayerGradients(input: rounded(gradients.input), parameters: gradients.parameters.map(rounded))
  }

  func averagedUpstream() -> Tensor<Scalar> {
    let plane = max(1, geometry.outputHeight * geometry.outputWidth)
    return site.upstream.mapWithOffset { offset, _ in
      let start = offset / plane * plane
      return site.upstream.values[start..<start + plane].reduce(0, +) / Scalar(plane)
    }
  }
}
