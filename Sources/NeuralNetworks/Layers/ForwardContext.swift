/// In what a forward pass is made: what computes, whether it is a pass of training, and whether somebody wants it to end.
public struct ForwardContext<Scalar: TensorScalar>: Sendable {
  /// Whether a pass belongs to training, for layers that then behave differently.
  public enum Mode: Hashable, Sendable {
    /// The network is used as it is.
    case inference
    /// The network learns; random choices follow from the stream alone.
    case training(RandomStream)
  }

  /// What computes.
  public let kernels: any LayerKernels<Scalar>
  /// Whether the pass belongs to training.
  public let mode: Mode

  /// A context of these parts.
  public init(_ kernels: any LayerKernels<Scalar>, mode: Mode = .inference) {
    self.kernels = kernels
    self.mode = mode
  }

  /// Whether somebody wants the pass to end: then what it gives means nothing, and who asked for it drops it.
  public var isCancelled: Bool { kernels.cancellation.isRequested() }

  /// The stream of random numbers in training; nil in inference.
  public var stream: RandomStream? {
    if case .training(let stream) = mode { stream } else { nil }
  }

  /// The context of a layer at a place of a network or of a block: its random choices are its own.
  public func entering(_ index: Int) -> ForwardContext { entering { $0.entering(index) } }

  /// The context of a layer's block.
  public func entering(_ block: String) -> ForwardContext { entering { $0.entering(block) } }

  /// The context of the layer that a path leads to.
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

/// What a forward pass gives.
public struct ForwardResult<Scalar: TensorScalar, Cache: Sendable>: Sendable {
  /// The output.
  public let output: Tensor<Scalar>
  /// What `backward` needs.
  public let cache: Cache
  /// What the layer's buffers become by a pass of training, in the order of `bufferNames`; empty where they stay. Only a
  /// trainer installs them.
  public let buffers: [Tensor<Scalar>]

  /// A result of these parts.
  public init(_ output: Tensor<Scalar>, _ cache: Cache, buffers: [Tensor<Scalar>] = []) {
    self.output = output
    self.cache = cache
    self.buffers = buffers
  }
}

/// The forward cache of a layer whose kind is not known where it is kept.
public struct AnyForwardCache: Sendable {
  package let content: any Sendable

  package init(content: any Sendable) { self.content = content }
}
