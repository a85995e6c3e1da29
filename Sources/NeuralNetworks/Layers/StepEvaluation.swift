/// One forward pass through a list of steps: the values of all slots, and the caches for the backward pass.
public struct StepEvaluation<Scalar: TensorScalar>: Sendable {
  /// The steps that were executed.
  public let steps: LayerSteps<Scalar>
  /// The value of each slot.
  public let values: [Tensor<Scalar>]
  /// The cache of each step's layer; nil for a sum.
  public let caches: [AnyForwardCache?]
  /// The new buffers of all layers in tree order; empty if none changes.
  public let buffers: [Tensor<Scalar>]

  /// Creates the evaluation by executing the steps for an input.
  init(_ steps: LayerSteps<Scalar>, _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) {
    self.steps = steps
    var filled = [input]
    var caches: [AnyForwardCache?] = []
    var buffers: [Tensor<Scalar>] = []
    var changes = false
    for step in steps.steps {
      let received = filled[step.inputs[0].number]
      switch step.operation {
      case .layer(let layer):
        let result = layer.evaluate(received, in: context.entering(step.path))
        filled.append(result.output)
        caches.append(result.cache)
        changes = changes || !result.buffers.isEmpty
        buffers += result.buffers.isEmpty ? layer.bufferNames.indices.map { layer.buffer($0) } : result.buffers
      case .sum:
        var sum = received
        sum.add(filled[step.inputs[1].number])
        filled.append(sum)
        caches.append(nil)
      }
    }
    self.values = filled
    self.caches = caches
    self.buffers = changes ? buffers : []
  }

  /// Runs the backward pass, starting from the gradient with respect to the value of a slot.
  public func gradients(
    _ outputGradient: Tensor<Scalar>, at output: Slot, in context: ForwardContext<Scalar>
  ) -> StepGradients<Scalar> {
    var arriving = [Tensor<Scalar>?](repeating: nil, count: steps.slotCount)
    arriving[output.number] = outputGradient
    func arrive(_ gradient: Tensor<Scalar>, at slot: Slot) {
      if arriving[slot.number] == nil { arriving[slot.number] = gradient } else { arriving[slot.number]?.add(gradient) }
    }
    var layers = [LayerGradients<Scalar>?](repeating: nil, count: steps.steps.count)
    for (index, step) in steps.steps.enumerated().reversed() {
      guard let gradient = arriving[step.output.number] else { continue }
      switch step.operation {
      case .layer(let layer):
        guard let cache = caches[index] else { continue }
        let gradients = layer.propagate(gradient, cache, in: context.entering(step.path))
        layers[index] = gradients
        arrive(gradients.input, at: step.inputs[0])
      case .sum: for input in step.inputs { arrive(gradient, at: input) }
      }
    }
    return StepGradients(slots: arriving, steps: layers)
  }
}

/// The result of a backward pass through a list of steps.
public struct StepGradients<Scalar: TensorScalar>: Sendable {
  /// The gradient with respect to each slot; nil if no gradient reaches it.
  public let slots: [Tensor<Scalar>?]
  /// The gradients from the backward pass of each step's layer; nil for a sum, or if no gradient reaches the layer.
  public let steps: [LayerGradients<Scalar>?]

  /// The parameter gradients of all layers that a gradient reaches, in tree order.
  var parameters: [Tensor<Scalar>] { steps.flatMap { $0?.parameters ?? [] } }
}

/// A layer that consists of nested layers, combined by the steps of `lower`.
///
/// `lower` must add blocks in the order of `blocks`, so that the tensors of the steps are in tree order.
public protocol CompositeLayer<Scalar>: Layer where ForwardCache == StepEvaluation<Scalar> {}

extension CompositeLayer {
  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, StepEvaluation<Scalar>> {
    let (steps, output) = LayerSteps.lowering(self)
    let evaluation = StepEvaluation(steps, input, in: context)
    return ForwardResult(evaluation.values[output.number], evaluation, buffers: evaluation.buffers)
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: StepEvaluation<Scalar>, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let gradients = cache.gradients(outputGradient, at: output(of: cache.steps), in: context)
    let input = gradients.slots[cache.steps.input.number] ?? Tensor(cache.values[0].shape)
    return LayerGradients(input: input, parameters: gradients.parameters)
  }

  /// Returns the slot of the layer's output: the last slot, or the input if there are no steps.
  private func output(of steps: LayerSteps<Scalar>) -> Slot { steps.steps.last?.output ?? steps.input }

  /// Runs the backward pass and returns all intermediate gradients: those of the slots and those of each nested layer.
  public func trace(
    _ outputGradient: Tensor<Scalar>, _ cache: StepEvaluation<Scalar>, in context: ForwardContext<Scalar>
  ) -> StepGradients<Scalar> {
    cache.gradients(outputGradient, at: output(of: cache.steps), in: context)
  }

  /// Counts the values of all slots and, in the backward pass, the gradients with respect to them, plus the largest
  /// working memory of a nested layer.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    var shapes = [example]
    var memory = LayerMemory(kept: 0, gradient: 0)
    var (forward, backward) = (0, 0)
    for step in LayerSteps.lowering(self).steps.steps {
      let received = shapes[step.inputs[0].number]
      guard case .layer(let layer) = step.operation else {
        shapes.append(received)
        memory.kept = memory.kept.added(upToLargest: received.countUpToLargest)
        memory.backward = memory.backward.added(upToLargest: received.countUpToLargest)
        continue
      }
      let own = layer.memory(received, training: training)
      memory.kept = memory.kept.added(upToLargest: own.kept)
      memory.backward = memory.backward.added(upToLargest: own.gradient)
      (forward, backward) = (max(forward, own.forward), max(backward, own.backward))
      shapes.append((try? layer.outputShape(of: PartialShape(received)))?.complete ?? received)
    }
    memory.forward = forward
    memory.backward = memory.backward.added(upToLargest: backward)
    memory.gradient = example.countUpToLargest
    return memory
  }

  public func cost(_ example: Shape) -> LayerCost {
    var shapes = [example]
    var cost = LayerCost(values: 0)
    for step in LayerSteps.lowering(self).steps.steps {
      let received = shapes[step.inputs[0].number]
      guard case .layer(let layer) = step.operation else {
        shapes.append(received)
        cost.values = cost.values.added(upToLargest: received.countUpToLargest)
        continue
      }
      let own = layer.cost(received)
      cost.multiplyAdds = cost.multiplyAdds.added(upToLargest: own.multiplyAdds)
      cost.values = cost.values.added(upToLargest: own.values)
      shapes.append((try? layer.outputShape(of: PartialShape(received)))?.complete ?? received)
    }
    return cost
  }
}
