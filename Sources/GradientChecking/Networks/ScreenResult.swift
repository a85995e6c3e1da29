/// What one random direction through a whole tensor says: the slope of L along it, as backward has it and as a finite
/// difference has it.
public struct ScreenResult: Hashable, Sendable {
  /// The tensor: `input`, `[3].weights`.
  public let tensor: String
  /// Σ_i a_i d_i of the gradient a that backward gives.
  public let analytic: Double
  /// The slope of L along the direction d.
  public let numeric: Double
  /// By how much the numeric value may be wrong.
  public let bound: Double
  /// The step along the direction, relative to the tensor's size; small where corners stand near.
  public let step: Double
  /// Whether they agree; undecided where a corner stands at the very point.
  public let outcome: EntryOutcome
}
