import CVectorKernels

/// Collects the contributions of a wave's groups to the parameter gradients, and combines them.
final class GradientCollector<Scalar: TensorScalar>: @unchecked Sendable {
  private let plan: VectorPlan<Scalar>
  private let gradients: ParameterBuffers<Scalar>
  /// For slots that `byRows` stages read: the values of all groups of a wave.
  private let inputs: [AlignedBuffer<Scalar>?]
  private let keeps: Bool
  /// For stages that need rows: the output gradients of all groups of a wave (`byRows`), or of each worker's current
  /// group.
  private let rows: [AlignedBuffer<Scalar>?]
  /// The parameter gradients of `byGroup` stages, one group of a wave after another.
  private let groupGradients: AlignedBuffer<Scalar>
  /// The offsets of each step's parameter gradients within a group.
  private let gradientOffsets: [[Int]]
  private let groupGradientCount: Int
  /// The pieces of work that combine a wave's groups, in parts for the threads.
  private let parts: [[GradientPiece]]

  init(_ plan: VectorPlan<Scalar>, memory: LearningMemory<Scalar>, groups: Int, workers: Int) {
    self.plan = plan
    gradients = memory.gradients
    var inputs = [AlignedBuffer<Scalar>?](repeating: nil, count: plan.sizes.count)
    for step in plan.steps where step.stage?.learning == .byRows && inputs[step.inputs[0]] == nil {
      inputs[step.inputs[0]] = AlignedBuffer(groups * plan.sizes[step.inputs[0]] * groupSize)
    }
    self.inputs = inputs
    keeps = inputs.contains { $0 != nil }
    rows = plan.steps.map { step in
      guard let stage = step.stage, stage.rowStride > 0 else { return nil }
      return AlignedBuffer(zeros: (stage.learning == .byRows ? groups : workers) * groupSize * stage.rowStride)
    }
    var count = 0
    gradientOffsets = plan.steps.map { step in
      guard let stage = step.stage, stage.learning == .byGroup else { return [] }
      return stage.tensors.parameters.map { parameter in
        defer { count += memory.parameters.buffers[parameter].count }
        return count
      }
    }
    groupGradientCount = count
    groupGradients = AlignedBuffer(groups * count)
    let pieces = plan.steps.enumerated().flatMap { index, step in
      step.stage.map {
        GradientPiece.pieces(
          of: $0, at: index, entries: $0.tensors.parameters.map { memory.parameters.buffers[$0].count }, groups: groups)
      } ?? []
    }
    parts = GradientPiece.parts(pieces)
  }

  /// The slots that are stored here instead of in a workspace.
  var keptSlots: Set<Int> { Set(inputs.indices.filter { inputs[$0] != nil }) }

  /// Returns the address of a slot's values for a group, or nil if the slot is in the workspace.
  func input(_ slot: Int, _ group: Int) -> UnsafeMutablePointer<Scalar>? {
    inputs[slot].map { $0.start + group * plan.sizes[slot] * groupSize }
  }

  /// Redirects a step's input and output for a group to this memory if their slots are stored here.
  func place(_ pass: inout StagePass<Scalar>, _ read: Int, _ written: Int, _ group: Int) {
    guard keeps else { return }
    if let x = input(read, group) { pass.x = x }
    if let y = input(written, group) { pass.y = y }
  }

  /// Sets where the backward pass of a step writes its parameter gradients (`byGroup`) and its rows of output
  /// gradients.
  func prepare(_ pass: inout StagePass<Scalar>, _ step: Int, _ group: Int, _ worker: Int) {
    guard let stage = plan.steps[step].stage else { return }
    let learning = stage.learning
    if learning == .byGroup {
      pass.gradients = gradientOffsets[step].map { groupGradients.start + group * groupGradientCount + $0 }
    }
    let place = (learning == .byRows ? group : worker) * groupSize * stage.rowStride
    pass.rows = rows[step].map { $0.start + place }
  }

  /// Combines the contributions of a wave's groups.
  ///
  /// - Parameter use: called with each range of a parameter once its gradient is known.
  func collect(groups: Int, adding: Bool, on pool: ThreadPool, thenUse use: (ParameterRange) -> Void) {
    pool.run(parts.count) { part, _ in
      for piece in parts[part] {
        collect(piece, groups: groups, adding: adding)
        use(piece.range)
      }
    }
  }

  /// Combines the contributions of a wave's groups to some entries of a parameter, in order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func collect(_ piece: GradientPiece, groups: Int, adding: Bool) {
    guard let stage = plan.steps[piece.step].stage else { return }
    let operations = Scalar.operations.pointee
    let range = piece.range
    let (first, count) = (range.entries.lowerBound, range.entries.count)
    let gradient = gradients.buffers[range.parameter].start + first
    switch piece.kind {
    case .whole: break
    case .sum:
      let own = range.parameter - stage.tensors.parameters.lowerBound
      let part = groupGradients.start + gradientOffsets[piece.step][own] + first
      if !adding { gradient.update(from: part, count: count) }
      for group in (adding ? 0 : 1)..<groups {
        operations.add(Int64(count), part + group * groupGradientCount, gradient)
      }
    case .product:
      guard let x = inputs[plan.steps[piece.step].inputs[0]], let dy = rows[piece.step] else { return }
      operations.affine_weight_gradient(
        Int64(groups), Int64(stage.inputs), Int64(stage.outputs), Int64(first / stage.outputs),
        Int64(count / stage.outputs), x.start, dy.start, adding, gradient - first)
    case .columnSums:
      guard let dy = rows[piece.step] else { return }
      operations.column_sums(Int64(groups * groupSize), Int64(stage.outputs), dy.start, adding, gradient)
    }
  }
}
