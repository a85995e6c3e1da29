import CVectorKernels

/// The images of one wave of a batch, which are processed together.
struct LearningBatch {
  /// The positions of the wave's images among the examples.
  let positions: ArraySlice<Int>
  let examples: any ExampleSource
  /// The position in the batch of the wave's first image.
  let first: Int
  /// The size of the whole batch.
  let size: Int
  /// The number of the step in the run, counted from 0.
  let step: Int

  /// Returns the position of the wave's group with this index in the batch.
  func group(_ index: Int) -> BatchGroup {
    BatchGroup(
      index: first / groupSize + index, images: min(groupSize, positions.count - index * groupSize), step: UInt64(step))
  }

  /// Returns the positions of a group's images among the examples.
  func positions(_ index: Int) -> [Int] {
    let from = positions.startIndex + index * groupSize
    return Array(positions[from..<min(from + groupSize, positions.endIndex)])
  }
}

/// The forward and backward passes of groups through a plan.
///
/// Barriers split the plan into regions. Within a region, groups run in parallel; at a barrier they wait until all are
/// combined. Without a barrier there is one region, and each worker passes one group after another through the same
/// memory.
final class LearningPasses<Scalar: TensorScalar>: @unchecked Sendable {
  let plan: VectorPlan<Scalar>
  private let schedule: BackwardSchedule
  private let loss: any Loss
  private let tensors: PlanTensors<Scalar>
  private let memory: LearningMemory<Scalar>
  private let collector: GradientCollector<Scalar>
  private let workspaces: [VectorWorkspace<Scalar>]
  /// The memory of each step in each workspace; what differs between groups is set for each group.
  private let passes: [[StagePass<Scalar>]]
  /// The barriers and the indices of their steps.
  private let barriers: [(step: Int, barrier: any BatchBarrier<Scalar>)]

  /// Creates passes for up to `groups` groups at a time.
  init(
    _ plan: VectorPlan<Scalar>, _ loss: any Loss, _ memory: LearningMemory<Scalar>,
    _ collector: GradientCollector<Scalar>, groups: Int, workers: Int
  ) {
    self.plan = plan
    self.loss = loss
    self.memory = memory
    self.collector = collector
    let schedule = BackwardSchedule(plan)
    self.schedule = schedule
    barriers = plan.barriers.compactMap { step in
      plan.steps[step].stage?.barrier(groups: groups).map { (step, $0) }
    }
    let count = barriers.isEmpty ? workers : groups
    let workspaces = (0..<count).map { _ in VectorWorkspace(plan, schedule, except: collector.keptSlots) }
    self.workspaces = workspaces
    let tensors = PlanTensors(plan, parameters: memory.parameters, buffers: memory.buffers)
    self.tensors = tensors
    passes = workspaces.map { workspace in
      plan.steps.indices.map { workspace.pass(plan.steps[$0], $0, tensors, schedule.steps[$0]) }
    }
  }

  /// Whether batches are held in memory as a whole.
  var isWhole: Bool { !barriers.isEmpty }

  /// The number of regions into which the barriers split the plan.
  var regions: Int { barriers.count + 1 }

  /// Returns the steps of a region, without barriers.
  private func steps(_ region: Int) -> Range<Int> {
    let first = region == 0 ? 0 : barriers[region - 1].step + 1
    return first..<(region < barriers.count ? barriers[region].step : plan.steps.count)
  }

  private func workspace(_ group: Int, _ worker: Int) -> VectorWorkspace<Scalar> {
    workspaces[isWhole ? group : worker]
  }

  // MARK: Forward

  /// Runs the forward pass of a group through a region up to the next barrier.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ region: Int, _ index: Int, _ worker: Int, _ batch: LearningBatch) {
    let group = batch.group(index)
    if region == 0 {
      let positions = batch.positions(index)
      let input = values(0, index, worker)
      batch.examples.images(at: positions, as: Scalar.self).lend { images in
        Scalar.operations.pointee.interleave(Int64(positions.count), Int64(plan.sizes[0]), images, nil, input)
      }
    } else {
      let (step, barrier) = barriers[region - 1]
      barrier.forward(pass(step, index, worker, group))
    }
    for step in steps(region) {
      switch plan.steps[step].operation {
      case .stage(let stage): stage.forward(pass(step, index, worker, group))
      case .sum(let activation):
        let (inputs, output) = (plan.steps[step].inputs, plan.steps[step].output)
        activation.applyToSum(
          count: plan.sizes[output] * groupSize, values(inputs[0], index, worker), values(inputs[1], index, worker),
          values(output, index, worker))
      }
    }
    if region < barriers.count { barriers[region].barrier.take(pass(barriers[region].step, index, worker, group)) }
  }

  /// Combines the groups that the barrier after a region collected in the forward pass.
  func combine(_ region: Int, _ batch: LearningBatch) {
    barriers[region].barrier.combine(barrierBatch(barriers[region].step, batch))
  }

  /// Runs a group forward through the last region, computes the loss, and runs the group back through the region.
  ///
  /// - Returns: the group's share of the loss, and the number of its correctly classified images.
  func turn(_ index: Int, _ worker: Int, _ batch: LearningBatch) -> (loss: Double, right: Int) {
    forward(regions - 1, index, worker, batch)
    let result = judge(index, worker, batch)
    backward(regions - 1, index, worker, batch)
    return result
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func judge(_ index: Int, _ worker: Int, _ batch: LearningBatch) -> (loss: Double, right: Int) {
    let operations = Scalar.operations.pointee
    let positions = batch.positions(index)
    let labels = batch.examples.labels(at: positions)
    let (count, outputs) = (Int64(positions.count), Int64(plan.outputShape.count))
    let output = Tensor<Scalar>(plan.outputShape.batch(of: positions.count)) { rows in
      operations.deinterleave(count, outputs, values(plan.output, index, worker), outputs, rows.baseAddress)
    }
    let value = loss.evaluate(output, .labels(labels), batch: batch.size)
    value.gradient.lend { gradient in
      operations.interleave(
        count, outputs, gradient, nil, workspace(index, worker).gradients[schedule.first].start)
    }
    return (value.value, zip(labels, output.largestInRows()).count { $0 == $1 })
  }

  // MARK: Backward

  /// Runs the backward pass of a group through a region to the barrier before it.
  func backward(_ region: Int, _ index: Int, _ worker: Int, _ batch: LearningBatch) {
    let group = batch.group(index)
    if region < barriers.count {
      let (step, barrier) = barriers[region]
      back(step, index, worker, group) { barrier.backward($0) }
    }
    for step in steps(region).reversed() {
      switch plan.steps[step].operation {
      case .stage(let stage): back(step, index, worker, group) { stage.backward($0) }
      case .sum(let activation): split(step, activation, index, worker)
      }
    }
    if region > 0 {
      let (step, barrier) = barriers[region - 1]
      if schedule.steps[step] != nil { barrier.takeBack(pass(step, index, worker, group)) }
    }
  }

  /// Runs the backward pass of one step with `body`, if it is needed.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func back(
    _ step: Int, _ index: Int, _ worker: Int, _ group: BatchGroup, _ body: (StagePass<Scalar>) -> Void
  ) {
    guard let way = schedule.steps[step] else { return }
    var pass = self.pass(step, index, worker, group)
    collector.prepare(&pass, step, index, worker)
    body(pass)
    if case .add(let place, let room) = way.inputs[0] {
      let count = plan.sizes[plan.steps[step].inputs[0]] * groupSize
      let gradients = workspace(index, worker).gradients
      Scalar.operations.pointee.add(Int64(count), gradients[room].start, gradients[place].start)
    }
  }

  /// Passes the gradient of a sum on to its two terms.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func split(_ step: Int, _ activation: Activation, _ index: Int, _ worker: Int) {
    guard let way = schedule.steps[step] else { return }
    let gradients = workspace(index, worker).gradients
    let arriving = gradients[way.arriving].start
    let count = plan.sizes[plan.steps[step].output] * groupSize
    if activation != .none {
      activation.applyGradient(
        count: count, values(plan.steps[step].output, index, worker), arriving, arriving)
    }
    for target in way.inputs {
      switch target {
      case nil: break
      case .write(let place): gradients[place].start.update(from: arriving, count: count)
      case .add(let place, _): Scalar.operations.pointee.add(Int64(count), arriving, gradients[place].start)
      }
    }
  }

  /// Combines the groups that the barrier after a region collected in the backward pass.
  func combineBack(_ region: Int, _ batch: LearningBatch) {
    let (step, barrier) = barriers[region]
    let parameters = plan.steps[step].stage?.tensors.parameters ?? 0..<0
    barrier.combineBack(
      barrierBatch(step, batch), gradients: parameters.map { memory.gradients.buffers[$0].start })
  }

  /// Writes the layers' new buffers after the batch.
  func writeBuffers() {
    for (step, barrier) in barriers {
      let buffers = plan.steps[step].stage?.tensors.buffers ?? 0..<0
      barrier.write(buffers: buffers.map { memory.buffers.buffers[$0].start })
    }
  }

  // MARK: Memory

  private func barrierBatch(_ step: Int, _ batch: LearningBatch) -> BarrierBatch<Scalar> {
    BarrierBatch(
      images: batch.positions.count, step: UInt64(batch.step), parameters: tensors.parameters[step],
      buffers: tensors.buffers[step])
  }

  private func values(_ slot: Int, _ index: Int, _ worker: Int) -> UnsafeMutablePointer<Scalar> {
    collector.input(slot, index) ?? workspace(index, worker).values[slot].start
  }

  private func pass(_ step: Int, _ index: Int, _ worker: Int, _ group: BatchGroup) -> StagePass<Scalar> {
    var pass = passes[isWhole ? index : worker][step]
    pass.group = group
    collector.place(&pass, plan.steps[step].inputs[0], plan.steps[step].output, index)
    return pass
  }
}
