/// Pooling. (Slide: *Max Pooling Layer Gradients*.)
extension TextbookKernels {
  /// Computes Z[b,c,h,w] = max_{i,j ∈ window} X[b,c,hs+i,ws+j] and the row-major offset of each maximum.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func maxPooling(_ input: Tensor<Scalar>, _ g: PoolingGeometry) -> (output: Tensor<Scalar>, winners: [Int32]) {
    var output = Tensor<Scalar>(g.outputShape)
    var winners = [Int32](repeating: 0, count: output.count)
    var poll = CancellationPoll(cancellation)
    forEachWindow(g) { outputIndex, windowStart in
      var winner = windowStart
      let isWhole = forEachInWindow(g, windowStart, &poll) { index in
        let (value, best) = (input.values[index], input.values[winner])
        if value > best || (value.isNaN && !best.isNaN) { winner = index }
      }
      output.values[outputIndex] = input.values[winner]
      winners[outputIndex] = Int32(winner)
      return isWhole
    }
    return (output, winners)
  }

  /// Computes ∂L/∂X[b,c,h,w] = Σ ∂L/∂Z[b,c,h_out,w_out] over the windows whose first maximum is at (h, w), and 0 if
  /// there are none. The slide shows windows that don't overlap, where the sum has at most one term.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func maxPoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, winners: [Int32], _ g: PoolingGeometry
  ) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(g.inputShape)
    var poll = CancellationPoll(cancellation)
    for (upstream, winner) in zip(outputGradient.values, winners) {
      if poll.spent(4) { break }
      gradient.values[Int(winner)] += upstream
    }
    return gradient
  }

  /// Computes Z[b,c,h,w] = 1/|window| Σ_{i,j ∈ window} X[b,c,hs+i,ws+j].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func averagePooling(_ input: Tensor<Scalar>, _ g: PoolingGeometry) -> Tensor<Scalar> {
    var output = Tensor<Scalar>(g.outputShape)
    let size = Scalar(g.window.vertical * g.window.horizontal)
    var poll = CancellationPoll(cancellation)
    forEachWindow(g) { outputIndex, windowStart in
      var sum: Scalar = 0
      let isWhole = forEachInWindow(g, windowStart, &poll) { sum += input.values[$0] }
      output.values[outputIndex] = sum / size
      return isWhole
    }
    return output
  }

  /// Computes ∂L/∂X[b,c,h,w] = Σ ∂L/∂Z[b,c,h_out,w_out] / |window| over the windows that contain (h, w).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func averagePoolingInputGradient(_ outputGradient: Tensor<Scalar>, _ g: PoolingGeometry) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(g.inputShape)
    let size = Scalar(g.window.vertical * g.window.horizontal)
    var poll = CancellationPoll(cancellation)
    forEachWindow(g) { outputIndex, windowStart in
      let share = outputGradient.values[outputIndex] / size
      return forEachInWindow(g, windowStart, &poll) { gradient.values[$0] += share }
    }
    return gradient
  }

  /// Calls `body` for every window with the row-major offsets of its output and its upper left input, until it returns
  /// false.
  @inline(__always)
  private func forEachWindow(_ g: PoolingGeometry, _ body: (_ outputIndex: Int, _ windowStart: Int) -> Bool) {
    var outputIndex = 0
    for plane in 0..<g.batch * g.channels {
      for h in 0..<g.outputHeight {
        for w in 0..<g.outputWidth {
          let row = plane * g.inputHeight + h * g.stride.vertical
          guard body(outputIndex, row * g.inputWidth + w * g.stride.horizontal) else { return }
          outputIndex += 1
        }
      }
    }
  }

  /// Calls `body` for the row-major offsets of a window's inputs; returns false if cancelled.
  @inline(__always)
  private func forEachInWindow(
    _ g: PoolingGeometry, _ start: Int, _ poll: inout CancellationPoll, _ body: (Int) -> Void
  ) -> Bool {
    for i in 0..<g.window.vertical {
      if poll.spent(g.window.horizontal) { return false }
      for j in 0..<g.window.horizontal { body(start + i * g.inputWidth + j) }
    }
    return true
  }
}
