/// A tree of layers as a list of stages over groups of sixteen images, which stay interleaved from the first layer to
/// the last.
///
/// Flattening costs nothing, since an image's values are in row-major order either way. An activation is computed with
/// the stage before it if that stage can include one and nothing else reads its output. The ReLU of a convolution or
/// batch normalisation right before max pooling is handled in the pooling's gradient. A layer without a fast stage
/// becomes a `TextbookStage`, while the others stay fast.
struct VectorPlan<Scalar: TensorScalar>: Sendable {
  /// The operation of a step.
  enum Operation: Sendable {
    /// Applies a stage to one slot.
    case stage(any VectorStage<Scalar>)
    /// The sum of two slots, followed by an activation.
    case sum(Activation)
  }

  /// One step: its operation, the slots it reads, and the slot it fills.
  struct Step: Sendable {
    var operation: Operation
    var inputs: [Int]
    var output: Int

    /// The stage; nil for a sum.
    var stage: (any VectorStage<Scalar>)? {
      if case .stage(let stage) = operation { stage } else { nil }
    }
  }

  /// The steps in order; each fills its own slot.
  private(set) var steps: [Step] = []
  /// The number of values per image in each slot; slot 0 is the input.
  private(set) var sizes: [Int]
  /// The slot of the output.
  private(set) var output = 0
  /// The shape of one input.
  let inputShape: Shape
  /// The shape of one output.
  private(set) var outputShape: Shape

  /// Creates the plan for images of a shape; nil if they do not fit the network or it has no layer that computes
  /// anything.
  ///
  /// - Parameter context: the context of the passes, in training with the stream of the run.
  init?(_ network: LayeredNeuralNetwork<Scalar>, example: Shape, in context: ForwardContext<Scalar>) {
    guard (try? network.shapes(ofBatch: example.batch(of: groupSize))) != nil else { return nil }
    let (list, last) = LayerSteps.lowering(network.layers)
    inputShape = example
    outputShape = example
    sizes = [example.count]
    var slots = [(place: 0, shape: example)]
    let readersOfSlots = Self.readers(list, last)
    // The number of steps that read each slot of the plan. Several slots of `list` may share it; the steps between
    // them, which leave the values unchanged, don't count.
    var readers = [0: readersOfSlots[0]]
    func fill(_ number: Int, _ place: Int) {
      readers[place] = readers[place].map { $0 - 1 + readersOfSlots[number] } ?? readersOfSlots[number]
    }
    for step in list.steps {
      let inputs = step.inputs.map { slots[$0.number] }
      switch step.operation {
      case .sum:
        slots.append((add(.sum(.none), inputs.map(\.place), inputs[0].shape.count), inputs[0].shape))
        fill(slots.count - 1, slots[slots.count - 1].place)
      case .layer(let layer):
        guard let shape = (try? layer.outputShape(of: PartialShape(inputs[0].shape)))?.complete else { return nil }
        let site = StageSite(
          input: inputs[0].shape.batch(of: groupSize),
          tensors: TensorPlaces(
            parameters: step.firstParameter..<step.firstParameter + layer.parameterNames.count,
            buffers: step.firstBuffer..<step.firstBuffer + layer.bufferNames.count),
          context: context.entering(step.path))
        let isOnlyReader = readers[inputs[0].place] == 1
        slots.append((place(layer, site, inputs[0].place, shape, isOnlyReader: isOnlyReader), shape))
        fill(slots.count - 1, slots[slots.count - 1].place)
      }
    }
    guard !steps.isEmpty else { return nil }
    output = slots[last.number].place
    outputShape = slots[last.number].shape
  }

  /// Returns the number of steps that read each slot; the network's output counts as one reader.
  private static func readers(_ list: LayerSteps<Scalar>, _ last: Slot) -> [Int] {
    var readers = [Int](repeating: 0, count: list.slotCount)
    readers[last.number] += 1
    for step in list.steps { for input in step.inputs { readers[input.number] += 1 } }
    return readers
  }

  /// Adds a layer's stage, or joins it with the stage before.
  ///
  /// - Returns: the slot of its output.
  private mutating func place(
    _ layer: any Layer<Scalar>, _ site: StageSite<Scalar>, _ input: Int, _ shape: Shape, isOnlyReader: Bool
  ) -> Int {
    switch (layer as? any VectorizableLayer<Scalar>)?.stage(at: site) ?? .unsupported {
    case .nothing, .activation(.none): return input
    case .activation(let activation):
      if isOnlyReader, let joined = producer(of: input)?.followed(by: activation) { return replace(input, by: joined) }
      return add(.stage(ActivationStage(activation: activation, inputs: shape.count)), [input], shape.count)
    case .stage(let stage):
      if isOnlyReader, var pooling = stage as? MaxPoolingStage<Scalar>, case .stage(let last)? = producer(of: input),
        let told = last.rectifiedByNext()
      {
        _ = replace(input, by: .stage(told))
        pooling.rectifies = true
        return add(.stage(pooling), [input], shape.count)
      }
      return add(.stage(stage), [input], shape.count)
    case .unsupported:
      let stage = TextbookStage(
        layer: layer, shapes: (site.input.example, shape), tensors: site.tensors, context: site.context)
      return add(.stage(stage), [input], shape.count)
    }
  }

  private mutating func add(_ operation: Operation, _ inputs: [Int], _ size: Int) -> Int {
    sizes.append(size)
    steps.append(Step(operation: operation, inputs: inputs, output: sizes.count - 1))
    return sizes.count - 1
  }

  private func producer(of slot: Int) -> Operation? { slot == 0 ? nil : steps[slot - 1].operation }

  private mutating func replace(_ slot: Int, by operation: Operation) -> Int {
    steps[slot - 1].operation = operation
    return slot
  }

  /// The indices of the steps at which all images of a training batch are combined.
  var barriers: [Int] { steps.indices.filter { steps[$0].stage?.barrier(groups: 0) != nil } }
}

extension VectorPlan.Operation {
  /// Returns this operation followed by an activation, or nil if it can't include one or already has one.
  fileprivate func followed(by activation: Activation) -> Self? {
    switch self {
    case .stage(let stage): stage.followed(by: activation).map { .stage($0) }
    case .sum(.none): .sum(activation)
    case .sum: nil
    }
  }
}
