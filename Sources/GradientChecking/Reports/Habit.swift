/// How a layer must behave before any number of it is worth comparing.
public enum Habit: Hashable, Sendable, CaseIterable {
  /// Forward twice gives the same output.
  case repeatableForward
  /// Backward twice gives the same gradients: none accumulates, none is random.
  case repeatableBackward
  /// Backward answers the last forward pass, not an older one.
  case freshMemory
  /// Twice the upstream gradient gives twice the gradients.
  case linear
  /// The upstream gradient comes out as it went in.
  case upstreamUntouched
  /// The input and the parameters come out as they went in.
  case operandsUntouched
  /// Every tensor has a gradient of its shape.
  case shapes

  /// The habit in a word or two, for a line that lists those kept.
  public var name: String {
    switch self {
    case .repeatableForward: "deterministic"
    case .repeatableBackward: "repeatable"
    case .freshMemory: "fresh memory"
    case .linear: "linear"
    case .upstreamUntouched: "upstream untouched"
    case .operandsUntouched: "operands untouched"
    case .shapes: "shapes"
    }
  }

  /// What is wrong where it is broken, as a sentence without a full stop.
  public var objection: String {
    switch self {
    case .repeatableForward: "forward twice on the same input gives two outputs"
    case .repeatableBackward: "backward twice gives two gradients: they accumulate, or they are random"
    case .freshMemory: "backward answers another forward pass than the last one"
    case .linear: "twice the upstream gradient does not give twice the gradients"
    case .upstreamUntouched: "backward changes the upstream gradient that it is given"
    case .operandsUntouched: "the input or a parameter is changed in place"
    case .shapes: "a gradient is missing, or has another shape than its tensor"
    }
  }
}
