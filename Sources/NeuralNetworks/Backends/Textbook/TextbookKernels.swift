/// The lecture's equations as loops, one function an equation, the equation above it; slow, and the oracle of what is fast.
public struct TextbookKernels<Scalar: TensorScalar>: LayerKernels {
  public let cancellation: Cancellation

  /// The textbook kernels, which end early when that is requested.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other> {
    TextbookKernels<Other>(cancellation: cancellation)
  }
}
