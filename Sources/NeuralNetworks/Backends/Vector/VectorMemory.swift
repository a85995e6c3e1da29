/// The memory that a plan needs, in bytes, counted before it is allocated.
extension VectorPlan {
  private static var size: Int { MemoryLayout<Scalar>.stride }

  /// Returns the memory for evaluation with this many workers, or nil if the examples do not fit the network or it has
  /// no layer that computes anything.
  static func judgingBytes(
    _ network: LayeredNeuralNetwork<Scalar>, example: Shape, workers: Int, in context: ForwardContext<Scalar>
  ) -> Int? {
    guard let plan = VectorPlan(network, example: example, in: context) else { return nil }
    return plan.workspaceBytes(nil, except: []).added(upToLargest: plan.textbookBytes(learning: false))
      .multiplied(upToLargest: workers)
  }

  /// Returns the memory for training on batches of this many images, or nil if the examples do not fit the network or
  /// it has no layer that computes anything.
  static func learningBytes(
    _ network: LayeredNeuralNetwork<Scalar>, example: Shape, batch: Int, workers: Int,
    in context: ForwardContext<Scalar>
  ) -> Int? {
    guard let plan = VectorPlan(network, example: example, in: context) else { return nil }
    let all = batch / groupSize + 1
    let isWhole = !plan.barriers.isEmpty
    let groups = isWhole ? all : min(VectorLearner<Scalar>.wave, all)
    let parameters = network.layers.flatMap { layer in layer.parameterNames.indices.map { layer.parameter($0).count } }
    var values = 0
    func add(_ count: Int, times factor: Int) {
      values = values.added(upToLargest: count.multiplied(upToLargest: factor))
    }
    var kept: Set<Int> = []
    for step in plan.steps {
      guard let stage = step.stage else { continue }
      if stage.learning == .byRows, kept.insert(step.inputs[0]).inserted {
        add(plan.sizes[step.inputs[0]].multiplied(upToLargest: groupSize), times: groups)
      }
      add(stage.rowStride.multiplied(upToLargest: groupSize), times: stage.learning == .byRows ? groups : workers)
      if stage.learning == .byGroup { for place in stage.tensors.parameters { add(parameters[place], times: groups) } }
      if isWhole { add(stage.barrierValues(groups: groups), times: 1) }
    }
    return plan.workspaceBytes(BackwardSchedule(plan), except: kept).multiplied(upToLargest: isWhole ? groups : workers)
      .added(upToLargest: plan.textbookBytes(learning: true).multiplied(upToLargest: workers))
      .added(upToLargest: values.multiplied(upToLargest: size))
  }

  /// Returns the size of a `VectorWorkspace` in bytes.
  private func workspaceBytes(_ schedule: BackwardSchedule?, except elsewhere: Set<Int>) -> Int {
    var values = (sizes.max() ?? 0).multiplied(upToLargest: schedule?.bufferCount ?? 0)
    for (slot, size) in sizes.enumerated() where !elsewhere.contains(slot) { values = values.added(upToLargest: size) }
    var bytes = values.multiplied(upToLargest: groupSize * Self.size)
    for step in steps {
      bytes = bytes.added(
        upToLargest: (step.stage?.places ?? 0).multiplied(upToLargest: groupSize * MemoryLayout<UInt16>.stride))
    }
    return bytes
  }

  /// Returns the memory of layers without a fast stage for one group: the sum of what they keep, plus the largest
  /// working memory.
  private func textbookBytes(learning: Bool) -> Int {
    var (kept, largest) = (0, 0)
    for step in steps {
      guard let stage = step.stage as? TextbookStage<Scalar> else { continue }
      let memory = stage.memory(ofImages: groupSize)
      kept = kept.added(upToLargest: memory.kept)
      largest = max(largest, learning ? memory.both : memory.forward)
    }
    return kept.added(upToLargest: largest)
  }
}

extension TextbookStage {
  /// Returns the memory of the layer's passes for this many images, including its input and output rows and the copy of
  /// the layer.
  func memory(ofImages images: Int) -> PassMemory {
    let layers: [any Layer<Scalar>] = [layer]
    var memory = layers.memory(PartialShape(shapes.input), images, in: context) ?? PassMemory()
    let rows = shapes.input.countUpToLargest.added(upToLargest: shapes.output.countUpToLargest)
      .multiplied(upToLargest: images).added(upToLargest: layer.tensorCount)
      .multiplied(upToLargest: MemoryLayout<Scalar>.stride)
    memory.forward = memory.forward.added(upToLargest: rows)
    memory.backward = memory.backward.added(upToLargest: rows)
    return memory
  }
}

extension VectorStage {
  /// Returns the number of values that the stage's barrier holds for this many groups; 0 if it has no barrier.
  func barrierValues(groups: Int) -> Int {
    guard barrier(groups: 0) != nil else { return 0 }
    if let stage = self as? TextbookStage<Scalar> {
      let images = groups.multiplied(upToLargest: groupSize)
      return max(inputs, outputs).multiplied(upToLargest: images).added(
        upToLargest: stage.memory(ofImages: images).both / MemoryLayout<Scalar>.stride)
    }
    guard let stage = self as? NormalizationStage<Scalar> else { return 0 }
    // Two numbers per channel for each group, and seven for the batch.
    return stage.channels.multiplied(upToLargest: groups.multiplied(upToLargest: 2).added(upToLargest: 7))
  }
}
