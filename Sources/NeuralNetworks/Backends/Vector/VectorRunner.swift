import CVectorKernels

/// Computes a network's outputs group by group, in memory that is allocated once, for evaluation.
package final class VectorRunner<Scalar: TensorScalar>: Sendable {
  private let plan: VectorPlan<Scalar>
  private let tensors: PlanTensors<Scalar>
  private let workspaces: [VectorWorkspace<Scalar>]
  /// The steps bound to the memory of each workspace.
  private let steps: [[BoundStep<Scalar>]]
  private let pool: ThreadPool
  private let cancellation: Cancellation

  /// Creates a runner on a thread pool; nil if the examples do not fit the network or it has no layer that computes
  /// anything.
  package init?(
    _ network: LayeredNeuralNetwork<Scalar>, example: Shape, on kernels: any LayerKernels<Scalar>, pool: ThreadPool
  ) {
    guard let plan = VectorPlan(network, example: example, in: ForwardContext(kernels)) else { return nil }
    self.plan = plan
    self.pool = pool
    cancellation = kernels.cancellation
    // Copies, because the network may be released while the runner is in use.
    let tensors = PlanTensors(
      plan, parameters: ParameterBuffers(copying: .parameters, of: network.layers),
      buffers: ParameterBuffers(copying: .buffers, of: network.layers))
    self.tensors = tensors
    workspaces = (0..<pool.workers).map { _ in VectorWorkspace(plan) }
    steps = workspaces.map { workspace in
      plan.steps.enumerated().map { index, step in
        BoundStep(
          step, workspace.pass(step, index, tensors), addend: workspace.slot(step.inputs.last ?? 0),
          count: plan.sizes[step.output] * groupSize)
      }
    }
  }

  /// Computes the network's output for a batch, or for some of its examples, on all threads of the pool.
  package func output(_ input: Tensor<Scalar>, _ examples: Range<Int>? = nil) -> Tensor<Scalar> {
    let examples = examples ?? 0..<input.shape[0]
    return Tensor(plan.outputShape.batch(of: examples.count)) { result in
      input.lend { input in
        let groups = groups(ofBatch: examples.count)
        pool.run(groups.count) { index, worker in
          let group = groups[index]
          run(
            BatchGroup(index: index, images: group.count, step: 0),
            input + (examples.lowerBound + group.first) * plan.inputShape.count,
            to: result.baseAddress! + group.first * plan.outputShape.count, worker)
        }
      }
    }
  }

  /// Computes the network's output for a batch on the calling thread, which is this worker of the pool.
  func output(_ input: Tensor<Scalar>, worker: Int) -> Tensor<Scalar> {
    Tensor(plan.outputShape.batch(of: input.shape[0])) { result in
      input.lend { input in
        for (index, group) in groups(ofBatch: result.count / max(1, plan.outputShape.count)).enumerated() {
          run(
            BatchGroup(index: index, images: group.count, step: 0), input + group.first * plan.inputShape.count,
            to: result.baseAddress! + group.first * plan.outputShape.count, worker)
        }
      }
    }
  }

  /// Computes the output rows of one group from its input rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func run(
    _ group: BatchGroup, _ images: UnsafePointer<Scalar>, to outputs: UnsafeMutablePointer<Scalar>, _ worker: Int
  ) {
    let operations = Scalar.operations.pointee
    let values = workspaces[worker].values
    operations.interleave(Int64(group.images), Int64(plan.inputShape.count), images, nil, values[0].start)
    let isInterruptible = !cancellation.isNever
    for step in steps[worker] {
      if isInterruptible, cancellation.isRequested() { break }
      step.forward(group)
    }
    let width = Int64(plan.outputShape.count)
    operations.deinterleave(Int64(group.images), width, values[plan.output].start, width, outputs)
  }
}

/// A step of a plan bound to one workspace, which one thread uses at a time.
private final class BoundStep<Scalar: TensorScalar>: @unchecked Sendable {
  private let operation: VectorPlan<Scalar>.Operation
  private var pass: StagePass<Scalar>
  /// The second term and its number of values, used only if the operation is a sum.
  private let addend: UnsafeMutablePointer<Scalar>
  private let count: Int

  init(
    _ step: VectorPlan<Scalar>.Step, _ pass: StagePass<Scalar>, addend: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    operation = step.operation
    self.pass = pass
    self.addend = addend
    self.count = count
  }

  func forward(_ group: BatchGroup) {
    switch operation {
    case .stage(let stage):
      pass.group = group
      stage.forward(pass)
    case .sum(let activation): activation.applyToSum(count: count, pass.x, addend, pass.y)
    }
  }
}

/// The addresses of the tensors of each step of a plan.
struct PlanTensors<Scalar: TensorScalar>: @unchecked Sendable {
  /// The parameters, one list per step.
  let parameters: [[UnsafePointer<Scalar>]]
  /// The buffers, one list per step.
  let buffers: [[UnsafePointer<Scalar>]]
  /// Keeps their memory alive.
  private let memory: [ParameterBuffers<Scalar>]

  init(_ plan: VectorPlan<Scalar>, parameters: ParameterBuffers<Scalar>, buffers: ParameterBuffers<Scalar>) {
    self.parameters = plan.steps.map { step in
      (step.stage?.tensors.parameters ?? 0..<0).map { UnsafePointer(parameters.buffers[$0].start) }
    }
    self.buffers = plan.steps.map { step in
      (step.stage?.tensors.buffers ?? 0..<0).map { UnsafePointer(buffers.buffers[$0].start) }
    }
    memory = [parameters, buffers]
  }
}

extension Activation {
  /// Computes y = φ(a + b), elementwise.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func applyToSum<Scalar: TensorScalar>(
    count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.operations.pointee.sum(Int64(count), a, b, self == .relu, y)
    if self != .relu && self != .none { apply(count: count, y, y) }
  }
}
