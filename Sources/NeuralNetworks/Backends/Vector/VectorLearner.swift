import CVectorKernels

/// Computes the loss and the gradients of batches, sixteen images a shard, in memory that is taken once.
///
/// Whatever the number of workers, each shard is computed by itself and what they give is added in their order, split by
/// ranges of the parameters; the gradients of large affine maps are products over all images of a wave, split by rows.
final class VectorLearner<Scalar: TensorScalar>: @unchecked Sendable {
  /// How many shards are under way before what they give is taken together: it decides the order of sums, so it must
  /// not depend on the number of workers.
  static var wave: Int { 32 }

  private let plan: VectorPlan<Scalar>
  private let loss: any Loss
  private let pool: ThreadPool
  private let workspaces: [VectorWorkspace<Scalar>]
  /// For stages that learn by rows: the inputs of all groups of a wave.
  private let inputs: [AlignedBuffer<Scalar>?]
  /// For stages that need rows: the gradients by their outputs, of all groups of a wave, or of each worker's group.
  private let rows: [AlignedBuffer<Scalar>?]
  /// For stages that learn by group: a wave's gradients, group after group, and where each parameter's stand in a group's.
  private let groupGradients: AlignedBuffer<Scalar>
  private let gradientOffsets: [[Int]]
  private let groupGradientCount: Int
  /// Where the parameters of each stage stand.
  private let parameters: [[AlignedBuffer<Scalar>]]
  private let gradients: ParameterBuffers<Scalar>
  /// The work of taking a wave's groups together.
  private let parts: [[GradientPiece]]
  /// What each group of a wave gave; written by several workers, each its own places.
  private let results: UnsafeMutableBufferPointer<(loss: Double, right: Int)>

  /// A learner for batches of up to `batch` images; nil where a layer has no stage.
  ///
  /// - Parameters:
  ///   - parameters: those that the network has now, and later those that somebody changes in place
  ///   - gradients: where theirs go
  init?(
    _ network: LayeredNeuralNetwork<Scalar>, example: Shape, loss: any Loss, batch: Int,
    parameters: ParameterBuffers<Scalar>, gradients: ParameterBuffers<Scalar>, pool: ThreadPool
  ) {
    guard let plan = VectorPlan(network, example: example) else { return nil }
    self.plan = plan
    self.loss = loss
    self.pool = pool
    self.gradients = gradients
    let ofStages = plan.stages.map { stage in stage.layer.map { parameters.buffers[$0] } ?? [] }
    self.parameters = ofStages
    let groups = min(Self.wave, (batch + groupSize - 1) / groupSize)
    inputs = plan.stages.map { $0.learning == .byRows ? AlignedBuffer(groups * $0.inputs * groupSize) : nil }
    workspaces = (0..<pool.workers).map { _ in VectorWorkspace(plan, learns: true) }
    rows = plan.stages.map { stage in
      guard stage.rowStride > 0 else { return nil }
      return AlignedBuffer(zeros: (stage.learning == .byRows ? groups : pool.workers) * groupSize * stage.rowStride)
    }
    var count = 0
    gradientOffsets = zip(plan.stages, ofStages).map { stage, parameters in
      guard stage.learning == .byGroup else { return [] }
      return parameters.map { parameter in
        defer { count += parameter.count }
        return count
      }
    }
    groupGradientCount = count
    groupGradients = AlignedBuffer(groups * count)
    let pieces = plan.stages.enumerated().flatMap { index, stage in
      GradientPiece.pieces(of: stage, at: index, entries: ofStages[index].map(\.count), groups: groups)
    }
    parts = GradientPiece.parts(pieces)
    results = .allocate(capacity: groups)
    results.initialize(repeating: (0, 0))
  }

  deinit { results.deallocate() }

  /// The loss of a batch and how many of its images are classified rightly.
  ///
  /// - Parameter use: what to do with the gradient by a range of a parameter once it is known, on the thread that computed
  ///   it and still has it in its cache. There are no gradients where the loss is not finite.
  func learn(
    from positions: ArraySlice<Int>, of examples: any ExampleSource, thenUse use: (ParameterRange) -> Void = { _ in }
  ) -> (loss: Double, right: Int) {
    var (loss, right) = (0.0, 0)
    let waveSize = Self.wave * groupSize
    for start in stride(from: positions.startIndex, to: positions.endIndex, by: waveSize) {
      let wave = positions[start..<min(start + waveSize, positions.endIndex)]
      let groups = groups(ofBatch: wave.count)
      pool.run(groups.count) { group, worker in
        let first = start + groups[group].first
        learn(from: Array(wave[first..<first + groups[group].count]), group, worker, examples, batch: positions.count)
      }
      for result in results[..<groups.count] {
        loss += result.loss
        right += result.right
      }
      guard loss.isFinite else { break }
      let isFirst = start == positions.startIndex
      let isLast = wave.endIndex == positions.endIndex
      pool.run(parts.count) { part, _ in
        for piece in parts[part] {
          collect(piece, groups: groups.count, adding: !isFirst)
          if isLast { use(piece.range) }
        }
      }
    }
    return (loss, right)
  }

  /// Forward, loss and backward of one group.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func learn(
    from positions: [Int], _ group: Int, _ worker: Int, _ examples: any ExampleSource, batch: Int
  ) {
    let workspace = workspaces[worker]
    let operations = Scalar.operations.pointee
    let stages = plan.stages
    func values(_ index: Int) -> UnsafeMutablePointer<Scalar> {
      guard index < stages.count, let kept = inputs[index] else { return workspace.values[index].start }
      return kept.start + group * stages[index].inputs * groupSize
    }
    func pass(_ index: Int) -> StagePass<Scalar> {
      StagePass(
        x: values(index), y: values(index + 1), places: workspace.places(index),
        parameters: parameters[index].map { UnsafePointer($0.start) }, dy: workspace.gradients[index % 2].start)
    }

    examples.images(at: positions, as: Scalar.self).lend { images in
      operations.interleave(Int64(positions.count), Int64(stages[0].inputs), images, nil, values(0))
    }
    for (index, stage) in stages.enumerated() { stage.forward(pass(index)) }

    let outputs = plan.outputShape.count
    let labels = examples.labels(at: positions)
    let output = Tensor<Scalar>(plan.outputShape.batch(of: positions.count)) { rows in
      operations.deinterleave(
        Int64(positions.count), Int64(outputs), values(stages.count), Int64(outputs), rows.baseAddress)
    }
    let value = loss.evaluate(output, .labels(labels), batch: batch)
    results[group] = (value.value, zip(labels, output.largestInRows()).count { $0 == $1 })
    value.gradient.lend { gradient in
      operations.interleave(
        Int64(positions.count), Int64(outputs), gradient, nil, workspace.gradients[(stages.count - 1) % 2].start)
    }
    let first = plan.firstLearning
    for index in stages.indices.reversed() where index >= first {
      var pass = pass(index)
      if index > first { pass.dx = workspace.gradients[(index + 1) % 2].start }
      let learning = stages[index].learning
      if learning == .byGroup {
        pass.gradients = gradientOffsets[index].map { groupGradients.start + group * groupGradientCount + $0 }
      }
      let place = (learning == .byRows ? group : worker) * groupSize * stages[index].rowStride
      pass.rows = rows[index].map { $0.start + place }
      stages[index].backward(pass)
    }
  }

  /// What the groups of a wave give for some entries of a parameter, taken together in their order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func collect(_ piece: GradientPiece, groups: Int, adding: Bool) {
    let operations = Scalar.operations.pointee
    let (stage, range) = (plan.stages[piece.stage], piece.range)
    let (first, count) = (range.entries.lowerBound, range.entries.count)
    let gradient = gradients.buffers[range.layer][range.parameter].start + first
    switch piece.kind {
    case .sum:
      let part = groupGradients.start + gradientOffsets[piece.stage][range.parameter] + first
      if !adding { gradient.update(from: part, count: count) }
      for group in (adding ? 0 : 1)..<groups {
        operations.add(Int64(count), part + group * groupGradientCount, gradient)
      }
    case .product:
      guard let x = inputs[piece.stage], let dy = rows[piece.stage] else { return }
      operations.affine_weight_gradient(
        Int64(groups), Int64(stage.inputs), Int64(stage.outputs), Int64(first / stage.outputs),
        Int64(count / stage.outputs), x.start, dy.start, adding, gradient - first)
    case .columnSums:
      guard let dy = rows[piece.stage] else { return }
      operations.column_sums(Int64(groups * groupSize), Int64(stage.outputs), dy.start, adding, gradient)
    }
  }
}
