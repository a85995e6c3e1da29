internal import PlatformMath

/// Softmax followed by the cross-entropy with a label or a distribution: L = -1/B Σ_{b,k} T[b,k] · log
/// softmax(P[b])[k].
///
/// Outputs are logits, B x K. The two steps are combined because neither alone is stable for large logits.
public struct SoftmaxCrossEntropy: Loss {
  public static let declaration = LossDeclaration(
    word: "crossentropy", name: "SoftmaxCrossEntropy",
    summary: "cross-entropy of the softmax of the logits with the true class",
    equations: [
      "L = -1/B · Σ_{b,k} T[b,k] · log S[b,k], S[b,k] = e^P[b,k] / Σ_j e^P[b,j]",
      "∂L/∂P[b,k] = 1/B · (S[b,k] · Σ_j T[b,j] - T[b,k])",
    ])

  public init() {}

  public func objection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError? {
    guard outputs.rank == 2 else {
      return LossError(
        expected: "logits of shape batch x classes", received: "\(outputs)",
        remedy: outputs.rank > 2 ? "flatten the outputs with `flatten`" : nil)
    }
    return commonObjection(toOutputs: outputs, targets: targets)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>, batch: Int
  ) -> LossValue<Scalar> {
    let (rows, classes) = (outputs.shape[0], outputs.shape[1])
    var gradient = outputs
    var sum = 0.0
    let share = 1 / Scalar(batch)
    var poll = CancellationPoll()
    for b in 0..<rows {
      if poll.spent(20 * classes) { break }
      let row = b * classes..<(b + 1) * classes
      let (largest, logTotal) = Self.softmax(&gradient.values, row)
      switch targets {
      case .labels(let labels):
        sum += Double(logTotal - (outputs.values[row.lowerBound + labels[b]] - largest))
        gradient.values[row.lowerBound + labels[b]] -= 1
        for index in row { gradient.values[index] *= share }
      case .values(let distribution):
        var mass: Scalar = 0
        for index in row { mass += distribution.values[index] }
        for index in row {
          let target = distribution.values[index]
          // A class with target probability 0 adds nothing, even if its log probability is infinite.
          if target != 0 { sum += Double(target * (logTotal - (outputs.values[index] - largest))) }
          gradient.values[index] = (gradient.values[index] * mass - target) * share
        }
      }
    }
    return LossValue(value: sum / Double(batch), gradient: gradient)
  }

  /// Returns the softmax of every row of logits, B x K: the predicted class probabilities. The remaining rows stay
  /// logits if the running command is cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func probabilities<Scalar: TensorScalar>(_ logits: Tensor<Scalar>) -> Tensor<Scalar> {
    precondition(logits.shape.rank == 2, "logits are batch x classes")
    var result = logits
    let classes = logits.shape[1]
    var poll = CancellationPoll()
    for b in 0..<logits.shape[0] where !poll.spent(20 * classes) {
      _ = softmax(&result.values, b * classes..<(b + 1) * classes)
    }
    return result
  }

  /// Replaces every x[k] of a row by e^x[k] / Σ_j e^x[j], and returns the largest x and log Σ_j e^(x[j] - largest). The
  /// largest is subtracted first so that no exponential overflows; it is not added back, which would lose precision.
  @inline(__always)
  private static func softmax<Scalar: TensorScalar>(
    _ values: inout [Scalar], _ row: Range<Int>
  ) -> (largest: Scalar, logTotal: Scalar) {
    guard var largest = row.first.map({ values[$0] }) else { return (0, 0) }
    for index in row where values[index] > largest { largest = values[index] }
    var total: Scalar = 0
    for index in row {
      values[index] = Scalar.exp(values[index] - largest)
      total += values[index]
    }
    for index in row { values[index] /= total }
    return (largest, Scalar.log(total))
  }
}
