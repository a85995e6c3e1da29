public import NeuralNetworks

extension ConvolutionalLayer: DiagnosableLayer {
  public func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake] {
    let conv = ConvolutionSite(
      FaultSite(
        layer: self, input: site.input, output: site.output, upstream: site.upstream, context: site.context,
        backward: { self.backward($0, self.forward(site.input, in: site.context).cache, in: site.context) }), self)
    let filterGradient = LayerTensor.parameter(0)
    var mistakes: [LikelyMistake] = []
    if conv.isPadded {
      mistakes += windowsAtThePadding(input: site.input.shape)
      mistakes.append(
        .gradient(
          filterGradient, conv.filterGradientWithoutPadding(like: filters),
          "the image is read as if it had no padding"))
    }
    if stride != Extents(1) {
      let text = "it is computed as if the stride were 1"
      mistakes.append(.gradient(filterGradient, conv.filterGradientWithoutStride(), text))
      mistakes.append(.gradient(.input, conv.inputGradientWithoutStride(), text))
    }
    mistakes.append(
      .gradient(
        .input, conv.inputGradient(filters: filters.reversed(along: [2, 3])), "the kernel is rotated by 180 degrees"))
    if kernel.vertical == kernel.horizontal {
      mistakes.append(
        .gradient(
          .input, conv.inputGradient(filters: filters.exchanging(2, 3)), "kernel rows and columns are swapped"))
    }
    mistakes.append(
      .gradient(
        .input, conv.overwritingInputGradient(), "overlapping windows overwrite each other instead of adding up"))
    if activation != .none {
      let text = "the activation's derivative is left out"
      mistakes.append(.gradient(.input, conv.inputGradient(of: site.upstream), text))
      mistakes.append(
        .gradient(
          filterGradient,
          site.context.kernels.convolutionFilterGradient(site.upstream, input: site.input, conv.geometry), text))
    }
    return mistakes
  }

  /// Returns the mistakes of skipping windows that reach past the image's border.
  private func windowsAtThePadding(input: Shape) -> [LikelyMistake] {
    let (padding, stride, kernel) = (padding, stride, kernel)
    let (height, width) = (input[2], input[3])
    @Sendable func corner(_ indices: [Int]) -> (top: Int, left: Int) {
      (indices[2] * stride.vertical - padding.top, indices[3] * stride.horizontal - padding.left)
    }
    return [
      .outputs(
        keeping: {
          let (top, left) = corner($0)
          return top >= 0 && left >= 0
        }, "windows that start in the padding are left out"),
      .outputs(
        keeping: {
          let (top, left) = corner($0)
          return top >= 0 && left >= 0 && top + kernel.vertical <= height && left + kernel.horizontal <= width
        }, "windows that touch the padding are left out"),
    ]
  }
}
