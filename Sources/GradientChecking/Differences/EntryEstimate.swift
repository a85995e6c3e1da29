/// The estimate of one entry's gradient from finite differences, before the comparison with backward.
struct EntryEstimate: Sendable {
  /// How the estimate was certified.
  enum Certainty: Hashable, Sendable {
    /// No output changed.
    case unchanged
    /// The outputs are straight lines: exact up to rounding.
    case affine
    /// The outputs are straight lines, and the entry agrees in random sums with others.
    case inSums
    /// The outputs are smooth; the value is extrapolated, with its own error bound.
    case smooth
    /// The one-sided slopes do not meet here.
    case kink
    /// The outputs jump here.
    case jump
    /// Nothing could be certified; the value is the best available.
    case rough
    /// An output is not a finite number at any step.
    case notFinite
  }

  /// How far an entry can move without changing any output.
  enum Stillness: Hashable, Sendable {
    /// Steps of its own size change nothing, but larger ones do: the output is saturated or off.
    case nearby
    /// No step that was tried changes any output.
    case everywhere
  }

  var certainty: Certainty
  /// ∂L/∂t; at a kink, the midpoint of the interval.
  var value: Double
  /// The error bound of the value.
  var bound: Double
  /// Σ_j |G_j ∂y_j/∂t|, the reference for relative errors.
  var mass: Double
  /// The step of the estimate.
  var step: Double
  /// max_j |∂y_j/∂t|, regardless of the upstream gradient; 0 if not computed.
  var steepest = 0.0
  /// At a kink: the legal subgradients.
  var interval: ClosedRange<Double>?
  /// At a kink: the range that also allows for kinks behind kinks.
  var widest: ClosedRange<Double>?
  /// At a kink: Σ_j G_j s+ and Σ_j G_j s-, from moving up and moving down.
  var slopes: (rising: Double, falling: Double)?
  /// At a kink: the outputs whose one-sided slopes do not meet.
  var kinkedOutputs: [Int32] = []
  /// If no output changed: how far that holds.
  var stillness: Stillness?
}
