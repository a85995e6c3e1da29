#if canImport(Glibc)
  public import Glibc
#else
  public import Darwin
#endif

/// A precision with elementary functions from the system's mathematics library: `Float` and `Double`.
///
/// The functions can be inlined, so a loop over them is as fast as calling the library directly.
public protocol ElementaryFunctions {
  /// Returns eˣ.
  static func exp(_ x: Self) -> Self

  /// Returns the natural logarithm of x.
  static func log(_ x: Self) -> Self

  /// Returns ln(1 + x), accurate for small x.
  static func log1p(_ x: Self) -> Self

  /// Returns eˣ - 1, accurate for small x.
  static func expm1(_ x: Self) -> Self

  /// Returns the hyperbolic tangent of x.
  static func tanh(_ x: Self) -> Self
}

extension Float: ElementaryFunctions {
  @inlinable @inline(__always) public static func exp(_ x: Float) -> Float { expf(x) }
  @inlinable @inline(__always) public static func log(_ x: Float) -> Float { logf(x) }
  @inlinable @inline(__always) public static func log1p(_ x: Float) -> Float { log1pf(x) }
  @inlinable @inline(__always) public static func expm1(_ x: Float) -> Float { expm1f(x) }
  @inlinable @inline(__always) public static func tanh(_ x: Float) -> Float { tanhf(x) }
}

// The library's functions have the same names, so the module must be named explicitly.
extension Double: ElementaryFunctions {
  #if canImport(Glibc)
    @inlinable @inline(__always) public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
    @inlinable @inline(__always) public static func log(_ x: Double) -> Double { Glibc.log(x) }
    @inlinable @inline(__always) public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
    @inlinable @inline(__always) public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
    @inlinable @inline(__always) public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }

    /// Returns the logarithm of x to the base 2.
    @inlinable public static func log2(_ x: Double) -> Double { Glibc.log2(x) }
    /// Returns the logarithm of x to the base 10.
    @inlinable public static func log10(_ x: Double) -> Double { Glibc.log10(x) }
    /// Returns xʸ.
    @inlinable public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
    /// Returns the sine of x radians.
    @inlinable public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
    /// Returns the cosine of x radians.
    @inlinable public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  #else
    @inlinable @inline(__always) public static func exp(_ x: Double) -> Double { Darwin.exp(x) }
    @inlinable @inline(__always) public static func log(_ x: Double) -> Double { Darwin.log(x) }
    @inlinable @inline(__always) public static func log1p(_ x: Double) -> Double { Darwin.log1p(x) }
    @inlinable @inline(__always) public static func expm1(_ x: Double) -> Double { Darwin.expm1(x) }
    @inlinable @inline(__always) public static func tanh(_ x: Double) -> Double { Darwin.tanh(x) }

    /// Returns the logarithm of x to the base 2.
    @inlinable public static func log2(_ x: Double) -> Double { Darwin.log2(x) }
    /// Returns the logarithm of x to the base 10.
    @inlinable public static func log10(_ x: Double) -> Double { Darwin.log10(x) }
    /// Returns xʸ.
    @inlinable public static func pow(_ x: Double, _ y: Double) -> Double { Darwin.pow(x, y) }
    /// Returns the sine of x radians.
    @inlinable public static func sin(_ x: Double) -> Double { Darwin.sin(x) }
    /// Returns the cosine of x radians.
    @inlinable public static func cos(_ x: Double) -> Double { Darwin.cos(x) }
  #endif
}
