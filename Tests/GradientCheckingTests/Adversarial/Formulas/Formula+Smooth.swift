import NeuralNetworks
import PlatformMath

@testable import GradientChecking

/// Smooth functions of every value alone.
extension Formula {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func smoothFormulas() -> [Formula] {
    [
      elementwise(
        "softsign", .smooth, { $0 / (1 + abs($0)) },
        {
          let d: Scalar = 1 + abs($0)
          return 1 / d / d
        },
        faults: ["square forgotten": { 1 / (1 + abs($0)) }, "size forgotten": { (1 / (1 + $0)) / (1 + $0) }]),
      elementwise(
        "swish", .smooth, { $0 * sigmoid($0) },
        {
          let s = sigmoid($0)
          let tail: Scalar = $0 * sigmoid(-$0)
          return s * (1 + tail)
        },
        faults: ["gate held constant": { sigmoid($0) }]),
      elementwise(
        "gelu", .smooth, { $0 * sigmoid(2 * geluArgument($0)) },
        {
          let u: Scalar = 2 * geluArgument($0)
          let s = sigmoid(u)
          // Where the gate is closed or open for good, the factor beside it may overflow.
          guard abs(u) < 1000 else { return s }
          let tail: Scalar = $0 * sigmoid(-u) * 2 * geluSlope($0)
          return s * (1 + tail)
        },
        faults: ["gate held constant": { sigmoid(2 * geluArgument($0)) }]),
      // As it is usually written: 1 + tanh loses digits for negative values, forward and backward.
      elementwise(
        "gelu-by-tanh", .smooth,
        {
          let gate: Scalar = 1 + .tanh(geluArgument($0))
          return $0 / 2 * gate
        },
        {
          let t: Scalar = .tanh(geluArgument($0))
          guard abs($0) < 30 else { return (1 + t) / 2 }
          let curved: Scalar = (1 - t * t) * geluSlope($0)
          return (1 + t) / 2 + $0 / 2 * curved
        },
        faults: [
          "cubic term forgotten": {
            let t: Scalar = .tanh(geluArgument($0))
            let curved: Scalar = (1 - t * t) * 0.7978845608028654
            return (1 + t) / 2 + $0 / 2 * curved
          }
        ]),
    ]
  }

  /// 1 / (1 + e⁻ˣ)
  @inline(__always)
  static func sigmoid(_ x: Scalar) -> Scalar {
    let e: Scalar = .exp(-abs(x))
    return x >= 0 ? 1 / (1 + e) : e / (1 + e)
  }

  /// √(2/π) (x + 0.044715 x³)
  @inline(__always)
  static func geluArgument(_ x: Scalar) -> Scalar {
    let cubic: Scalar = 0.044715 * x * x * x
    return 0.7978845608028654 * (x + cubic)
  }

  /// √(2/π) (1 + 3 · 0.044715 x²)
  @inline(__always)
  static func geluSlope(_ x: Scalar) -> Scalar {
    let square: Scalar = 0.134145 * x * x
    return 0.7978845608028654 * (1 + square)
  }
}
