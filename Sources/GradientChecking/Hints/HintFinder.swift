import NeuralNetworks

/// Looks for a simple mistake that would turn the correct gradient into backward's, and describes it in words.
///
/// If the Jacobian is known, so is the contribution of each output to the correct gradient: C[i,j] = G_j ∂y_j/∂t_i. The
/// result of skipping some outputs, or of using another upstream gradient, then follows without another evaluation. A
/// hint that describes another gradient is given only if backward's gradient matches it within the tolerance and
/// clearly differs from the correct one.
struct HintFinder {
  /// The name of the tensor, such as `input` or `filters`.
  let name: String
  /// The tensor of the layer; nil for a loss.
  let tensor: LayerTensor?
  /// The gradient that backward returns.
  let analytic: Tensor<Double>
  /// The correct gradient; entries that were not checked hold backward's value.
  let right: Tensor<Double>
  /// The entries that were checked.
  let entries: [EntryCheck]
  /// ∂y_j/∂t_i, one row of all outputs per entry; nil if not known.
  let jacobian: [Double]?
  /// G, the upstream gradient.
  let upstream: Tensor<Double>
  let values: Tensor<Double>
  let input: Tensor<Double>
  let output: Tensor<Double>
  /// The relative difference below which two gradients count as equal.
  let tolerance: Double
  /// The likely mistakes that the layer itself lists.
  let mistakes: [LikelyMistake]

  /// Whether every entry was checked.
  var isWhole: Bool { entries.count == right.count }
  /// The entries to compare: all but undecided ones and those at kinks, where any value between the slopes is valid.
  var compared: [EntryCheck] {
    entries.polled.filter { $0.outcome != .kink && $0.outcome != .undecided && $0.interval == nil }
  }
  var wrong: [EntryCheck] { entries.polled.filter(\.isWrong) }
  var size: Double { compared.reduce(.leastNormalMagnitude) { max($0, abs($1.numeric)) } }
  var axes: [String] { TensorReport.axisNames(name, rank: right.shape.rank) }
  var outputAxes: [String] { TensorReport.axisNames("input", rank: upstream.shape.rank) }

  /// Returns the text that follows "looks as if:"; nil if nothing simple fits.
  func hint() -> String? {
    if let notFinite { return notFinite }
    if isWhole, analytic.values.polled.allSatisfy({ $0 == 0 }) {
      return "this gradient is never computed: it is 0 everywhere"
    }
    if let hint = oneEntry ?? ratio { return hint }
    // If the difference is barely above the tolerance, a wrong description might match too.
    if compared.contains(where: { abs($0.analytic - $0.numeric) > 10 * tolerance * size }),
      let hint = layerMistake ?? rearrangement ?? outputsLeftOut ?? otherUpstream ?? otherDerivative
    {
      return hint
    }
    return slices ?? strayOrLost
  }

  /// Whether backward's gradient equals this one at the compared entries, within the tolerance; false if there are
  /// none.
  func isSame(_ candidate: Tensor<Double>) -> Bool {
    let (compared, size) = (compared, size)
    return candidate.shape == analytic.shape && !compared.isEmpty
      && compared.allSatisfy {
        abs(candidate.values[$0.offset] - $0.analytic) <= tolerance * max(size, abs($0.analytic))
      }
  }

  private var notFinite: String? {
    guard let place = analytic.values.indices.polled.first(where: { !analytic.values[$0].isFinite }),
      right.values[place].isFinite
    else {
      return nil
    }
    let count = analytic.values.polled.count { !$0.isFinite }
    return
      "backward divides by zero or overflows: \(count) of \(analytic.count) entries are not finite, the first where "
      + "\(name) is \(values.values[place])"
  }

  /// The text of the first mistake listed by the layer whose gradient or choice of outputs fits; nil if there is none,
  /// or if too few entries were checked.
  private var layerMistake: String? {
    // In a sample, a few entries that happen to match prove nothing.
    guard isWhole || wrong.count >= 4 else { return nil }
    return mistakes.first { mistake in
      switch mistake.symptom {
      case .gradient(tensor, let gradient): isSame(gradient)
      case .outputs(let keep):
        sums { keep(upstream.indices(of: $0)) }.map(isSame) ?? false
      case .gradient, .factor, .strayGradient: false
      }
    }?.text
  }

  /// Names a part of a tensor along an axis: `channel 1`, or `index 1 of axis 2` for an unnamed axis.
  static func part(_ axis: String, _ which: String) -> String {
    axis.hasPrefix("axis ") ? "index \(which) of \(axis)" : "\(axis) \(which)"
  }
}
