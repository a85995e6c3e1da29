/// The layers' equations as plain loops: slow, and the reference for the fast kernels.
public struct TextbookKernels<Scalar: TensorScalar>: LayerKernels {
  public let cancellation: Cancellation

  /// Creates the textbook kernels, which end early once `cancellation` is requested.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other> {
    TextbookKernels<Other>(cancellation: cancellation)
  }
}
