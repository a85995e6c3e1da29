internal import PlatformMath

/// Divides a running mean of the gradient (with weight decay) by the root of a running mean of its square, both
/// bias-corrected: p -= rate · m / (1 - 0.9ᵗ) / (√(v / (1 - 0.999ᵗ)) + 1e-8). (Kingma and Ba, *Adam: a method for
/// stochastic optimization*, 2015.)
public struct Adam: Optimizer {
  public static let declaration = OptimizerDeclaration(
    word: "adam", name: "Adam", summary: "adapts the step size of every parameter",
    equations: [
      "g = g + decay · p", "m = 0.9 · m + 0.1 · g", "v = 0.999 · v + 0.001 · g²",
      "p = p - rate · m / (1 - 0.9ᵗ) / (√(v / (1 - 0.999ᵗ)) + 1e-8)",
    ],
    source: "Kingma and Ba, Adam: a method for stochastic optimization, 2015", usualRate: 0.001, usesMomentum: false)

  static let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)

  let rate: Double
  let decay: Double

  public init(_ settings: OptimizerSettings) {
    rate = settings.rate
    decay = settings.decay
  }

  public var slotCount: Int { 2 }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func update<Scalar: TensorScalar>(_ entries: ParameterEntries<Scalar>, step: Int) {
    // 1 - βᵗ, computed with `expm1` to avoid the rounding error of a subtraction from 1.
    func correction(_ share: Double) -> Double { -Double.expm1(Double(step) * Double.log(share)) }
    let stepSize = Scalar(rate / correction(Self.beta1))
    let squareScale = Scalar(1 / correction(Self.beta2).squareRoot())
    let (keptMean, newMean) = (Scalar(Self.beta1), Scalar(1 - Self.beta1))
    let (keptSquare, newSquare) = (Scalar(Self.beta2), Scalar(1 - Self.beta2))
    let (decay, epsilon) = (Scalar(decay), Scalar(Self.epsilon))
    let (p, gradient, m, v) = (entries.values, entries.gradient, entries.slots[0], entries.slots[1])
    for i in 0..<entries.count {
      let g = gradient[i] + decay * p[i]
      m[i] = keptMean * m[i] + newMean * g
      v[i] = keptSquare * v[i] + newSquare * g * g
      p[i] -= stepSize * m[i] / (v[i].squareRoot() * squareScale + epsilon)
    }
  }
}
