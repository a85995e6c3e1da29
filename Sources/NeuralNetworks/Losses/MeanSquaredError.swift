/// The mean squared error: L = 1/(B·K) Σ_{b,k} (P[b,k] - T[b,k])²; labels stand for one-hot targets.
///
/// The mean is over batch and classes. Outputs have any shape B x ... for target values, and B x K for labels.
public struct MeanSquaredError: Loss {
  public static let declaration = LossDeclaration(
    word: "mse", name: "MeanSquaredError", summary: "mean squared error over batch and classes",
    equations: ["L = 1/(B·K) · Σ_{b,k} (P[b,k] - T[b,k])²", "∂L/∂P[b,k] = 2/(B·K) · (P[b,k] - T[b,k])"])

  public init() {}

  public func objection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError? {
    commonObjection(toOutputs: outputs, targets: targets)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>, batch: Int
  ) -> LossValue<Scalar> {
    var difference = outputs
    var poll = CancellationPoll()
    switch targets {
    case .labels(let labels):
      let classes = outputs.shape[1]
      for (b, label) in labels.enumerated() { difference.values[b * classes + label] -= 1 }
    case .values(let values):
      for index in difference.values.indices {
        if poll.spent(1) { break }
        difference.values[index] -= values.values[index]
      }
    }
    let terms = batch * outputs.shape.example.count
    let factor = 2 / Scalar(terms)
    var sum = 0.0
    for index in difference.values.indices {
      if poll.spent(1) { break }
      sum += Double(difference.values[index]) * Double(difference.values[index])
      difference.values[index] *= factor
    }
    return LossValue(value: sum / Double(terms), gradient: difference)
  }
}
