import CVectorKernels

/// Computes a network's outputs group by group, in memory that is taken once: for evaluation.
package final class VectorRunner<Scalar: TensorScalar>: Sendable {
  private let plan: VectorPlan<Scalar>
  /// Copies, because a network may not be held by its memory.
  private let parameters: [[LaneBuffer<Scalar>]]
  private let workspaces: [VectorWorkspace<Scalar>]

  /// A runner for up to `workers` calls at a time; nil where a layer has no stage.
  package init?(_ network: LayeredNeuralNetwork<Scalar>, example: Shape, workers: Int) {
    guard let plan = VectorPlan(network, example: example) else { return nil }
    self.plan = plan
    parameters = network.layers.map { layer in
      layer.parameterNames.indices.map { LaneBuffer(copying: layer.parameter($0)) }
    }
    workspaces = (0..<workers).map { _ in VectorWorkspace(plan, learns: false) }
  }

  /// The network's output for a batch, or for some examples of it; no two calls at a time have the same worker.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func output(
    _ input: Tensor<Scalar>, _ examples: Range<Int>? = nil, worker: Int
  ) -> Tensor<Scalar> {
    let examples = examples ?? 0..<input.shape[0]
    let workspace = workspaces[worker]
    let (inputs, outputs) = (plan.inputShape.count, plan.outputShape.count)
    let operations = Scalar.operations.pointee
    return Tensor(plan.outputShape.batch(of: examples.count)) { result in
      input.lend { input in
        for group in groups(ofBatch: examples.count) {
          operations.interleave(
            Int64(group.count), Int64(inputs), input + (examples.lowerBound + group.first) * inputs, nil,
            workspace.values[0].start)
          for (index, stage) in plan.stages.enumerated() {
            stage.forward(
              StagePass(
                x: workspace.values[index].start, y: workspace.values[index + 1].start,
                places: workspace.places(index),
                parameters: stage.layer.map { parameters[$0].map { UnsafePointer($0.start) } } ?? [],
                dy: workspace.values[index + 1].start))
          }
          operations.deinterleave(
            Int64(group.count), Int64(outputs), workspace.values[plan.stages.count].start, Int64(outputs),
            result.baseAddress! + group.first * outputs)
        }
      }
    }
  }
}
