/// Batch normalisation, per channel. (Ioffe and Szegedy, *Batch normalization*, 2015.)
extension TextbookKernels {
  /// Computes μ[c] = mean of X[:,c,:,:] and σ²[c] = mean of (X[:,c,:,:] - μ[c])².
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func batchMoments(_ input: Tensor<Scalar>) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
    let g = ChannelGrid(input.shape, cancellation)
    var (mean, variance) = (Tensor<Scalar>(Shape(g.channels)), Tensor<Scalar>(Shape(g.channels)))
    let count = Scalar(g.batch * g.plane)
    g.forEach { c, place in mean.values[c] += input.values[place] }
    for c in 0..<g.channels { mean.values[c] /= count }
    g.forEach { c, place in
      let deviation = input.values[place] - mean.values[c]
      variance.values[c] += deviation * deviation
    }
    for c in 0..<g.channels { variance.values[c] /= count }
    return (mean, variance)
  }

  /// Computes Y[b,c,h,w] = gamma[c] · (X[b,c,h,w] - μ[c]) · inverse[c] + beta[c].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func normalization(_ input: Tensor<Scalar>, _ n: Normalization<Scalar>) -> Tensor<Scalar> {
    var output = input
    ChannelGrid(input.shape, cancellation).forEach { c, place in
      let normalized = (input.values[place] - n.mean.values[c]) * n.inverse.values[c]
      output.values[place] = n.gamma.values[c] * normalized + n.beta.values[c]
    }
    return output
  }

  /// Computes ∂L/∂X, ∂L/∂beta[c] = Σ ∂L/∂Y and ∂L/∂gamma[c] = Σ ∂L/∂Y · N over b, h, w, with N = (X - μ[c]) ·
  /// inverse[c].
  ///
  /// If μ and inverse are those of the batch, ∂L/∂X = gamma[c] · inverse[c] · (∂L/∂Y - mean of ∂L/∂Y - N · mean of
  /// (∂L/∂Y · N)); if they are constants, ∂L/∂X = gamma[c] · inverse[c] · ∂L/∂Y.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func normalizationGradients(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ n: Normalization<Scalar>, ofBatch: Bool
  ) -> LayerGradients<Scalar> {
    let g = ChannelGrid(input.shape, cancellation)
    var (gamma, beta) = (Tensor<Scalar>(Shape(g.channels)), Tensor<Scalar>(Shape(g.channels)))
    g.forEach { c, place in
      let normalized = (input.values[place] - n.mean.values[c]) * n.inverse.values[c]
      beta.values[c] += outputGradient.values[place]
      gamma.values[c] += outputGradient.values[place] * normalized
    }
    var gradient = outputGradient
    let count = Scalar(g.batch * g.plane)
    g.forEach { c, place in
      var through = outputGradient.values[place]
      if ofBatch {
        let normalized = (input.values[place] - n.mean.values[c]) * n.inverse.values[c]
        through -= beta.values[c] / count + normalized * gamma.values[c] / count
      }
      gradient.values[place] = n.gamma.values[c] * n.inverse.values[c] * through
    }
    return LayerGradients(input: gradient, parameters: [gamma, beta])
  }
}

/// Maps the values of a batch to their channels.
private struct ChannelGrid {
  let batch: Int
  let channels: Int
  let plane: Int
  private let cancellation: Cancellation

  /// Creates the grid for B x C x H x W, or for B x C.
  init(_ shape: Shape, _ cancellation: Cancellation) {
    self.cancellation = cancellation
    batch = shape[0]
    channels = shape[1]
    plane = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  /// Calls `body` for every value with its channel and row-major offset, until cancelled.
  @inline(__always)
  func forEach(_ body: (_ channel: Int, _ place: Int) -> Void) {
    var poll = CancellationPoll(cancellation)
    for image in 0..<batch {
      for c in 0..<channels {
        let first = (image * channels + c) * plane
        // Planes may be large, so they are split, with a check for cancellation before each part.
        for start in stride(from: first, to: first + plane, by: 1 << 16) {
          let end = min(start + (1 << 16), first + plane)
          if poll.spent(4 * (end - start)) { return }
          for place in start..<end { body(c, place) }
        }
      }
    }
  }
}
