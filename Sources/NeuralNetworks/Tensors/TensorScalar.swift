#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A precision that tensors can be computed in: `Float` and `Double` conform, and nothing else does.
///
/// Everything numeric is written once over this protocol. A generic method that is reached through an existential runs
/// unspecialised, about a hundred times slower, so every loop over a tensor's values stands in a method that carries
/// `@specialized` for both precisions (a test scans for those that do not).
public protocol TensorScalar: BinaryFloatingPoint, Sendable {
  /// The name of the precision as a file or a message gives it: `float32` or `float64`.
  static var precisionName: String { get }

  /// eˣ
  static func exp(_ x: Self) -> Self

  /// The natural logarithm of x.
  static func log(_ x: Self) -> Self

  /// ln(1 + x), exact for small x.
  static func log1p(_ x: Self) -> Self

  /// eˣ - 1, exact for small x.
  static func expm1(_ x: Self) -> Self

  /// The hyperbolic tangent of x.
  static func tanh(_ x: Self) -> Self

  /// A layer of the catalogue in this precision, every parameter zero.
  static func makeLayer(_ entry: LayerCatalog.Entry, _ fields: LayerFields) -> any Layer<Self>
}

extension Float: TensorScalar {
  public static var precisionName: String { "float32" }
  public static func exp(_ x: Float) -> Float { expf(x) }
  public static func log(_ x: Float) -> Float { logf(x) }
  public static func log1p(_ x: Float) -> Float { log1pf(x) }
  public static func expm1(_ x: Float) -> Float { expm1f(x) }
  public static func tanh(_ x: Float) -> Float { tanhf(x) }
}

extension Double: TensorScalar {
  public static var precisionName: String { "float64" }
  #if canImport(Glibc)
    public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
    public static func log(_ x: Double) -> Double { Glibc.log(x) }
    public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
    public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
    public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  #else
    public static func exp(_ x: Double) -> Double { Darwin.exp(x) }
    public static func log(_ x: Double) -> Double { Darwin.log(x) }
    public static func log1p(_ x: Double) -> Double { Darwin.log1p(x) }
    public static func expm1(_ x: Double) -> Double { Darwin.expm1(x) }
    public static func tanh(_ x: Double) -> Double { Darwin.tanh(x) }
  #endif
}
