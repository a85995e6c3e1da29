/// The memory that a layer's passes need for one example, counted in values of the layer's precision, not in bytes.
///
/// Excludes the parameter gradients and the workspace of the kernels.
public struct LayerMemory: Hashable, Sendable {
  /// The values that `forward` keeps: the output, and the cache except for the input and output.
  public var kept: Int
  /// Additional values that `forward` holds while it computes.
  public var forward: Int
  /// The gradient with respect to the input, as returned by `backward`.
  public var gradient: Int
  /// Additional values that `backward` holds while it computes.
  public var backward: Int

  /// Creates a memory estimate from its components.
  public init(kept: Int, forward: Int = 0, gradient: Int, backward: Int = 0) {
    self.kept = kept
    self.forward = forward
    self.gradient = gradient
    self.backward = backward
  }
}

extension Layer {
  /// By default, assumes a cache as large as the output, working memory for one more input and output in `forward`, and
  /// twice that in `backward`.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let (input, output) = sizes(example)
    let both = input.added(upToLargest: output)
    return LayerMemory(
      kept: output.multiplied(upToLargest: 2), forward: both, gradient: input, backward: both.multiplied(upToLargest: 2)
    )
  }

  /// Returns the number of values of one input and one output example; an unknown output counts as large as the input.
  func sizes(_ example: Shape) -> (input: Int, output: Int) {
    let output = (try? outputShape(of: PartialShape(example)))?.complete
    return (example.countUpToLargest, (output ?? example).countUpToLargest)
  }

  /// Returns the memory of a layer that keeps only its input and output. With an activation, each pass also holds the
  /// values before it, or their gradient.
  func plainMemory(_ example: Shape, activation: Activation = .none) -> LayerMemory {
    let (input, output) = sizes(example)
    let sums = activation == .none ? 0 : output
    return LayerMemory(kept: output, forward: sums, gradient: input, backward: sums)
  }
}
