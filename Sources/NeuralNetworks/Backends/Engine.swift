/// Which kernels compute: `engine textbook` in the shell.
public enum Engine: String, CaseIterable, Sendable {
  /// The lecture's equations as loops.
  case textbook
  /// The same operations, sixteen images at a time.
  case vector

  /// What computes where nothing is chosen.
  public static let standard = Engine.vector

  /// One line of what it is.
  public var summary: String {
    switch self {
    case .textbook: "the lecture's equations as loops"
    case .vector: "the same operations, sixteen images at a time"
    }
  }

  /// The kernels of this engine, which end early when that is requested.
  public func kernels<Scalar: TensorScalar>(
    _ precision: Scalar.Type = Scalar.self, cancellation: Cancellation = .never
  ) -> any LayerKernels<Scalar> {
    switch self {
    case .textbook: TextbookKernels<Scalar>(cancellation: cancellation)
    case .vector: VectorKernels<Scalar>(cancellation: cancellation)
    }
  }
}
