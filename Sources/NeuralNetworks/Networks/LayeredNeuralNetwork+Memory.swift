/// The memory that a network's passes need for one batch, in bytes, in addition to the network and the batch.
public struct PassMemory: Hashable, Sendable {
  /// The memory that is kept for the backward pass.
  public var kept = 0
  /// The peak of the forward pass, including `kept`.
  public var forward = 0
  /// The memory of the gradients that the backward pass returns.
  public var gradients = 0
  /// The peak of the backward pass, including `gradients` but not `kept`.
  public var backward = 0

  /// Creates an estimate of zero bytes.
  public init() {}

  /// The peak of a forward pass and the backward pass that follows it.
  public var both: Int { max(forward, kept.added(upToLargest: backward)) }
}

extension LayeredNeuralNetwork {
  /// Returns an upper bound for the memory of the passes for a batch, or nil if the batch does not fit the network.
  public func memory(ofBatch batch: Shape, in context: ForwardContext<Scalar>) -> PassMemory? {
    guard batch.rank > 0 else { return nil }
    return layers.memory(PartialShape(batch.example), batch[0], in: context)
  }

  /// The size of the network's parameters and buffers in bytes.
  public var tensorBytes: Int {
    layers.reduce(0) { $0 + $1.tensorCount }.multiplied(upToLargest: MemoryLayout<Scalar>.stride)
  }

  /// Adds the memory of the network's parameters and buffers to a tally.
  public func addStorage(to tally: inout StorageTally) { for layer in layers { layer.addStorage(to: &tally) } }
}

extension Layer {
  /// The number of values in the layer's parameters and buffers.
  var tensorCount: Int { bufferNames.indices.reduce(parameterCount) { $0 + buffer($1).count } }
}

extension Array {
  /// Returns the memory of the passes through a sequence of layers, or nil if the input does not fit them or its shape
  /// is not fully known.
  func memory<Scalar>(
    _ input: PartialShape, _ batch: Int, in context: ForwardContext<Scalar>
  ) -> PassMemory? where Element == any Layer<Scalar> {
    let size = MemoryLayout<Scalar>.stride
    func bytes(_ values: Int) -> Int { values.multiplied(upToLargest: size) }
    func batchBytes(_ values: Int) -> Int { bytes(values.multiplied(upToLargest: batch)) }
    var (memory, shape) = (PassMemory(), input)
    var stages: [(own: LayerMemory, work: Int, parameters: Int)] = []
    for layer in self {
      guard let example = shape.complete, let output = try? layer.outputShape(of: shape) else { return nil }
      let own = layer.memory(example, training: context.stream != nil)
      let work = Self.workspace(layer, example, batch, context)
      memory.kept = memory.kept.added(upToLargest: batchBytes(own.kept))
      let working = batchBytes(own.forward).added(upToLargest: bytes(work.forward))
      memory.forward = Swift.max(memory.forward, memory.kept.added(upToLargest: working))
      stages.append((own, bytes(work.backward), bytes(layer.parameterCount)))
      shape = output
    }
    for stage in stages.reversed() {
      let left = batchBytes(stage.own.gradient).added(upToLargest: stage.parameters)
      memory.gradients = memory.gradients.added(upToLargest: left)
      let working = batchBytes(stage.own.backward).added(upToLargest: stage.work)
      memory.backward = Swift.max(memory.backward, memory.gradients.added(upToLargest: working))
    }
    return memory
  }

  /// Returns the kernels' workspace for a layer, in values; for a composite layer, the maximum over its nested layers.
  private static func workspace<Scalar>(
    _ layer: any Layer<Scalar>, _ example: Shape, _ batch: Int, _ context: ForwardContext<Scalar>
  ) -> (forward: Int, backward: Int) {
    guard layer.blocks.isEmpty else {
      var largest = (forward: 0, backward: 0)
      for block in layer.blocks {
        var shape = PartialShape(example)
        for inner in block.layers {
          guard let received = shape.complete, let output = try? inner.outputShape(of: shape) else { break }
          let work = workspace(inner, received, batch, context)
          largest = (Swift.max(largest.forward, work.forward), Swift.max(largest.backward, work.backward))
          shape = output
        }
      }
      return largest
    }
    let (input, output) = layer.sizes(example)
    let isAffine = example.rank == 1 && layer.parameterCount > 0
    return context.kernels.workspace(input: input, output: output, batch: batch, isAffine: isAffine)
  }
}
