import NeuralNetworks

/// Looks for a simple way in which a wrong gradient follows from the right one, and says it in words.
///
/// The right gradient is known output by output: C[i,j] = G_j ∂y_j/∂t_i. So it can be asked what backward would give if it
/// left out some outputs, or took another upstream gradient, without evaluating anything again. Whatever is said, backward's
/// gradient equals what it says within the tolerance, and the right gradient does not.
struct HintFinder {
  /// `input`, `filters`, ...
  let name: String
  /// Which tensor of the layer it is; nil where there is no layer but a loss.
  let tensor: LayerTensor?
  /// What backward gives.
  let analytic: Tensor<Double>
  /// What it should give; of entries that were not checked what backward gives.
  let right: Tensor<Double>
  /// The entries that were checked.
  let entries: [EntryCheck]
  /// ∂y_j/∂t_i, entry by entry, each a row of all outputs; nil where it is not known.
  let jacobian: [Double]?
  /// G
  let upstream: Tensor<Double>
  let values: Tensor<Double>
  let input: Tensor<Double>
  let output: Tensor<Double>
  /// The relative difference below which two gradients are the same.
  let tolerance: Double
  /// What the layer knows of its own mistakes.
  let mistakes: [LikelyMistake]

  /// Whether every entry was checked.
  var isWhole: Bool { entries.count == right.count }
  /// The entries that are compared: at a corner any value between the slopes is right, and no single one is expected.
  var compared: [EntryCheck] {
    entries.polled.filter { $0.outcome != .kink && $0.outcome != .undecided && $0.interval == nil }
  }
  var wrong: [EntryCheck] { entries.polled.filter(\.isWrong) }
  var size: Double { compared.reduce(.leastNormalMagnitude) { max($0, abs($1.numeric)) } }
  var axes: [String] { TensorReport.axisNames(name, rank: right.shape.rank) }
  var outputAxes: [String] { TensorReport.axisNames("input", rank: upstream.shape.rank) }

  /// What it looks like, as what follows "looks as if"; nil where nothing simple fits.
  func hint() -> String? {
    if let notFinite { return notFinite }
    if isWhole, analytic.values.polled.allSatisfy({ $0 == 0 }) {
      return "this gradient is never computed: it is 0 everywhere"
    }
    if let hint = oneEntry ?? ratio { return hint }
    // A difference hardly larger than the tolerance would let a wrong description pass for a right one.
    if compared.contains(where: { abs($0.analytic - $0.numeric) > 10 * tolerance * size }),
      let hint = layerMistake ?? rearrangement ?? outputsLeftOut ?? otherUpstream ?? otherDerivative
    {
      return hint
    }
    return slices ?? strayOrLost
  }

  /// Whether backward's gradient is this one.
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
      "backward divides by zero or overflows: \(count) of \(analytic.count) entries are no number, the first where "
      + "\(name) is \(values.values[place])"
  }

  /// The mistakes that the layer knows.
  private var layerMistake: String? {
    // Of a sample a few entries that happen to be so prove nothing.
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

  /// A part of a tensor along an axis: `channel 1`, or `index 1 of axis 2` where the axis has no name.
  static func part(_ axis: String, _ which: String) -> String {
    axis.hasPrefix("axis ") ? "index \(which) of \(axis)" : "\(axis) \(which)"
  }
}
