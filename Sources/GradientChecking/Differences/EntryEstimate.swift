/// What finite differences say of one entry's gradient, before it is compared with what backward says.
struct EntryEstimate: Sendable {
  /// How sure it is.
  enum Certainty: Hashable, Sendable {
    /// No output changed.
    case unchanged
    /// The outputs are straight lines: exact up to rounding.
    case affine
    /// The outputs are straight lines, and the entry agrees in random sums with others.
    case inSums
    /// The outputs are smooth: extrapolated, with an error bound of its own.
    case smooth
    /// The one-sided slopes do not meet here.
    case kink
    /// The outputs jump here.
    case jump
    /// Nothing could be certified; the value is the best there is.
    case rough
    /// An output is not a finite number at any step.
    case notFinite
  }

  /// How far an entry that changes no output was moved.
  enum Stillness: Hashable, Sendable {
    /// Steps of its own size change nothing, larger ones do: the output is saturated, or switched off.
    case nearby
    /// Nothing that was tried changes an output.
    case everywhere
  }

  var certainty: Certainty
  /// ∂L/∂t; at a kink the middle of the interval.
  var value: Double
  /// By how much it may be wrong.
  var bound: Double
  /// Σ_j |G_j ∂y_j/∂t|, the yardstick of errors.
  var mass: Double
  /// The step that it was taken at.
  var step: Double
  /// At a kink: the legal sub-gradients.
  var interval: ClosedRange<Double>?
  /// At a kink: what corners that stand behind corners may make of it too.
  var widest: ClosedRange<Double>?
  /// At a kink: Σ_j G_j s+ and Σ_j G_j s-, what moving up and moving down say.
  var slopes: (rising: Double, falling: Double)?
  /// At a kink: the outputs whose one-sided slopes do not meet.
  var kinkedOutputs: [Int32] = []
  /// Where no output changed: how far that holds.
  var stillness: Stillness?
}
