/// The outcome of checking one entry of a gradient.
public enum EntryOutcome: Hashable, Sendable {
  /// Backward and finite differences agree within the bound.
  case agrees
  /// The function has a kink exactly at this point. The gradient is valid there, or its validity was not decided, for
  /// example because one kink may feed another.
  case kink
  /// Backward is wrong.
  case wrong
  /// Finite differences are not finite or not precise enough here to decide.
  case undecided
  /// Nothing was tested: the gradient is zero in any case, because the entry has no effect here or no gradient reaches
  /// it.
  case untested
}

/// One entry of a gradient: the value from backward, the value from finite differences, and the verdict.
public struct EntryCheck: Hashable, Sendable {
  /// The reason for an entry's outcome, unless two numbers simply agree or differ.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// Backward's value is not finite, although it should be.
    case notFinite
    /// The forward pass is not finite around this point, or the gradient may be infinite or NaN for a valid reason.
    case forwardNotFinite
    /// The forward pass is discontinuous at this point.
    case jump
    /// No output changes with the entry, but it gets a gradient.
    case leak
    /// At a kink, the value lies outside the range of valid gradients.
    case outsideSlopes
    /// The gradients of the entries that share the kink have a total that no valid choice gives.
    case tieGroup
    /// The entry is at a kink, but whether its gradient is valid was not decided: the kink may feed another one, or
    /// rounding error is too large.
    case cornerNotJudged
    /// The outputs that depend on the entry get no gradient.
    case noGradientArrives
    /// The entry changes no output here, but would farther away: the outputs are saturated or inactive.
    case saturated
    /// No output changes at any step that was tried: the entry is multiplied by zero, or nothing depends on it.
    case nothingMoves
  }

  /// The entry's offset in its tensor's row-major order.
  public let offset: Int
  /// The verdict.
  public internal(set) var outcome: EntryOutcome
  /// The reason for the outcome, if known.
  public internal(set) var reason: Reason?
  /// The value from backward.
  public let analytic: Double
  /// The value from finite differences: at a kink, the midpoint of `interval`; backward's own value if the entry was
  /// checked in sums.
  public let numeric: Double
  /// Whether the entry was checked in random sums with other entries, as in large linear and piecewise linear layers.
  /// The sums agree within `bound`; no separate value was computed for the entry.
  public let isCheckedInSums: Bool
  /// The error bound of the numeric value.
  public let bound: Double
  /// Σ_j |G_j ∂y_j/∂t|: the gradient through the entry before cancellation. Errors are relative to it.
  public let mass: Double
  /// |analytic - numeric|, or at a kink the distance from the nearest valid value, divided by the mass (by a larger
  /// number if the mass is close to 0). It is at most 10⁶, except that it is infinite if backward should be finite but
  /// is not.
  public internal(set) var relativeError: Double
  /// The step of the numeric value.
  public let step: Double
  /// At a kink: the interval of valid gradients if the kink does not feed another one.
  public let interval: ClosedRange<Double>?
  /// At a kink: the slopes from perturbing the entry up and down.
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

  /// Whether backward is far from the finite difference, even if that is too imprecise to call backward wrong.
  var isContradicted: Bool {
    let difference = abs(analytic - numeric)
    return difference > 3 * bound && difference > 1e-3 * mass && difference.isFinite && relativeError > 1e-3
  }

  /// Whether backward is wrong at this entry.
  public var isWrong: Bool { outcome == .wrong }
}
