/// A loss function with its gradient with respect to the outputs.
///
/// A loss is a mean over the batch. A batch can be split into shards: each shard is given the size of the whole batch,
/// so that the values of the shards add up to that of the batch, and their gradients are the rows of the batch's
/// gradient.
public protocol Loss: Sendable {
  /// The declaration of this loss.
  static var declaration: LossDeclaration { get }

  /// Creates the loss, which has no settings.
  init()

  /// Returns why the outputs and targets don't match, or nil if they do.
  func objection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError?

  /// Computes the loss and its gradient for matching outputs and targets.
  ///
  /// - Parameter batch: the number of examples in the whole batch, of which `outputs` may be only a shard
  func evaluate<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>, batch: Int
  ) -> LossValue<Scalar>
}

/// The declaration of a loss: its names and equations.
public struct LossDeclaration: Sendable {
  /// The word that names it in `train`, and the command that computes it: `crossentropy`.
  public let word: String
  /// The usual name: `SoftmaxCrossEntropy`.
  public let name: String
  /// A one-line summary.
  public let summary: String
  /// The loss and its gradient with respect to the outputs.
  public let equations: [String]
}

/// A loss with its gradient.
public struct LossValue<Scalar: TensorScalar>: Sendable {
  /// The loss.
  public let value: Double
  /// ∂L/∂(outputs), with the outputs' shape.
  public let gradient: Tensor<Scalar>

  /// Creates a loss with this value and gradient.
  public init(value: Double, gradient: Tensor<Scalar>) {
    self.value = value
    self.gradient = gradient
  }
}

/// The targets that outputs are compared with.
public enum Targets<Scalar: TensorScalar>: Sendable {
  /// The class of every example, counted from 0.
  case labels([Int])
  /// A tensor of the outputs' shape: target values, or a distribution over the classes for every example.
  case values(Tensor<Scalar>)

  /// The properties of these targets that are checked before a loss is computed.
  public var shape: TargetsShape {
    switch self {
    case .labels(let labels): .labels(count: labels.count, smallest: labels.min() ?? 0, largest: labels.max() ?? 0)
    case .values(let tensor): .values(tensor.shape)
    }
  }
}

/// The properties of targets that are checked before a loss is computed.
public enum TargetsShape: Hashable, Sendable {
  /// One label per example, from `smallest` to `largest`.
  case labels(count: Int, smallest: Int, largest: Int)
  /// A tensor.
  case values(Shape)
}

/// Outputs and targets that don't match.
public struct LossError: Error, Hashable, Sendable {
  /// What the loss expects, as a noun phrase: `logits of shape batch x classes`.
  public let expected: String
  /// The shape, number or label that it received: `2x8x4x4`.
  public let received: String
  /// A possible fix as text for `help:`, if there is one.
  public let remedy: String?

  init(expected: String, received: String, remedy: String? = nil) {
    self.expected = expected
    self.received = received
    self.remedy = remedy
  }
}

extension Loss {
  /// The declaration of this loss.
  public var declaration: LossDeclaration { Self.declaration }

  /// Returns the loss of a whole batch and its gradient with respect to the outputs.
  ///
  /// - Throws: `LossError` if the outputs and targets don't match.
  public func callAsFunction<Scalar: TensorScalar>(
    _ outputs: Tensor<Scalar>, _ targets: Targets<Scalar>
  ) throws(LossError) -> LossValue<Scalar> {
    if let objection = objection(toOutputs: outputs.shape, targets: targets.shape) { throw objection }
    return evaluate(outputs, targets, batch: outputs.shape[0])
  }

  /// Returns why the outputs and targets don't match, for any loss, or nil if they do. There must be at least one
  /// output value; labels need outputs batch x classes, one label per example, and each label from 0 to the number of
  /// classes - 1; target values need the shape of the outputs.
  func commonObjection(toOutputs outputs: Shape, targets: TargetsShape) -> LossError? {
    guard outputs.rank > 0, outputs.count > 0 else {
      return LossError(expected: "outputs of at least one example", received: "\(outputs)")
    }
    switch targets {
    case .labels(let count, let smallest, let largest):
      guard outputs.rank == 2 else {
        return LossError(
          expected: "outputs of shape batch x classes", received: "\(outputs)",
          remedy: outputs.rank > 2 ? "flatten the outputs with `flatten`" : nil)
      }
      guard count == outputs[0] else {
        return LossError(expected: "\(outputs[0]) label\(outputs[0] == 1 ? "" : "s")", received: "\(count)")
      }
      guard smallest >= 0, largest < outputs[1] else {
        return LossError(
          expected: "labels from 0 to \(outputs[1] - 1)", received: "\(smallest < 0 ? smallest : largest)",
          remedy: smallest < 0
            ? nil
            : "label \(largest) needs at least \(largest + 1) outputs, such as those of `linear IN \(largest + 1)`")
      }
    case .values(let shape):
      guard shape == outputs else { return LossError(expected: "targets of shape \(outputs)", received: "\(shape)") }
    }
    return nil
  }
}
