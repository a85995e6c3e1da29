import CVectorKernels

/// A layer without a fast stage, which runs with its own methods on the de-interleaved images of a group.
struct TextbookStage<Scalar: TensorScalar>: VectorStage {
  let layer: any Layer<Scalar>
  /// The shapes of one input and one output.
  let shapes: (input: Shape, output: Shape)
  let tensors: TensorPlaces
  let context: ForwardContext<Scalar>

  var inputs: Int { shapes.input.count }
  var outputs: Int { shapes.output.count }
  var learning: StageLearning {
    if couples { return .byBatch }
    return tensors.parameters.isEmpty ? .nothing : .byGroup
  }

  /// Whether the stage needs the whole batch: in training, if the layer couples its images or has buffers.
  private var couples: Bool { context.stream != nil && (layer.couplesImages || !layer.bufferNames.isEmpty) }

  func barrier(groups: Int) -> (any BatchBarrier<Scalar>)? { couples ? GatheringBarrier(self, groups: groups) : nil }

  func forward(_ pass: StagePass<Scalar>) {
    let layer = layer(parameters: pass.parameters, buffers: pass.buffers)
    let result = layer.evaluate(rows(pass.x, shapes.input, pass.group), in: context(of: pass.group))
    pass.cache.pointee = result.cache
    interleave(result.output, from: 0, pass.group, to: pass.y)
  }

  func backward(_ pass: StagePass<Scalar>) {
    guard let cache = pass.cache.pointee else { return }
    let layer = layer(parameters: pass.parameters, buffers: pass.buffers)
    let upstream = rows(pass.dy, shapes.output, pass.group)
    let gradients = layer.propagate(upstream, cache, in: context(of: pass.group))
    for (place, gradient) in zip(pass.gradients, gradients.parameters) { gradient.write(to: place) }
    if let dx = pass.dx { interleave(gradients.input, from: 0, pass.group, to: dx) }
  }

  private func context(of group: BatchGroup) -> ForwardContext<Scalar> {
    context(step: group.step, firstImage: group.firstImage)
  }

  /// Returns the context for a step of the run and the position of a group's first image in the batch.
  func context(step: UInt64, firstImage: Int) -> ForwardContext<Scalar> {
    guard let stream = context.stream else { return context }
    return ForwardContext(context.kernels, mode: .training(stream.at(step: Int(step)).from(image: firstImage)))
  }

  /// Returns a copy of the layer with these parameters and buffers.
  func layer(parameters: [UnsafePointer<Scalar>], buffers: [UnsafePointer<Scalar>]) -> any Layer<Scalar> {
    func tensor(_ tensor: inout Tensor<Scalar>, at place: UnsafePointer<Scalar>) {
      tensor = Tensor(tensor.shape) { $0.baseAddress?.update(from: place, count: $0.count) }
    }
    var layer = layer
    layer.updateParameters { tensor(&$1, at: parameters[$0]) }
    layer.updateBuffers { tensor(&$1, at: buffers[$0]) }
    return layer
  }

  /// Returns the images of a group as a batch.
  private func rows(_ lanes: UnsafePointer<Scalar>, _ example: Shape, _ group: BatchGroup) -> Tensor<Scalar> {
    Tensor(example.batch(of: group.images)) { rows in
      Scalar.operations.pointee.deinterleave(
        Int64(group.images), Int64(example.count), lanes, Int64(example.count), rows.baseAddress)
    }
  }

  /// Interleaves a group's examples, which start at index `first` of a batch, into lanes.
  func interleave(
    _ tensor: Tensor<Scalar>, from first: Int, _ group: BatchGroup, to lanes: UnsafeMutablePointer<Scalar>
  ) {
    let features = tensor.shape.example.count
    tensor.lend {
      Scalar.operations.pointee.interleave(
        Int64(group.images), Int64(features), $0 + first * features, nil, lanes)
    }
  }
}

/// Gathers the whole batch in rows, for a layer without a fast stage that needs the whole batch.
final class GatheringBarrier<Scalar: TensorScalar>: BatchBarrier, @unchecked Sendable {
  private let stage: TextbookStage<Scalar>
  /// The input, one example after another; in the backward pass, the gradient with respect to the output.
  private let rows: AlignedBuffer<Scalar>
  private var result: ForwardResult<Scalar, AnyForwardCache>?
  private var inputGradient: Tensor<Scalar>?

  init(_ stage: TextbookStage<Scalar>, groups: Int) {
    self.stage = stage
    rows = AlignedBuffer(zeros: groups * groupSize * max(stage.inputs, stage.outputs))
  }

  func take(_ pass: StagePass<Scalar>) { gather(pass.x, stage.inputs, pass.group) }
  func takeBack(_ pass: StagePass<Scalar>) { gather(pass.dy, stage.outputs, pass.group) }

  private func gather(_ lanes: UnsafePointer<Scalar>, _ features: Int, _ group: BatchGroup) {
    Scalar.operations.pointee.deinterleave(
      Int64(group.images), Int64(features), lanes, Int64(features), rows.start + group.firstImage * features)
  }

  private func batch(_ example: Shape, images: Int) -> Tensor<Scalar> {
    Tensor(example.batch(of: images)) { $0.baseAddress?.update(from: rows.start, count: $0.count) }
  }

  func combine(_ batch: BarrierBatch<Scalar>) {
    result = stage.layer(parameters: batch.parameters, buffers: batch.buffers).evaluate(
      self.batch(stage.shapes.input, images: batch.images), in: stage.context(step: batch.step, firstImage: 0))
  }

  func combineBack(_ batch: BarrierBatch<Scalar>, gradients places: [UnsafeMutablePointer<Scalar>]) {
    guard let cache = result?.cache else { return }
    let gradients = stage.layer(parameters: batch.parameters, buffers: batch.buffers).propagate(
      self.batch(stage.shapes.output, images: batch.images), cache,
      in: stage.context(step: batch.step, firstImage: 0))
    for (place, gradient) in zip(places, gradients.parameters) { gradient.write(to: place) }
    inputGradient = gradients.input
  }

  func forward(_ pass: StagePass<Scalar>) {
    guard let output = result?.output else { return }
    stage.interleave(output, from: pass.group.firstImage, pass.group, to: pass.y)
  }

  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx, let inputGradient else { return }
    stage.interleave(inputGradient, from: pass.group.firstImage, pass.group, to: dx)
  }

  func write(buffers: [UnsafeMutablePointer<Scalar>]) {
    for (place, tensor) in zip(buffers, result?.buffers ?? []) { tensor.write(to: place) }
  }
}

extension Tensor {
  /// Copies the values to an address with enough memory.
  fileprivate func write(to place: UnsafeMutablePointer<Scalar>) { lend { place.update(from: $0, count: count) } }
}
