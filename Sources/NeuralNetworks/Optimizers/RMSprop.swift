/// Divides the gradient by the root of a running mean of its square: g += decay·p, v = 0.99·v + 0.01·g², p -= rate · g
/// / (√v + 1e-8). (Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6.5, 2012.)
public struct RMSprop: Optimizer {
  public static let declaration = OptimizerDeclaration(
    word: "rmsprop", name: "RMSprop", summary: "divides steps by a running RMS of the gradient",
    equations: ["g = g + decay · p", "v = 0.99 · v + 0.01 · g²", "p = p - rate · g / (√v + 1e-8)"],
    source: "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012", usualRate: 0.001,
    usesMomentum: false)

  static let (alpha, epsilon) = (0.99, 1e-8)

  let rate: Double
  let decay: Double

  public init(_ settings: OptimizerSettings) {
    rate = settings.rate
    decay = settings.decay
  }

  public var slotCount: Int { 1 }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func update<Scalar: TensorScalar>(_ entries: ParameterEntries<Scalar>, step: Int) {
    let (rate, decay, epsilon) = (Scalar(rate), Scalar(decay), Scalar(Self.epsilon))
    let (kept, new) = (Scalar(Self.alpha), Scalar(1 - Self.alpha))
    let (p, gradient, v) = (entries.values, entries.gradient, entries.slots[0])
    for i in 0..<entries.count {
      let g = gradient[i] + decay * p[i]
      v[i] = kept * v[i] + new * g * g
      p[i] -= rate * g / (v[i].squareRoot() + epsilon)
    }
  }
}
