import CVectorKernels

/// The memory that a learner shares with the training run.
struct LearningMemory<Scalar: TensorScalar>: Sendable {
  /// The current parameters of the network; the training run updates them in place.
  let parameters: ParameterBuffers<Scalar>
  /// The gradients that the learner computes.
  let gradients: ParameterBuffers<Scalar>
  /// The current buffers of the network; the learner updates them after each batch with a finite loss, unless it is
  /// cancelled.
  let buffers: ParameterBuffers<Scalar>
}

/// Computes the loss and the gradients of batches in memory that is allocated once; a shard is a group of sixteen
/// images.
///
/// The result does not depend on the number of workers: shards are computed separately, and their contributions to each
/// range of a parameter are added in order. The weight gradient of a large affine map is one product over all images of
/// a wave, split by rows. If a stage couples the images of a batch, all shards of the batch are kept in memory and wait
/// for each other at that stage.
final class VectorLearner<Scalar: TensorScalar>: @unchecked Sendable {
  /// The number of shards to compute before their contributions are combined. It determines the order of sums, so it
  /// must not depend on the number of workers.
  static var wave: Int { 32 }

  private let passes: LearningPasses<Scalar>
  private let collector: GradientCollector<Scalar>
  private let pool: ThreadPool
  private let memory: LearningMemory<Scalar>
  private let cancellation: Cancellation
  /// The loss and the number of correctly classified images of each group of a wave; workers write to separate
  /// elements.
  private let results: UnsafeMutableBufferPointer<(loss: Double, right: Int)>

  /// Creates a learner for batches of up to `batch` images; nil if the examples do not fit the network or it has no
  /// layer that computes anything.
  init?(
    _ network: LayeredNeuralNetwork<Scalar>, example: Shape, loss: any Loss, batch: Int,
    memory: LearningMemory<Scalar>, on kernels: any LayerKernels<Scalar>, seed: UInt64, pool: ThreadPool
  ) {
    let context = ForwardContext(kernels, mode: .training(RandomStream(seed: seed)))
    guard let plan = VectorPlan(network, example: example, in: context) else { return nil }
    let all = (batch + groupSize - 1) / groupSize
    let groups = plan.barriers.isEmpty ? min(Self.wave, all) : all
    collector = GradientCollector(plan, memory: memory, groups: groups, workers: pool.workers)
    passes = LearningPasses(plan, loss, memory, collector, groups: groups, workers: pool.workers)
    self.pool = pool
    self.memory = memory
    cancellation = kernels.cancellation
    results = .allocate(capacity: groups)
    results.initialize(repeating: (0, 0))
  }

  deinit { results.deallocate() }

  /// Whether no layer has to run with its own methods.
  var isFast: Bool { !passes.plan.steps.contains { $0.stage is TextbookStage<Scalar> } }

  /// Computes the parameter gradients of a batch.
  ///
  /// - Parameters:
  ///   - step: the number of the step in the run, counted from 0.
  ///   - use: called with each range of a parameter once its gradient is known, on the thread that computed it and
  ///     still has it in its cache; not called if the loss is not finite or the run is cancelled.
  /// - Returns: the loss, and the number of correctly classified images.
  func learn(
    from positions: ArraySlice<Int>, of examples: any ExampleSource, step: Int = 0,
    thenUse use: (ParameterRange) -> Void = { _ in }
  ) -> (loss: Double, right: Int) {
    var (loss, right) = (0.0, 0)
    let waveSize = passes.isWhole ? max(1, positions.count) : Self.wave * groupSize
    for start in stride(from: positions.startIndex, to: positions.endIndex, by: waveSize) {
      let wave = positions[start..<min(start + waveSize, positions.endIndex)]
      let batch = LearningBatch(
        positions: wave, examples: examples, first: start - positions.startIndex, size: positions.count, step: step)
      let groups = groups(ofBatch: wave.count).count
      for region in 0..<passes.regions - 1 {
        run(groups) { self.passes.forward(region, $0, $1, batch) }
        passes.combine(region, batch)
      }
      run(groups) { self.results[$0] = self.passes.turn($0, $1, batch) }
      for result in results[..<groups] {
        loss += result.loss
        right += result.right
      }
      guard loss.isFinite else { break }
      for region in (0..<passes.regions - 1).reversed() {
        passes.combineBack(region, batch)
        run(groups) { self.passes.backward(region, $0, $1, batch) }
      }
      if cancellation.isRequested() { break }
      passes.writeBuffers()
      let isLast = wave.endIndex == positions.endIndex
      collector.collect(groups: groups, adding: start != positions.startIndex, on: pool) { range in
        if isLast { use(range) }
      }
    }
    return (loss, right)
  }

  /// Calls `body` for every group; skips the remaining groups once the run is cancelled.
  private func run(_ groups: Int, _ body: (_ group: Int, _ worker: Int) -> Void) {
    pool.run(groups) { group, worker in
      if cancellation.isNever || !cancellation.isRequested() { body(group, worker) }
    }
  }
}
