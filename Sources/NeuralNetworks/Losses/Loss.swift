/// How far a network's outputs are from what they should be, as one number, and its gradient by the outputs.
///
/// A loss is a mean over the batch. A batch may be worked on in shards: each shard is told how many examples the whole
/// batch has, so that the values and the gradients of the shards add up to those of the batch.
public protocol Loss: Sendable {
  /// All that is said of this loss.
  static var declaration: LossDeclaration { get }

  /// The one loss of this kind.
  init()

  /// Why outputs and targets do not belong together, or nil where they do.
  func objection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError?

  /// The loss and its gradient for outputs and targets to which there is no objection.
  ///
  /// - Parameter batch: how many examples the whole batch has of which these are a shard
  func evaluate<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>, batch: Int
  ) -> LossValue<Scalar>
}

/// Everything that is said of a loss, said once.
public struct LossDeclaration: Sendable {
  /// The word that names it in `train`, and the command that computes it: `crossentropy`.
  public let word: String
  /// The field's name: `SoftmaxCrossEntropy`.
  public let name: String
  /// One line of what it measures.
  public let summary: String
  /// The loss, and its gradient by the outputs.
  public let equations: [String]
}

/// A loss with its gradient.
public struct LossValue<Scalar: TensorScalar>: Sendable {
  /// The loss.
  public let value: Double
  /// ∂L/∂(outputs), of the outputs' shape.
  public let gradient: Tensor<Scalar>

  /// A loss of this value and gradient.
  public init(value: Double, gradient: Tensor<Scalar>) {
    self.value = value
    self.gradient = gradient
  }
}

/// What the outputs should be.
public enum Targets<Scalar: TensorScalar>: Sendable {
  /// The class of every example, counted from 0.
  case labels([Int])
  /// A tensor of the outputs' shape: values to meet, or a distribution over the classes for every example.
  case values(Tensor<Scalar>)

  /// All of the targets that their values do not matter to.
  public var shape: TargetsShape {
    switch self {
    case .labels(let labels): .labels(count: labels.count, smallest: labels.min() ?? 0, largest: labels.max() ?? 0)
    case .values(let tensor): .values(tensor.shape)
    }
  }
}

/// What can be checked of targets before a loss is computed.
public enum TargetsShape: Hashable, Sendable {
  /// A label an example, from `smallest` to `largest`.
  case labels(count: Int, smallest: Int, largest: Int)
  /// A tensor.
  case values(Shape)
}

/// Outputs and targets that do not belong together.
public struct LossError: Error, Hashable, Sendable {
  /// What the loss expects, as the object of a sentence: `logits of shape batch x classes`.
  public let expected: String
  /// What it receives: `2x8x4x4`.
  public let received: String
  /// What would mend it, where that is known, as text for `help:`.
  public let remedy: String?

  init(expected: String, received: String, remedy: String? = nil) {
    self.expected = expected
    self.received = received
    self.remedy = remedy
  }
}

extension Loss {
  /// All that is said of this loss.
  public var declaration: LossDeclaration { Self.declaration }

  /// The loss of a whole batch, and its gradient by the outputs.
  ///
  /// - Throws: `LossError` where outputs and targets do not belong together.
  public func callAsFunction<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>
  ) throws(LossError) -> LossValue<Scalar> {
    if let objection = objection(toOutputs: outputs.shape, targets: targets.shape) { throw objection }
    return evaluate(outputs, targets, batch: outputs.shape[0])
  }

  /// Labels need outputs of batch x classes, and values need as many of them as there are outputs.
  func commonObjection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError? {
    guard outputs.rank > 0, outputs.count > 0 else {
      return LossError(expected: "outputs of at least one example", received: "\(outputs)")
    }
    switch targets {
    case .labels(let count, let smallest, let largest):
      guard outputs.rank == 2 else {
        return LossError(
          expected: "outputs of shape batch x classes", received: "\(outputs)",
          remedy: outputs.rank > 2 ? "end the network with `flatten`" : nil)
      }
      guard count == outputs[0] else { return LossError(expected: "\(outputs[0]) labels", received: "\(count)") }
      guard smallest >= 0, largest < outputs[1] else {
        return LossError(
          expected: "labels from 0 to \(outputs[1] - 1)", received: "\(smallest < 0 ? smallest : largest)",
          remedy: smallest < 0 ? nil : "a last layer of \(largest + 1) outputs")
      }
    case .values(let shape):
      guard shape == outputs else { return LossError(expected: "targets of shape \(outputs)", received: "\(shape)") }
    }
    return nil
  }
}
