/// A place where a value stands while a tree of layers is computed.
public struct Slot: Hashable, Sendable {
  /// Its number, counted from 0, in the order in which slots are filled.
  public let number: Int
}

/// A tree of layers as one list of steps over slots: what every engine computes, forwards from the first step to the last,
/// and backwards from the last to the first.
///
/// Each slot is filled once, by the input or by one step, and may be read by several; the gradients of those that read
/// it are added.
public struct LayerSteps<Scalar: TensorScalar>: Sendable {
  /// What a step does.
  public enum Operation: Sendable {
    /// What a layer makes of one slot.
    case layer(any Layer<Scalar>)
    /// The sum of two slots of one shape, entry by entry.
    case sum
  }

  /// One step.
  public struct Step: Sendable {
    /// What it does.
    public let operation: Operation
    /// What it reads.
    public let inputs: [Slot]
    /// What it fills.
    public let output: Slot
    /// The way to the layer in the tree; for a sum to the layer whose sum it is.
    public let path: LayerPath
    /// Where its parameters stand among those of all layers of the list, in the tree's order.
    public let firstParameter: Int
    /// Where its buffers stand likewise.
    public let firstBuffer: Int
  }

  /// The steps, in the order in which they are done.
  public private(set) var steps: [Step] = []
  /// The slot of the input.
  public let input = Slot(number: 0)
  /// How many slots there are.
  public private(set) var slotCount = 1
  /// How many parameters the layers have.
  public private(set) var parameterCount = 0
  /// How many buffers the layers have.
  public private(set) var bufferCount = 0
  private var path: LayerPath = []

  /// The steps of nothing yet.
  public init() {}

  /// The steps of layers one after another, and where their last output stands.
  public static func lowering(_ layers: [any Layer<Scalar>]) -> (steps: LayerSteps, output: Slot) {
    var steps = LayerSteps()
    let output = steps.add(layers, steps.input)
    return (steps, output)
  }

  /// The steps of the layers that one layer holds, and where its output stands.
  public static func lowering(_ layer: some Layer<Scalar>) -> (steps: LayerSteps, output: Slot) {
    var steps = LayerSteps()
    let output = layer.lower(steps.input, into: &steps)
    return (steps, output)
  }

  /// Adds the steps of layers one after another, the layers of a block where one is named.
  ///
  /// - Returns: where their last output stands.
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

  /// Adds a layer as one step.
  public mutating func add(_ layer: any Layer<Scalar>, _ input: Slot) -> Slot {
    defer {
      parameterCount += layer.parameterNames.count
      bufferCount += layer.bufferNames.count
    }
    return add(.layer(layer), [input])
  }

  /// Adds the sum of two slots.
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
