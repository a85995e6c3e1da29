public import PlatformMath

/// A precision for tensors; only `Float` and `Double` conform.
///
/// All numerical code is generic over this protocol. A generic method called through an existential runs unspecialised,
/// about a hundred times slower, so a method that loops over a tensor's values must be marked `@specialized` for both
/// precisions (a test finds those that are not), or be inlinable into one that is.
public protocol TensorScalar: BinaryFloatingPoint, ElementaryFunctions, Sendable {
  /// The name of the precision in files and messages: `float32` or `float64`.
  static var precisionName: String { get }
}

extension Float: TensorScalar {
  public static var precisionName: String { "float32" }
}

extension Double: TensorScalar {
  public static var precisionName: String { "float64" }
}
