import CVectorKernels

/// Batch normalisation with its activation. In training it uses the statistics of the batch, which its barrier
/// collects; otherwise the running mean and variance.
struct NormalizationStage<Scalar: TensorScalar>: RectifiedStage {
  let layer: BatchNormalizationLayer<Scalar>
  /// The number of pixels per channel; 1 for features.
  let plane: Int
  let tensors: TensorPlaces
  let isTraining: Bool
  var activation = Activation.none
  /// Whether the next stage's backward pass already masks the gradient by this stage's ReLU.
  var isRectifiedByNext = false

  var channels: Int { layer.gamma.count }
  var inputs: Int { channels * plane }
  var outputs: Int { inputs }
  var learning: StageLearning { .byBatch }

  func barrier(groups: Int) -> (any BatchBarrier<Scalar>)? {
    isTraining ? NormalizationBarrier(self, groups: groups) : nil
  }

  /// Runs inference with the current running mean and variance.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    let factors = AlignedBuffer<Scalar>(2 * channels)
    let epsilon = Scalar(layer.epsilon)
    let (gamma, beta, mean, variance) = (pass.parameters[0], pass.parameters[1], pass.buffers[0], pass.buffers[1])
    for c in 0..<channels {
      let scale = gamma[c] / (variance[c] + epsilon).squareRoot()
      factors.start[c] = scale
      factors.start[channels + c] = beta[c] - mean[c] * scale
    }
    apply(pass, scale: factors.start, shift: factors.start + channels)
  }

  /// Does nothing: backward passes happen only in training, through the barrier.
  func backward(_ pass: StagePass<Scalar>) {}

  /// Computes y = φ(x · scale + shift), per channel.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func apply(_ pass: StagePass<Scalar>, scale: UnsafePointer<Scalar>, shift: UnsafePointer<Scalar>) {
    Scalar.operations.pointee.channel_affine(
      Int64(channels), Int64(plane), pass.x, scale, shift, activation == .relu, pass.y)
    if activation != .relu && activation != .none { activation.apply(count: outputs * groupSize, pass.y, pass.y) }
  }
}

/// Combines the statistics of a batch from those of its groups, in order, with the formula of Chan, Golub and LeVeque
/// (*Updating formulae and a pairwise algorithm for computing sample variances*, 1979).
final class NormalizationBarrier<Scalar: TensorScalar>: BatchBarrier, @unchecked Sendable {
  private let stage: NormalizationStage<Scalar>
  private let channels: Int
  /// Two numbers per channel for each group: the mean and the sum of squared deviations; in the backward pass, two
  /// sums.
  private let ofGroups: AlignedBuffer<Scalar>
  /// The statistics of the batch, one number per channel in each buffer.
  private let mean: AlignedBuffer<Scalar>
  private let variance: AlignedBuffer<Scalar>
  private let inverse: AlignedBuffer<Scalar>
  private let scale: AlignedBuffer<Scalar>
  private let shift: AlignedBuffer<Scalar>
  private let meanGradient: AlignedBuffer<Scalar>
  private let meanProduct: AlignedBuffer<Scalar>
  /// The number of values per channel in the batch.
  private var values = 0

  init(_ stage: NormalizationStage<Scalar>, groups: Int) {
    self.stage = stage
    channels = stage.channels
    ofGroups = AlignedBuffer(2 * stage.channels * groups)
    func room() -> AlignedBuffer<Scalar> { AlignedBuffer(zeros: stage.channels) }
    (mean, variance, inverse, scale, shift) = (room(), room(), room(), room(), room())
    (meanGradient, meanProduct) = (room(), room())
  }

  private func first(_ group: Int) -> UnsafeMutablePointer<Scalar> { ofGroups.start + group * 2 * channels }
  private func second(_ group: Int) -> UnsafeMutablePointer<Scalar> { first(group) + channels }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func take(_ pass: StagePass<Scalar>) {
    Scalar.operations.pointee.channel_moments(
      Int64(channels), Int64(stage.plane), Int64(pass.group.images), pass.x, first(pass.group.index),
      second(pass.group.index))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func combine(_ batch: BarrierBatch<Scalar>) {
    let groups = batch.groups
    values = batch.images * stage.plane
    let (gamma, beta) = (batch.parameters[0], batch.parameters[1])
    let epsilon = Scalar(stage.layer.epsilon)
    for c in 0..<channels {
      var (count, mean, deviations) = (0, Scalar(0), Scalar(0))
      for (group, images) in groups.enumerated() {
        let added = images * stage.plane
        let share = Scalar(added) / Scalar(count + added)
        let delta = first(group)[c] - mean
        mean += delta * share
        deviations += second(group)[c] + delta * delta * Scalar(count) * share
        count += added
      }
      self.mean.start[c] = mean
      variance.start[c] = deviations / Scalar(count)
      inverse.start[c] = 1 / (variance.start[c] + epsilon).squareRoot()
      scale.start[c] = gamma[c] * inverse.start[c]
      shift.start[c] = beta[c] - mean * scale.start[c]
    }
  }

  func forward(_ pass: StagePass<Scalar>) { stage.apply(pass, scale: scale.start, shift: shift.start) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func takeBack(_ pass: StagePass<Scalar>) {
    if stage.activation != .none && !stage.isRectifiedByNext {
      stage.activation.applyGradient(count: stage.outputs * groupSize, pass.y, pass.dy, pass.dy)
    }
    Scalar.operations.pointee.channel_gradient_sums(
      Int64(channels), Int64(stage.plane), Int64(pass.group.images), pass.x, pass.dy, mean.start, inverse.start,
      first(pass.group.index), second(pass.group.index))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func combineBack(_ batch: BarrierBatch<Scalar>, gradients: [UnsafeMutablePointer<Scalar>]) {
    let groups = batch.groups.indices
    for c in 0..<channels {
      var (sum, product) = (Scalar(0), Scalar(0))
      for group in groups {
        sum += first(group)[c]
        product += second(group)[c]
      }
      gradients[0][c] = product
      gradients[1][c] = sum
      meanGradient.start[c] = sum / Scalar(values)
      meanProduct.start[c] = product / Scalar(values)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx else { return }
    Scalar.operations.pointee.channel_gradient(
      Int64(channels), Int64(stage.plane), Int64(pass.group.images), pass.x, pass.dy, mean.start, inverse.start,
      scale.start, meanGradient.start, meanProduct.start, dx)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func write(buffers: [UnsafeMutablePointer<Scalar>]) {
    let (kept, taken) = (Scalar(1 - stage.layer.momentum), Scalar(stage.layer.momentum))
    let unbiased = Scalar(values) / Scalar(max(1, values - 1))
    for c in 0..<channels {
      buffers[0][c] = kept * buffers[0][c] + taken * mean.start[c]
      buffers[1][c] = kept * buffers[1][c] + taken * variance.start[c] * unbiased
    }
  }
}
