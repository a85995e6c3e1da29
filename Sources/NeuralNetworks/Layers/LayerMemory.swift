/// The memory that the passes of a layer take for one example, in values of its precision.
///
/// The gradients by its parameters are not among it, nor is what the kernels need to compute.
public struct LayerMemory: Hashable, Sendable {
  /// What `forward` leaves: the output, and what the cache holds beside the input and the output.
  public var kept: Int
  /// What `forward` holds beside that while it computes.
  public var forward: Int
  /// What `backward` gives as the gradient by the input.
  public var gradient: Int
  /// What `backward` holds beside that while it computes.
  public var backward: Int

  /// Memory of these parts.
  public init(kept: Int, forward: Int = 0, gradient: Int, backward: Int = 0) {
    self.kept = kept
    self.forward = forward
    self.gradient = gradient
    self.backward = backward
  }
}

extension Layer {
  /// For a layer that does not say: as much again as it gives, each way.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let (input, output) = sizes(example)
    let both = input.added(upToLargest: output)
    return LayerMemory(
      kept: output.multiplied(upToLargest: 2), forward: both, gradient: input, backward: both.multiplied(upToLargest: 2)
    )
  }

  /// The values of one example that comes in, and of what the layer makes of it.
  func sizes(_ example: Shape) -> (input: Int, output: Int) {
    let output = (try? outputShape(of: PartialShape(example)))?.complete
    return (example.countUpToLargest, (output ?? example).countUpToLargest)
  }

  /// The memory of a layer that keeps its output alone and, where it has an activation, goes back through that first.
  func plainMemory(_ example: Shape, activation: Activation = .none) -> LayerMemory {
    let (input, output) = sizes(example)
    let sums = activation == .none ? 0 : output
    return LayerMemory(kept: output, forward: sums, gradient: input, backward: sums)
  }
}
