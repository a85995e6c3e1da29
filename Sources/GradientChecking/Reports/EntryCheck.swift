/// What the check says of one entry of a gradient.
public enum EntryOutcome: Hashable, Sendable {
  /// Backward and finite differences agree within the bound.
  case agrees
  /// The function has a corner at this very point, and the gradient is a legal one there (or is left to the layer's own
  /// check, where corners may stand behind corners).
  case kink
  /// Backward is wrong.
  case wrong
  /// Finite differences are not precise enough here to tell.
  case undecided
  /// Nothing was tested: both gradients are zero because nothing gets here, whatever backward does.
  case untested
}

/// One entry of a gradient: what backward says, what finite differences say, and the verdict.
public struct EntryCheck: Hashable, Sendable {
  /// Why an entry has its outcome, where it is more than two numbers that agree or differ.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// Backward's value is not a finite number.
    case notFinite
    /// The forward pass gives no finite number around this point.
    case forwardNotFinite
    /// The forward pass jumps at this point.
    case jump
    /// No output depends on the entry, yet it receives a gradient.
    case leak
    /// At a corner the value lies outside the one-sided slopes.
    case outsideSlopes
    /// The entries that share the corner receive together what no legal choice gives.
    case tieGroup
    /// At a corner behind which others may stand: whether the value is legal was not judged.
    case cornerNotJudged
    /// The outputs that the entry moves get no gradient.
    case noGradientArrives
    /// The outputs do not move with the entry here, but would farther away: they are saturated, or switched off.
    case saturated
    /// No output moves with the entry, however far: what a parameter is multiplied by is zero, or nothing depends on it.
    case nothingMoves
  }

  /// Where the entry stands in its tensor's row-major order.
  public let offset: Int
  /// The verdict.
  public internal(set) var outcome: EntryOutcome
  /// What is behind the outcome, where it is known.
  public internal(set) var reason: Reason?
  /// What backward says.
  public let analytic: Double
  /// What finite differences say; at a kink the middle between the one-sided slopes; backward's own value where the entry
  /// was checked in sums.
  public let numeric: Double
  /// Whether it was checked in random sums with other entries, as in large layers of straight lines: the sums agree within
  /// `bound`, and its own value was not taken.
  public let isCheckedInSums: Bool
  /// By how much the numeric value may be wrong.
  public let bound: Double
  /// Σ_j |G_j ∂y_j/∂t|: how much gradient goes through the entry before it cancels. Errors are measured against it.
  public let mass: Double
  /// |analytic - numeric| in units of the mass; at a kink the distance from the nearest legal value.
  public internal(set) var relativeError: Double
  /// The step by which the entry was moved.
  public let step: Double
  /// At a kink: the legal values.
  public let interval: ClosedRange<Double>?
  /// At a kink: what moving the entry up says, and what moving it down says.
  public var slopes: (up: Double, down: Double)? { rising.flatMap { up in falling.map { (up, $0) } } }
  let rising: Double?
  let falling: Double?

  init(_ offset: Int, analytic: Double, _ estimate: EntryEstimate) {
    self.offset = offset
    self.analytic = analytic
    outcome = .undecided
    numeric = estimate.value
    isCheckedInSums = estimate.certainty == .inSums
    bound = estimate.bound
    mass = estimate.mass
    step = estimate.step
    interval = estimate.interval
    rising = estimate.slopes?.rising
    falling = estimate.slopes?.falling
    relativeError = 0
  }

  /// Whether backward lies far from what finite differences say, be that precise enough to accuse it or not.
  var isContradicted: Bool {
    let difference = abs(analytic - numeric)
    return difference > 3 * bound && difference > 1e-3 * mass && difference.isFinite && relativeError > 1e-3
  }

  /// Whether the verdict is against backward.
  public var isWrong: Bool { outcome == .wrong }
}
