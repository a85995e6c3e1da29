/// A basic property that a layer must have before it makes sense to compare its gradients.
public enum Habit: Hashable, Sendable, CaseIterable {
  /// Running forward twice gives the same output.
  case repeatableForward
  /// Running backward twice gives the same gradients: they neither accumulate nor are random.
  case repeatableBackward
  /// Backward uses the latest forward pass, not an older one.
  case freshMemory
  /// Doubling the upstream gradient doubles the gradients.
  case linear
  /// The upstream gradient is not modified.
  case upstreamUntouched
  /// The input and the parameters are not modified.
  case operandsUntouched
  /// Every tensor has a gradient of the same shape.
  case shapes

  /// A short name, for the list of properties that hold.
  public var name: String {
    switch self {
    case .repeatableForward: "deterministic"
    case .repeatableBackward: "repeatable"
    case .freshMemory: "fresh cache"
    case .linear: "linear"
    case .upstreamUntouched: "upstream untouched"
    case .operandsUntouched: "operands untouched"
    case .shapes: "shapes"
    }
  }

  /// The message if the property does not hold, without a final period.
  public var objection: String {
    switch self {
    case .repeatableForward: "two forward passes on the same input give different outputs"
    case .repeatableBackward: "two backward passes give different gradients: they accumulate or are random"
    case .freshMemory: "backward does not use the latest forward pass"
    case .linear: "doubling the upstream gradient does not double the gradients"
    case .upstreamUntouched: "backward modifies the upstream gradient"
    case .operandsUntouched: "the input or a parameter is modified in place"
    case .shapes: "a gradient is missing or has the wrong shape"
    }
  }
}
