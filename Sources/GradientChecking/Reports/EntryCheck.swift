/// The outcome of checking one entry of a gradient.
public enum EntryOutcome: Hashable, Sendable {
  /// Backward and finite differences agree within the bound.
  case agrees
  /// The function has a kink exactly at this point, and the gradient is legal there (or left to the layer's own check,
  /// if there may be kinks behind kinks).
  case kink
  /// Backward is wrong.
  case wrong
  /// Finite differences are not precise enough here to decide.
  case undecided
  /// Nothing was tested: both gradients are zero whatever backward does, because nothing gets here.
  case untested
}

/// One entry of a gradient: the value from backward, the value from finite differences, and the verdict.
public struct EntryCheck: Hashable, Sendable {
  /// Why an entry has its outcome, if it is more than two numbers that agree or differ.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// Backward's value is not a finite number.
    case notFinite
    /// The forward pass is not finite around this point.
    case forwardNotFinite
    /// The forward pass jumps at this point.
    case jump
    /// No output depends on the entry, but it gets a gradient.
    case leak
    /// At a kink, the value lies outside the one-sided slopes.
    case outsideSlopes
    /// The entries that share the kink get a total that no legal choice gives.
    case tieGroup
    /// At a kink that may have others behind it: whether the value is legal was not decided.
    case cornerNotJudged
    /// The outputs that depend on the entry get no gradient.
    case noGradientArrives
    /// The outputs do not change with the entry here, but would farther away: they are saturated or off.
    case saturated
    /// No output changes, however far the entry moves: it is multiplied by zero, or nothing depends on it.
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
  /// The value from finite differences: at a kink the midpoint of the one-sided slopes; backward's own value if the
  /// entry was checked in sums.
  public let numeric: Double
  /// Whether it was checked in random sums with other entries, as in large piecewise linear layers: the sums agree
  /// within `bound`, and its own value was not computed.
  public let isCheckedInSums: Bool
  /// The error bound of the numeric value.
  public let bound: Double
  /// Σ_j |G_j ∂y_j/∂t|: the gradient through the entry before cancellation. Errors are relative to it.
  public let mass: Double
  /// |analytic - numeric| divided by the mass; at a kink, the distance from the nearest legal value.
  public internal(set) var relativeError: Double
  /// The step by which the entry was moved.
  public let step: Double
  /// At a kink: the legal values.
  public let interval: ClosedRange<Double>?
  /// At a kink: the slopes from moving the entry up and from moving it down.
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

  /// Whether backward is far from finite differences, whether or not these are precise enough to call it wrong.
  var isContradicted: Bool {
    let difference = abs(analytic - numeric)
    return difference > 3 * bound && difference > 1e-3 * mass && difference.isFinite && relativeError > 1e-3
  }

  /// Whether the verdict is against backward.
  public var isWrong: Bool { outcome == .wrong }
}
