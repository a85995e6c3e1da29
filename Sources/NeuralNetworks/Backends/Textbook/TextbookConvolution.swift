/// The convolutional layer's equations. (Slides: *Convolutional Layer Forward Pass*, *Convolutional Layer Backward
/// Pass*.)
///
/// The slides show stride 1 and no padding; with stride s and padding p, output (h, w) multiplies filter tap (i, j) by
/// X[b,k,hs+i-p,ws+j-p], which is zero outside the image. "Convolution" is the usual name for this cross-correlation:
/// the filter is not flipped.
extension TextbookKernels {
  /// Computes Z[b,c,h,w] = Σ_{k,i,j} X[b,k,hs+i-p,ws+j-p] · F[c,k,i,j] + biases[c].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func convolution(
    _ input: Tensor<Scalar>, filters: Tensor<Scalar>, biases: Tensor<Scalar>, _ g: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    var output = Tensor<Scalar>(g.outputShape)
    var poll = CancellationPoll(cancellation)
    forEachOutput(g) { b, c, h, w, outputIndex in
      var sum = biases.values[c]
      let isWhole = forEachTap(g, b, c, h, w, &poll) { inputIndex, filterIndex in
        sum += input.values[inputIndex] * filters.values[filterIndex]
      }
      output.values[outputIndex] = sum
      return isWhole
    }
    return output
  }

  /// Computes ∂L/∂F[c,k,i,j] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w] · X[b,k,hs+i-p,ws+j-p].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func convolutionFilterGradient(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ g: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(g.filterShape)
    var poll = CancellationPoll(cancellation)
    forEachOutput(g) { b, c, h, w, outputIndex in
      let upstream = outputGradient.values[outputIndex]
      return forEachTap(g, b, c, h, w, &poll) { inputIndex, filterIndex in
        gradient.values[filterIndex] += upstream * input.values[inputIndex]
      }
    }
    return gradient
  }

  /// Computes ∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func convolutionBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, channels) = (outputGradient.shape[0], outputGradient.shape[1])
    let plane = outputGradient.shape[2] * outputGradient.shape[3]
    var gradient = Tensor<Scalar>(Shape(channels))
    var poll = CancellationPoll(cancellation)
    for b in 0..<batch {
      for c in 0..<channels {
        let start = (b * channels + c) * plane
        if poll.spent(plane) { return gradient }
        for index in start..<start + plane { gradient.values[c] += outputGradient.values[index] }
      }
    }
    return gradient
  }

  /// Computes ∂L/∂X: adds ∂L/∂Z[b,c,h,w] · F[c,k,i,j] to ∂L/∂X[b,k,hs+i-p,ws+j-p] for every output and every tap. For
  /// stride 1 and no padding this is the slide's sum over (c,i,j) of ∂L/∂Z[b,c,h-i,w-j] · F[c,k,i,j], where terms
  /// outside the output count as zero.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func convolutionInputGradient(
    _ outputGradient: Tensor<Scalar>, filters: Tensor<Scalar>, _ g: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(g.inputShape)
    var poll = CancellationPoll(cancellation)
    forEachOutput(g) { b, c, h, w, outputIndex in
      let upstream = outputGradient.values[outputIndex]
      return forEachTap(g, b, c, h, w, &poll) { inputIndex, filterIndex in
        gradient.values[inputIndex] += upstream * filters.values[filterIndex]
      }
    }
    return gradient
  }

  /// Calls `body` for every output (b, c, h, w) with its row-major offset, until it returns false.
  @inline(__always)
  private func forEachOutput(_ g: ConvolutionGeometry, _ body: (Int, Int, Int, Int, Int) -> Bool) {
    var index = 0
    for b in 0..<g.batch {
      for c in 0..<g.outputChannels {
        for h in 0..<g.outputHeight {
          for w in 0..<g.outputWidth {
            guard body(b, c, h, w, index) else { return }
            index += 1
          }
        }
      }
    }
  }

  /// Calls `body` for every pair of an input and a filter value whose product enters output (b, c, h, w), given by
  /// their row-major offsets; returns false if cancelled.
  @inline(__always)
  private func forEachTap(
    _ g: ConvolutionGeometry, _ b: Int, _ c: Int, _ h: Int, _ w: Int, _ poll: inout CancellationPoll,
    _ body: (_ inputIndex: Int, _ filterIndex: Int) -> Void
  ) -> Bool {
    let rows = g.kernelRows(h)
    let columns = g.kernelColumns(w)
    for k in 0..<g.inputChannels {
      for i in rows {
        if poll.spent(columns.count) { return false }
        let row = h * g.stride.vertical + i - g.padding.top
        let inputRow = ((b * g.inputChannels + k) * g.inputHeight + row) * g.inputWidth
        let filterRow = ((c * g.inputChannels + k) * g.kernel.vertical + i) * g.kernel.horizontal
        for j in columns {
          body(inputRow + w * g.stride.horizontal + j - g.padding.left, filterRow + j)
        }
      }
    }
    return !poll.spent(1)
  }
}
