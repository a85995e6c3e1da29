import CVectorKernels

/// Computes a network's outputs group by group, in memory that is taken once: for evaluation.
package final class VectorRunner<Scalar: TensorScalar>: Sendable {
  private let plan: VectorPlan<Scalar>
  /// Those of each stage: copies, because a network may not be held by its memory.
  private let parameters: [[AlignedBuffer<Scalar>]]
  private let workspaces: [VectorWorkspace<Scalar>]
  private let pool: ThreadPool

  /// A runner on a team of threads; nil where a layer has no stage.
  package init?(_ network: LayeredNeuralNetwork<Scalar>, example: Shape, pool: ThreadPool) {
    guard let plan = VectorPlan(network, example: example) else { return nil }
    self.plan = plan
    self.pool = pool
    let copies = ParameterBuffers(copying: network.layers)
    parameters = plan.stages.map { stage in stage.layer.map { copies.buffers[$0] } ?? [] }
    workspaces = (0..<pool.workers).map { _ in VectorWorkspace(plan, learns: false) }
  }

  /// The network's output for a batch, or for some examples of it, its groups on all threads of the team.
  package func output(_ input: Tensor<Scalar>, _ examples: Range<Int>? = nil) -> Tensor<Scalar> {
    let examples = examples ?? 0..<input.shape[0]
    return Tensor(plan.outputShape.batch(of: examples.count)) { result in
      input.lend { input in
        let groups = groups(ofBatch: examples.count)
        pool.run(groups.count) { index, worker in
          let group = groups[index]
          run(
            group.count, input + (examples.lowerBound + group.first) * plan.inputShape.count,
            to: result.baseAddress! + group.first * plan.outputShape.count, worker)
        }
      }
    }
  }

  /// The network's output for a batch, as part of what a worker of the team does.
  func output(_ input: Tensor<Scalar>, worker: Int) -> Tensor<Scalar> {
    Tensor(plan.outputShape.batch(of: input.shape[0])) { result in
      input.lend { input in
        for group in groups(ofBatch: result.count / plan.outputShape.count) {
          run(
            group.count, input + group.first * plan.inputShape.count,
            to: result.baseAddress! + group.first * plan.outputShape.count, worker)
        }
      }
    }
  }

  /// One group: its rows of images to its rows of outputs.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func run(
    _ count: Int, _ images: UnsafePointer<Scalar>, to outputs: UnsafeMutablePointer<Scalar>, _ worker: Int
  ) {
    let operations = Scalar.operations.pointee
    let values = workspaces[worker].values
    operations.interleave(Int64(count), Int64(plan.inputShape.count), images, nil, values[0].start)
    for (index, stage) in plan.stages.enumerated() {
      stage.forward(
        StagePass(
          x: values[index].start, y: values[index + 1].start, places: workspaces[worker].places(index),
          parameters: parameters[index].map { UnsafePointer($0.start) }, dy: values[index + 1].start))
    }
    let width = Int64(plan.outputShape.count)
    operations.deinterleave(Int64(count), width, values[plan.stages.count].start, width, outputs)
  }
}
