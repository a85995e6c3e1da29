/// Stochastic gradient descent with momentum and weight decay: g += decay·p, v = momentum·v + g, p -= rate·v. (Polyak,
/// *Some methods of speeding up the convergence of iteration methods*, 1964.)
public struct SGD: Optimizer {
  public static let declaration = OptimizerDeclaration(
    word: "sgd", name: "SGD", summary: "stochastic gradient descent with momentum",
    equations: ["g = g + decay · p", "v = momentum · v + g", "p = p - rate · v"],
    source: "Polyak, Some methods of speeding up the convergence of iteration methods, 1964", usualRate: 0.05,
    usesMomentum: true)

  let rate: Double
  let momentum: Double
  let decay: Double

  public init(_ settings: OptimizerSettings) {
    rate = settings.rate
    momentum = settings.momentum
    decay = settings.decay
  }

  public var slotCount: Int { momentum == 0 ? 0 : 1 }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func update<Scalar: TensorScalar>(_ entries: ParameterEntries<Scalar>, step: Int) {
    let (rate, momentum, decay) = (Scalar(rate), Scalar(momentum), Scalar(decay))
    let (p, gradient) = (entries.values, entries.gradient)
    guard let v = entries.slots.first else {
      for i in 0..<entries.count { p[i] -= rate * (gradient[i] + decay * p[i]) }
      return
    }
    for i in 0..<entries.count {
      v[i] = momentum * v[i] + (gradient[i] + decay * p[i])
      p[i] -= rate * v[i]
    }
  }
}
