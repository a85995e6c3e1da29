/// The lecture's equations as loops, one function per equation; slow, and the reference for the fast kernels.
public struct TextbookKernels<Scalar: TensorScalar>: LayerKernels {
  public let cancellation: Cancellation

  /// The textbook kernels, with a cancellation that ends them early.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other> {
    TextbookKernels<Other>(cancellation: cancellation)
  }
}
