public import PlatformMath

/// An activation function φ, applied elementwise. (Slide: *Activation Function Integration*.)
///
/// Derivatives are written in terms of the output y = φ(x), so the backward pass through φ needs the output alone.
public enum Activation: Hashable, Sendable {
  case none
  case relu
  case leakyRelu(slope: Double)
  case sigmoid
  case tanh
  case softplus

  /// The activations with their words in the shell.
  public static let named: [(word: String, element: Activation)] = [
    ("none", .none), ("relu", .relu), ("leakyrelu", .leakyRelu(slope: defaultSlope)), ("sigmoid", .sigmoid),
    ("tanh", .tanh), ("softplus", .softplus),
  ]

  /// The default slope of a leaky ReLU.
  public static let defaultSlope = 0.01

  /// Creates the activation with this word, such as `relu`; nil if there is none.
  public init?(_ word: String) {
    guard let named = Self.named.first(where: { $0.word == word }) else { return nil }
    self = named.element
  }

  /// Whether a layer with this activation uses He initialisation.
  public var isRectifier: Bool {
    switch self {
    case .relu, .leakyRelu, .softplus: true
    case .none, .sigmoid, .tanh: false
    }
  }

  /// Returns φ(x); numerically stable for x of any size, and NaN if x is NaN.
  ///
  /// - none: x; relu: max(0, x); leakyrelu: x where x > 0, else slope·x
  /// - sigmoid: 1 / (1 + e⁻ˣ); tanh; softplus: ln(1 + eˣ)
  @inlinable
  @inline(__always)
  public func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    switch self {
    case .none: return x
    case .relu: return x <= 0 ? 0 : x
    case .leakyRelu(let slope): return x > 0 ? x : Scalar(slope) * x
    case .sigmoid:
      let small = Scalar.exp(-abs(x))
      return x >= 0 ? 1 / (1 + small) : small / (1 + small)
    case .tanh: return Scalar.tanh(x)
    case .softplus: return (x <= 0 ? 0 : x) + Scalar.log1p(Scalar.exp(-abs(x)))
    }
  }

  /// Returns φ'(x) in terms of y = φ(x). ReLU'(0) = 0, the lecture's choice.
  ///
  /// - none: 1; relu: 1 where y > 0, else 0; leakyrelu: 1 where y > 0, else slope
  /// - sigmoid: y(1 - y); tanh: 1 - y²; softplus: 1 - e⁻ʸ
  @inlinable
  @inline(__always)
  public func derivative<Scalar: TensorScalar>(atOutput y: Scalar) -> Scalar {
    switch self {
    case .none: 1
    case .relu: y > 0 ? 1 : 0
    case .leakyRelu(let slope): y > 0 ? 1 : Scalar(slope)
    case .sigmoid: y * (1 - y)
    case .tanh: 1 - y * y
    case .softplus: -Scalar.expm1(-y)
    }
  }
}
