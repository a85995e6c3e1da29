public import PlatformMath

/// A precision that tensors can be computed in: `Float` and `Double` conform, and nothing else does.
///
/// Everything numeric is written once over this protocol. A generic method that is reached through an existential runs
/// unspecialised, about a hundred times slower, so every loop over a tensor's values stands in a method that carries
/// `@specialized` for both precisions (a test scans for those that do not).
public protocol TensorScalar: BinaryFloatingPoint, ElementaryFunctions, Sendable {
  /// The name of the precision as a file or a message gives it: `float32` or `float64`.
  static var precisionName: String { get }
}

extension Float: TensorScalar {
  public static var precisionName: String { "float32" }
}

extension Double: TensorScalar {
  public static var precisionName: String { "float64" }
}
