/// All outputs after perturbing entries by multiples of their steps; each multiple is evaluated once and cached.
///
/// Several entries may be perturbed together, each by its own step.
final class MovedOutputs {
  /// The outputs at one multiple of the steps.
  struct Evaluation {
    /// Every output.
    let outputs: [Double]
    /// The actual change of each entry: (t + h) - t in the tensor's precision.
    let moved: [Double]
  }

  /// The step of each entry at a multiple of 1.
  let steps: [Double]
  private let evaluate: ([Double]) -> Evaluation
  private var known: [Double: Evaluation] = [:]

  /// The number of evaluations of the function.
  var evaluations: Int { known.count }

  /// Creates the cache for entries with these steps; `evaluate` returns the outputs for given distances.
  init(steps: [Double], _ evaluate: @escaping ([Double]) -> Evaluation) {
    self.steps = steps
    self.evaluate = evaluate
  }

  /// Returns the outputs after perturbing every entry by `multiple` times its step.
  func at(_ multiple: Double) -> Evaluation {
    if let evaluation = known[multiple] { return evaluation }
    let evaluation = evaluate(steps.map { $0 * multiple })
    known[multiple] = evaluation
    return evaluation
  }

  /// Returns the multiples above `multiple` that were evaluated in both directions, largest first.
  func evaluatedMultiples(above multiple: Double) -> [Double] {
    known.keys.filter { $0 > multiple && known[-$0] != nil }.sorted(by: >)
  }
}
