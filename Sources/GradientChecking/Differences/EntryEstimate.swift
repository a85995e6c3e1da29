/// The estimate of one entry's gradient from finite differences, before the comparison with backward.
struct EntryEstimate: Sendable {
  /// How the estimate was certified.
  enum Certainty: Hashable, Sendable {
    /// No output changed.
    case unchanged
    /// The outputs are linear in the entry; the value is exact up to rounding.
    case affine
    /// The outputs are linear in the entry, and random sums over this and other entries agree with backward.
    case inSums
    /// The outputs are smooth; the value is extrapolated, with its own error bound.
    case smooth
    /// The one-sided slopes differ at this point.
    case kink
    /// An output is discontinuous at this point.
    case jump
    /// Nothing could be certified; the value is the best available.
    case rough
    /// At every step, some output is infinite or NaN, or the step is lost in rounding the entry.
    case notFinite
  }

  /// How far an entry can be perturbed without changing any output.
  enum Stillness: Hashable, Sendable {
    /// Steps of the usual size change no output, but much larger ones do: the outputs are saturated or inactive.
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
  /// At a kink: the interval of valid subgradients if the kink does not feed another one.
  var interval: ClosedRange<Double>?
  /// At a kink: the wider interval that is valid if the kink feeds another one.
  var widest: ClosedRange<Double>?
  /// At a kink: Σ_j G_j s+ and Σ_j G_j s-, from perturbing the entry up and down.
  var slopes: (rising: Double, falling: Double)?
  /// At a kink or jump: the outputs whose one-sided slopes differ.
  var kinkedOutputs: [Int32] = []
  /// If no output changed: how far the entry can be perturbed before one does.
  var stillness: Stillness?
}
