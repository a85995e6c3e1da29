/// A location for one value in the evaluation of a tree of layers.
public struct Slot: Hashable, Sendable {
  /// The number of the slot, counted from 0 in the order in which slots are filled.
  public let number: Int
}

/// A tree of layers flattened to a list of steps over slots; every engine runs them forward from first to last and
/// backward from last to first.
///
/// Each slot is filled once, by the input or by one step, and may be read by several steps, whose gradients are added.
public struct LayerSteps<Scalar: TensorScalar>: Sendable {
  /// The operation of a step.
  public enum Operation: Sendable {
    /// Applies a layer to one slot.
    case layer(any Layer<Scalar>)
    /// The elementwise sum of two slots of the same shape.
    case sum
  }

  /// One step.
  public struct Step: Sendable {
    /// The operation.
    public let operation: Operation
    /// The slots it reads.
    public let inputs: [Slot]
    /// The slot it fills.
    public let output: Slot
    /// The path to the layer in the tree; for a sum, to the layer that the sum belongs to.
    public let path: LayerPath
    /// The index of its first parameter among those of all layers in the list, in tree order.
    public let firstParameter: Int
    /// The index of its first buffer among those of all layers in the list, in tree order.
    public let firstBuffer: Int
  }

  /// The steps, in the order of execution.
  public private(set) var steps: [Step] = []
  /// The slot of the input.
  public let input = Slot(number: 0)
  /// The number of slots.
  public private(set) var slotCount = 1
  /// The number of parameters of the layers.
  public private(set) var parameterCount = 0
  /// The number of buffers of the layers.
  public private(set) var bufferCount = 0
  private var path: LayerPath = []

  /// Creates an empty list.
  public init() {}

  /// Returns the steps of a sequence of layers, and the slot of its output.
  public static func lowering(_ layers: [any Layer<Scalar>]) -> (steps: LayerSteps, output: Slot) {
    var steps = LayerSteps()
    let output = steps.add(layers, steps.input)
    return (steps, output)
  }

  /// Returns the steps that a layer adds in `lower`, and the slot of its output.
  public static func lowering(_ layer: some Layer<Scalar>) -> (steps: LayerSteps, output: Slot) {
    var steps = LayerSteps()
    let output = layer.lower(steps.input, into: &steps)
    return (steps, output)
  }

  /// Adds the steps of a sequence of layers; `block` is the name of the block to which they belong, if any.
  ///
  /// - Returns: the slot of the last output.
  public mutating func add(_ layers: [any Layer<Scalar>], block: String? = nil, _ input: Slot) -> Slot {
    let outer = path
    defer { path = outer }
    let way = block.map { outer.appending(.block($0)) } ?? outer
    var slot = input
    for (index, layer) in layers.enumerated() {
      path = way.appending(.index(index))
      slot = layer.lower(slot, into: &self)
    }
    return slot
  }

  /// Adds a layer as one step and returns the slot of its output.
  public mutating func add(_ layer: any Layer<Scalar>, _ input: Slot) -> Slot {
    defer {
      parameterCount += layer.parameterNames.count
      bufferCount += layer.bufferNames.count
    }
    return add(.layer(layer), [input])
  }

  /// Adds the sum of two slots and returns its slot.
  public mutating func add(sumOf left: Slot, _ right: Slot) -> Slot { add(.sum, [left, right]) }

  private mutating func add(_ operation: Operation, _ inputs: [Slot]) -> Slot {
    let output = Slot(number: slotCount)
    slotCount += 1
    steps.append(
      Step(
        operation: operation, inputs: inputs, output: output, path: path, firstParameter: parameterCount,
        firstBuffer: bufferCount))
    return output
  }
}
