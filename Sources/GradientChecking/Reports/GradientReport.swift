public import NeuralNetworks

/// The result of checking a layer, a network or a loss at one point.
public struct GradientReport: Sendable {
  /// The line that creates the layer or network, such as `conv 2 5 padding=1`, or the name of the loss.
  public let subject: String
  /// The point: `given input`, `where it stands`, `end to end`, `fresh parameters`, or the name of a test input.
  public let point: String
  /// The shape of the input.
  public let inputShape: Shape
  /// The name of the precision: `float64` or `float32`.
  public let precision: String
  /// One report per tensor whose gradient has the correct shape, the input first.
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

  /// The report on the tensor with this name; nil if there is none.
  public subscript(name: String) -> TensorReport? { tensors.first { $0.name == name } }

  /// Returns the number of entries with this outcome.
  public func count(_ outcome: EntryOutcome) -> Int { tensors.reduce(0) { $0 + $1.count(outcome) } }

  /// The number of entries checked.
  public var checked: Int { tensors.reduce(0) { $0 + $1.entries.count } }

  /// The tensor with the largest relative error: among wrong tensors if there are any, else among those without a note.
  public var worst: TensorReport? {
    let wrong = tensors.filter { $0.verdict == .wrong }
    // A gradient that is mathematically zero has no magnitude to measure an error against.
    return (wrong.isEmpty ? tensors.filter { $0.note == nil } : wrong).max { $0.worstError < $1.worstError }
  }

  /// The relative error of the worst entry in the worst tensor; 0 if there is none.
  public var worstError: Double { worst?.worstError ?? 0 }

  /// The smallest relative error that would have been detected in every tensor.
  public var detectionLimit: Double { tensors.reduce(0) { max($0, $1.detectionLimit) } }

  /// The overall verdict: `wrong` if a basic property does not hold, else the worst verdict on a tensor.
  public var verdict: GradientVerdict {
    let verdicts = tensors.map(\.verdict)
    if !brokenHabits.isEmpty { return .wrong }
    return .together(verdicts)
  }

  /// Whether the verdict is `right`.
  public var passed: Bool { verdict == .right }
}
