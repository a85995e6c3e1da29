/// The bytes that the passes of a network take for one batch, beside the network and the batch.
public struct PassMemory: Hashable, Sendable {
  /// What the pass forwards leaves for the way back.
  public var kept = 0
  /// The most that it holds at a time, that included.
  public var forward = 0
  /// What the pass backwards leaves.
  public var gradients = 0
  /// The most that it holds at a time, that included, and what the pass forwards left not.
  public var backward = 0

  /// No memory.
  public init() {}

  /// The most that both passes hold at a time, one after the other.
  public var both: Int { max(forward, kept.added(upToLargest: backward)) }
}

extension LayeredNeuralNetwork {
  /// The memory of the passes for a batch: an upper bound; nil where the batch does not fit.
  public func memory(ofBatch batch: Shape, in context: ForwardContext<Scalar>) -> PassMemory? {
    guard batch.rank > 0 else { return nil }
    return layers.memory(PartialShape(batch.example), batch[0], in: context)
  }

  /// The bytes of its parameters and buffers.
  public var tensorBytes: Int {
    layers.reduce(0) { $0 + $1.tensorCount }.multiplied(upToLargest: MemoryLayout<Scalar>.stride)
  }

  /// The names of what it learns and keeps, with the memory of each.
  public func addStorage(to tally: inout StorageTally) { for layer in layers { layer.addStorage(to: &tally) } }
}

extension Layer {
  /// How many values its parameters and buffers have.
  var tensorCount: Int { bufferNames.indices.reduce(parameterCount) { $0 + buffer($1).count } }
}

extension Array {
  /// The memory of the passes through layers one after another.
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

  /// What the kernels need for a layer: of one that holds layers, for the hungriest of them.
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
