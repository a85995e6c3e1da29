/// The result for one random direction through a whole tensor: the slope of L along it from backward and from finite
/// differences.
public struct ScreenResult: Hashable, Sendable {
  /// The tensor: `input`, `[3].weights`; or the loss's name.
  public let tensor: String
  /// Σ_i a_i d_i, for the gradient a from backward; NaN for a loss.
  public let analytic: Double
  /// The slope of L along the direction d from finite differences; for a loss, its value.
  public let numeric: Double
  /// The error bound of the numeric value.
  public let bound: Double
  /// The step along the direction, relative to the scale of its components; small if kinks are near.
  public let step: Double
  /// Whether the two slopes agree; undecided if a kink or imprecision prevents a verdict.
  public let outcome: EntryOutcome
}
