/// The context of a forward or backward pass: the kernels with their cancellation, and the mode (training or
/// inference).
public struct ForwardContext<Scalar: TensorScalar>: Sendable {
  /// The mode of a pass, for layers that behave differently in training.
  public enum Mode: Hashable, Sendable {
    /// Layers behave as in a trained network: no dropout, and batch normalisation with its running statistics.
    case inference
    /// Layers behave as in training; all their random numbers come from the stream.
    case training(RandomStream)
  }

  /// The kernels to compute with.
  public let kernels: any LayerKernels<Scalar>
  /// The mode of the pass: training or inference.
  public let mode: Mode

  /// Creates a context from kernels and a mode.
  public init(_ kernels: any LayerKernels<Scalar>, mode: Mode = .inference) {
    self.kernels = kernels
    self.mode = mode
  }

  /// Whether the pass was cancelled; its results are then meaningless and the caller discards them.
  public var isCancelled: Bool { kernels.cancellation.isRequested() }

  /// The stream of random numbers in training; nil in inference.
  public var stream: RandomStream? {
    if case .training(let stream) = mode { stream } else { nil }
  }

  /// Returns the context of the layer at an index of a network or block, in training with its own random stream.
  public func entering(_ index: Int) -> ForwardContext { entering { $0.entering(index) } }

  /// Returns the context of the layer's block with this name.
  public func entering(_ block: String) -> ForwardContext { entering { $0.entering(block) } }

  /// Returns the context of the layer at a path.
  public func entering(_ path: LayerPath) -> ForwardContext {
    path.steps.reduce(self) { context, step in
      switch step {
      case .index(let index): context.entering(index)
      case .block(let name): context.entering(name)
      }
    }
  }

  private func entering(_ part: (RandomStream) -> RandomStream) -> ForwardContext {
    guard let stream else { return self }
    return ForwardContext(kernels, mode: .training(part(stream)))
  }
}

/// The result of a forward pass.
public struct ForwardResult<Scalar: TensorScalar, Cache: Sendable>: Sendable {
  /// The output.
  public let output: Tensor<Scalar>
  /// The values that `backward` needs.
  public let cache: Cache
  /// The layer's new buffers after a training pass, in the order of `bufferNames`; empty if they don't change. Only a
  /// trainer stores them.
  public let buffers: [Tensor<Scalar>]

  /// Creates a result from an output, a cache and the new buffers.
  public init(_ output: Tensor<Scalar>, _ cache: Cache, buffers: [Tensor<Scalar>] = []) {
    self.output = output
    self.cache = cache
    self.buffers = buffers
  }
}

/// A forward cache whose layer type is not known statically.
public struct AnyForwardCache: Sendable {
  package let content: any Sendable

  package init(content: any Sendable) { self.content = content }
}
