import CVectorKernels
import Dispatch

/// Computes the loss and the gradients of batches, sixteen images a shard, in memory that is taken once.
///
/// Whatever the number of workers, each shard is computed by itself and what they give is added in their order; the
/// gradients of affine maps are sums over all images of a wave, split by rows of the weights.
final class VectorLearner<Scalar: TensorScalar>: @unchecked Sendable {
  /// How many shards are under way before what they give is taken together: it decides the order of sums, so it must
  /// not depend on the number of workers.
  static var wave: Int { 32 }

  private let plan: VectorPlan<Scalar>
  private let loss: any Loss
  private let workspaces: [VectorWorkspace<Scalar>]
  /// For stages that learn by rows: the inputs of all groups of a wave.
  private let inputs: [LaneBuffer<Scalar>?]
  /// For stages that need rows: the gradients by their outputs, of all groups of a wave, or of each worker's group.
  private let rows: [LaneBuffer<Scalar>?]
  /// For stages that learn by group: a wave's gradients, group after group, and where each parameter's stand in a group's.
  private let groupGradients: LaneBuffer<Scalar>
  private let gradientOffsets: [[Int]]
  private let groupGradientCount: Int
  private let parameterCounts: [Int]
  /// What each group of a wave gave; written by several workers, each its own places.
  private let results: UnsafeMutableBufferPointer<(loss: Double, right: Int)>

  /// A learner for batches of up to `batch` images; nil where a layer has no stage.
  init?(_ network: LayeredNeuralNetwork<Scalar>, example: Shape, loss: any Loss, batch: Int, workers: Int) {
    guard let plan = VectorPlan(network, example: example) else { return nil }
    self.plan = plan
    self.loss = loss
    parameterCounts = network.layers.map(\.parameterNames.count)
    let groups = min(Self.wave, (batch + groupSize - 1) / groupSize)
    inputs = plan.stages.map { $0.learning == .byRows ? LaneBuffer(groups * $0.inputs * groupSize) : nil }
    let workers = max(1, min(workers, groups))
    workspaces = (0..<workers).map { _ in VectorWorkspace(plan, learns: true) }
    rows = plan.stages.map { stage in
      guard stage.rowStride > 0 else { return nil }
      return LaneBuffer(zeros: (stage.learning == .byRows ? groups : workers) * groupSize * stage.rowStride)
    }
    var count = 0
    gradientOffsets = plan.stages.map { stage in
      guard stage.learning == .byGroup, let layer = stage.layer else { return [] }
      return network.layers[layer].parameterNames.indices.map { index in
        defer { count += network.layers[layer].parameter(index).count }
        return count
      }
    }
    groupGradientCount = count
    groupGradients = LaneBuffer(groups * count)
    results = .allocate(capacity: groups)
    results.initialize(repeating: (0, 0))
  }

  deinit { results.deallocate() }

  /// The loss of a batch and how many of its images are classified rightly; its gradients replace `gradients`, which have
  /// the shapes of the network's parameters.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func learn(
    from positions: ArraySlice<Int>, of examples: any ExampleSource, _ network: LayeredNeuralNetwork<Scalar>,
    into gradients: inout ParameterGradients<Scalar>
  ) -> (loss: Double, right: Int) {
    var (loss, right) = (0.0, 0)
    let waveSize = Self.wave * groupSize
    for start in stride(from: positions.startIndex, to: positions.endIndex, by: waveSize) {
      let wave = positions[start..<min(start + waveSize, positions.endIndex)]
      let groups = groups(ofBatch: wave.count).map { Array(wave[(start + $0.first)..<(start + $0.first + $0.count)]) }
      network.lendParameters(parameterCounts) { parameters in
        inParallel(groups.count) { group, worker in
          self.learn(from: groups[group], group, worker, examples, parameters, batch: positions.count)
        }
      }
      for result in results[..<groups.count] {
        loss += result.loss
        right += result.right
      }
      collect(groups: groups.count, adding: start != positions.startIndex, into: &gradients)
    }
    return (loss, right)
  }

  /// Runs `body(index, worker)` for every index, on all workers.
  private func inParallel(_ count: Int, _ body: (Int, Int) -> Void) {
    let workers = min(workspaces.count, count)
    guard workers > 1 else {
      for index in 0..<count { body(index, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      // Every index is one worker's alone, and so is all memory that it writes.
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for index in stride(from: worker, to: count, by: workers) { body(index, worker) }
      }
    }
  }

  /// Forward, loss and backward of one group.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func learn(
    from positions: [Int], _ group: Int, _ worker: Int, _ examples: any ExampleSource,
    _ parameters: [[UnsafePointer<Scalar>]], batch: Int
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
        parameters: stages[index].layer.map { parameters[$0] } ?? [], dy: workspace.gradients[index % 2].start)
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

  /// What the groups of a wave give, taken together in their order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func collect(groups: Int, adding: Bool, into gradients: inout ParameterGradients<Scalar>) {
    let operations = Scalar.operations.pointee
    for (index, stage) in plan.stages.enumerated() {
      guard let layer = stage.layer else { continue }
      if stage.learning == .byGroup {
        for (parameter, offset) in gradientOffsets[index].enumerated() {
          gradients.tensors[layer][parameter].values.withUnsafeMutableBufferPointer { total in
            for group in 0..<groups {
              let part = groupGradients.start + group * groupGradientCount + offset
              if group == 0 && !adding {
                total.baseAddress!.update(from: part, count: total.count)
              } else {
                operations.add(Int64(total.count), part, total.baseAddress)
              }
            }
          }
        }
      }
      guard stage.learning == .byRows, let x = inputs[index], let rows = rows[index] else { continue }
      gradients.tensors[layer][0].values.withUnsafeMutableBufferPointer { total in
        nonisolated(unsafe) let total = total.baseAddress!
        // Waking another thread takes as long as a few million operations.
        let isSmall = groups * groupSize * stage.inputs * stage.outputs < 2_000_000
        let chunk = isSmall ? stage.inputs : 48
        inParallel((stage.inputs + chunk - 1) / chunk) { part, _ in
          operations.affine_weight_gradient(
            Int64(groups), Int64(stage.inputs), Int64(stage.outputs), Int64(part * chunk),
            Int64(min(chunk, stage.inputs - part * chunk)), x.start, rows.start, adding, total)
        }
      }
      gradients.tensors[layer][1].values.withUnsafeMutableBufferPointer { total in
        operations.column_sums(
          Int64(groups * groupSize), Int64(stage.outputs), rows.start, adding, total.baseAddress)
      }
    }
  }
}
