/// The lecture's equations as loops, one function an equation, the equation above it; slow, and the oracle of what is fast.
public struct TextbookKernels<Scalar: TensorScalar>: LayerKernels {
  /// The one set of textbook kernels.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public let cancellation: Cancellation
}
