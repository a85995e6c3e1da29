/// All outputs at entries that have been moved by multiples of their steps, each evaluated once and kept.
///
/// Several entries may move at once where no output depends on two of them; each moves by its own step.
final class MovedOutputs {
  /// The outputs at one multiple of the steps.
  struct Evaluation {
    /// Every output.
    let outputs: [Double]
    /// By how much each entry really moved: (t + h) - t in the tensor's precision.
    let moved: [Double]
  }

  /// The largest step of each entry.
  let steps: [Double]
  private let evaluate: ([Double]) -> Evaluation
  private var known: [Double: Evaluation] = [:]

  /// How often the function was evaluated.
  var evaluations: Int { known.count }

  /// Entries of these steps, whose outputs `evaluate` gives for the distances that they are asked to move.
  init(steps: [Double], _ evaluate: @escaping ([Double]) -> Evaluation) {
    self.steps = steps
    self.evaluate = evaluate
  }

  /// The outputs where every entry has moved by `multiple` of its step.
  func at(_ multiple: Double) -> Evaluation {
    if let evaluation = known[multiple] { return evaluation }
    let evaluation = evaluate(steps.map { $0 * multiple })
    known[multiple] = evaluation
    return evaluation
  }

  /// The multiples above `multiple` at which both sides have been evaluated, largest first.
  func evaluatedMultiples(above multiple: Double) -> [Double] {
    known.keys.filter { $0 > multiple && known[-$0] != nil }.sorted(by: >)
  }
}
