/// The implementations of the kernels, selected with `engine` in the shell.
public enum Engine: String, CaseIterable, Sendable {
  /// The layers' equations as loops.
  case textbook
  /// The same operations, computed for sixteen images at a time.
  case vector

  /// The default engine.
  public static let standard = Engine.vector

  /// A one-line description.
  public var summary: String {
    switch self {
    case .textbook: "the lecture's equations as loops"
    case .vector: "the same operations, sixteen images at a time"
    }
  }

  /// Returns the kernels of this engine, which end early once `cancellation` is requested.
  public func kernels<Scalar: TensorScalar>(
    _ precision: Scalar.Type = Scalar.self, cancellation: Cancellation = .never
  ) -> any LayerKernels<Scalar> {
    switch self {
    case .textbook: TextbookKernels<Scalar>(cancellation: cancellation)
    case .vector: VectorKernels<Scalar>(cancellation: cancellation)
    }
  }
}
