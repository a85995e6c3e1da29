import NeuralNetworks

extension Explanation.Site {
  /// Explains a number of a convolution.
  func convolution(_ layer: ConvolutionalLayer<Double>) -> Explanation {
    switch subject {
    case .output: convolutionOutput(layer)
    case .inputGradient: convolutionInputGradient(layer)
    case .parameterGradient(0): convolutionFilterGradient(layer)
    case .parameterGradient: convolutionBiasGradient(layer)
    }
  }

  /// Explains Z[b,c,h,w] = Σ_{k,i,j} X[b,k,hs+i-p,ws+j-p] · filters[c,k,i,j] + biases[c]
  private func convolutionOutput(_ layer: ConvolutionalLayer<Double>) -> Explanation {
    let (b, c) = (indices[0], indices[1])
    let (top, left) = origin(layer, indices[2], indices[3])
    var terms: [Explanation.Term] = []
    var poll = CancellationPoll()
    for k in 0..<layer.filters.shape[1] {
      for i in 0..<layer.kernel.vertical {
        for j in 0..<layer.kernel.horizontal {
          if poll.spent(Explanation.workOfTerm) { break }
          terms.append(
            Explanation.Term([pixel(b, k, top + i, left + j), factor("filters", layer.filters, c, k, i, j)]))
        }
      }
    }
    return Explanation(
      title: title("output"), equation: equation("Z["), terms: terms,
      bias: layer.hasBiases ? factor("biases", layer.biases, c) : nil,
      activation: layer.activation, given: given,
      region: Region(
        rows: top...top + layer.kernel.vertical - 1, columns: left...left + layer.kernel.horizontal - 1,
        height: input.shape[2], width: input.shape[3]))
  }

  /// Explains ∂L/∂X[b,k,r,q] = Σ ∂L/∂Z[b,c,h,w] · filters[c,k,i,j] over the windows (h, w) that contain (r, q), at
  /// offset (i, j)
  private func convolutionInputGradient(_ layer: ConvolutionalLayer<Double>) -> Explanation {
    let (b, k, row, column) = (indices[0], indices[1], indices[2], indices[3])
    let (gradient, name) = sumGradient(layer.activation)
    var terms: [Explanation.Term] = []
    var poll = CancellationPoll()
    for c in 0..<layer.filters.shape[0] {
      for h in 0..<output.shape[2] {
        for w in 0..<output.shape[3] {
          let (top, left) = origin(layer, h, w)
          let (i, j) = (row - top, column - left)
          guard (0..<layer.kernel.vertical).contains(i), (0..<layer.kernel.horizontal).contains(j) else { continue }
          if poll.spent(Explanation.workOfTerm) { break }
          terms.append(
            Explanation.Term([factor(name, gradient, b, c, h, w), factor("filters", layer.filters, c, k, i, j)]))
        }
      }
    }
    return Explanation(
      title: title("input gradient"), equation: equation("∂L/∂X"), terms: terms, given: given,
      region: Region(
        rows: row...row, columns: column...column, height: input.shape[2], width: input.shape[3]))
  }

  /// Explains ∂L/∂filters[c,k,i,j] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w] · X[b,k,hs+i-p,ws+j-p]
  private func convolutionFilterGradient(_ layer: ConvolutionalLayer<Double>) -> Explanation {
    let (c, k, i, j) = (indices[0], indices[1], indices[2], indices[3])
    let (gradient, name) = sumGradient(layer.activation)
    var terms: [Explanation.Term] = []
    var poll = CancellationPoll()
    for b in 0..<output.shape[0] {
      for h in 0..<output.shape[2] {
        for w in 0..<output.shape[3] {
          let (top, left) = origin(layer, h, w)
          if poll.spent(Explanation.workOfTerm) { break }
          terms.append(Explanation.Term([factor(name, gradient, b, c, h, w), pixel(b, k, top + i, left + j)]))
        }
      }
    }
    return Explanation(
      title: title("filters gradient"), equation: equation("∂L/∂filters"), terms: terms, given: given)
  }

  /// Explains ∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w]
  private func convolutionBiasGradient(_ layer: ConvolutionalLayer<Double>) -> Explanation {
    let (gradient, name) = sumGradient(layer.activation)
    var terms: [Explanation.Term] = []
    var poll = CancellationPoll()
    for b in 0..<output.shape[0] {
      for h in 0..<output.shape[2] {
        for w in 0..<output.shape[3] {
          if poll.spent(Explanation.workOfTerm) { break }
          terms.append(Explanation.Term([factor(name, gradient, b, indices[0], h, w)]))
        }
      }
    }
    return Explanation(title: title("biases gradient"), equation: equation("∂L/∂biases"), terms: terms, given: given)
  }

  /// Returns the input row and column where the window of output (h, w) begins; negative in the padding.
  private func origin(_ layer: ConvolutionalLayer<Double>, _ h: Int, _ w: Int) -> (top: Int, left: Int) {
    (h * layer.stride.vertical - layer.padding.top, w * layer.stride.horizontal - layer.padding.left)
  }
}
