public import NeuralNetworks

/// What a check of one function at one point says: a layer, or a network as a whole.
public struct GradientReport: Sendable {
  /// The line that makes what was checked: `conv 2 5 padding=1`.
  public let subject: String
  /// The point: `given input`, or the name of a test input.
  public let point: String
  /// The shape of the input.
  public let inputShape: Shape
  /// `float64` or `float32`
  public let precision: String
  /// Each tensor, the input first.
  public let tensors: [TensorReport]
  /// The habits that are broken.
  public let brokenHabits: [Habit]
  /// How often the function was evaluated.
  public let forwards: Int
  /// Whether the check was stopped before its end.
  public let wasStopped: Bool

  /// The tensor of a name.
  public subscript(name: String) -> TensorReport? { tensors.first { $0.name == name } }

  /// How many entries have an outcome.
  public func count(_ outcome: EntryOutcome) -> Int { tensors.reduce(0) { $0 + $1.count(outcome) } }

  /// How many entries were checked.
  public var checked: Int { tensors.reduce(0) { $0 + $1.entries.count } }

  /// The tensor with the worst entry: a wrong one before any that agrees.
  public var worst: TensorReport? {
    let wrong = tensors.filter { $0.verdict == .wrong }
    // What is zero by mathematics has nothing that an error could be a share of.
    return (wrong.isEmpty ? tensors.filter { $0.note == nil } : wrong).max { $0.worstError < $1.worstError }
  }

  /// The largest relative error of any decided entry.
  public var worstError: Double { worst?.worstError ?? 0 }

  /// The smallest relative error that would have been seen everywhere.
  public var detectionLimit: Double { tensors.reduce(0) { max($0, $1.detectionLimit) } }

  /// What it comes to.
  public var verdict: GradientVerdict {
    let verdicts = tensors.map(\.verdict)
    if !brokenHabits.isEmpty { return .wrong }
    return .together(verdicts)
  }

  /// Whether every gradient that there is agrees.
  public var passed: Bool { verdict == .right }
}
