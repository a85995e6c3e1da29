public import NeuralNetworks

/// The result of checking a layer, a network or a loss at one point.
public struct GradientReport: Sendable {
  /// The line that creates the layer or network: `conv 2 5 padding=1`.
  public let subject: String
  /// The point: `given input`, or the name of a test input.
  public let point: String
  /// The shape of the input.
  public let inputShape: Shape
  /// `float64` or `float32`
  public let precision: String
  /// One report per tensor, the input first.
  public private(set) var tensors: [TensorReport]
  /// The basic properties that do not hold.
  public let brokenHabits: [Habit]
  /// The number of evaluations of the function.
  public let forwards: Int
  /// Whether the check was stopped early.
  public let wasStopped: Bool

  /// The report with wrong entries and directions changed to undecided.
  var withoutAccusations: GradientReport {
    var report = self
    for index in tensors.indices { report.tensors[index].withdrawAccusations() }
    return report
  }

  /// The tensor with this name.
  public subscript(name: String) -> TensorReport? { tensors.first { $0.name == name } }

  /// The number of entries with this outcome.
  public func count(_ outcome: EntryOutcome) -> Int { tensors.reduce(0) { $0 + $1.count(outcome) } }

  /// The number of entries checked.
  public var checked: Int { tensors.reduce(0) { $0 + $1.entries.count } }

  /// The tensor with the largest relative error, among wrong tensors if there are any.
  public var worst: TensorReport? {
    let wrong = tensors.filter { $0.verdict == .wrong }
    // A gradient that is mathematically zero has no magnitude to measure an error against.
    return (wrong.isEmpty ? tensors.filter { $0.note == nil } : wrong).max { $0.worstError < $1.worstError }
  }

  /// The relative error of the worst entry; 0 if there is none.
  public var worstError: Double { worst?.worstError ?? 0 }

  /// The smallest relative error that would have been detected in every tensor.
  public var detectionLimit: Double { tensors.reduce(0) { max($0, $1.detectionLimit) } }

  /// The overall verdict.
  public var verdict: GradientVerdict {
    let verdicts = tensors.map(\.verdict)
    if !brokenHabits.isEmpty { return .wrong }
    return .together(verdicts)
  }

  /// Whether the verdict is `right`.
  public var passed: Bool { verdict == .right }
}
