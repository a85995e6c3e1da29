public import NeuralNetworks
internal import PlatformMath

/// Mistakes in the gradient of a loss with respect to the outputs.
public enum LossFault: String, CaseIterable, Sendable {
  case batchNotDivided = "crossentropy-batch-not-divided"
  case unshiftedSoftmax = "crossentropy-unshifted-softmax"
  case diagonalSoftmax = "crossentropy-diagonal-softmax"
  case nextLabel = "crossentropy-next-label"
  case classesDivided = "crossentropy-classes-divided"
  case factorTwo = "mse-factor-two"
  case classesNotDivided = "mse-classes-not-divided"

  /// The name of the loss that can have this fault.
  public var lossWord: String { rawValue.hasPrefix("mse") ? "mse" : "crossentropy" }

  /// The number in the table of measured results, and one line that describes the mistake.
  public var account: (reference: String, summary: String) {
    switch self {
    case .batchNotDivided: ("L01", "the mean over the batch is missing")
    case .unshiftedSoftmax: ("L02", "the softmax is recomputed without the shift that prevents overflow")
    case .diagonalSoftmax: ("L03", "each output is assumed to depend only on its own logit")
    case .nextLabel: ("L04", "the label is too large by one")
    case .classesDivided: ("L05", "the mean is taken over the classes too")
    case .factorTwo: ("L06", "the factor 2 is missing")
    case .classesNotDivided: ("L07", "the mean over the classes is missing")
    }
  }

  /// Returns the loss with this mistake in its gradient; its value stays correct.
  ///
  /// - Parameter labels: the class of each example.
  public func around<Scalar: TensorScalar>(_ loss: any Loss, labels: [Int]) -> NetworkLoss<Scalar> {
    let right = NetworkLoss<Scalar>(loss, .labels(labels))
    return NetworkLoss(loss.declaration.word) { outputs in
      let (value, gradient) = right.evaluate(outputs)
      return (value, self.gradient(gradient, outputs, labels))
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func gradient<Scalar: TensorScalar>(
    _ right: Tensor<Scalar>, _ outputs: Tensor<Scalar>, _ labels: [Int]
  ) -> Tensor<Scalar> {
    let (batch, classes) = (labels.count, outputs.shape.dimensions.last ?? 1)
    let mean = 1 / Scalar(max(1, batch))
    func isLabel(_ offset: Int, shift: Int = 0) -> Bool {
      offset % classes == (labels[offset / classes] + shift) % classes
    }
    switch self {
    case .batchNotDivided: return right.map { $0 * Scalar(batch) }
    case .classesDivided: return right.map { $0 / Scalar(classes) }
    case .factorTwo: return right.map { $0 / 2 }
    case .classesNotDivided: return right.map { $0 * Scalar(classes) }
    case .unshiftedSoftmax:
      let powers = outputs.map { Scalar.exp($0) }
      return powers.mapWithOffset { offset, power in
        let row = offset / classes * classes
        let share = power / powers.values[row..<row + classes].reduce(0, +)
        return (share - (isLabel(offset) ? 1 : 0)) * mean
      }
    case .nextLabel:
      return right.mapWithOffset { offset, value in
        value + ((isLabel(offset) ? 1 : 0) - (isLabel(offset, shift: 1) ? 1 : 0)) * mean
      }
    case .diagonalSoftmax:
      return right.mapWithOffset { offset, value in
        // -1/p at the label times p(1 - p), zero elsewhere.
        isLabel(offset) ? value : 0
      }
    }
  }
}
