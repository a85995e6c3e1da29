/// Decides whether backward's gradient of one entry is correct, by comparing it with the finite-difference estimate.
struct EntryJudge: Sendable {
  let tolerances: CheckTolerances
  let rules: CheckRules
  /// Whether the interval of one-sided slopes contains every valid subgradient.
  let isPrimitive: Bool
  /// Properties of the numbers that gradients are computed from.
  let operands: Operands
  /// The root mean square of all entries' `EntryEstimate.mass` (0 if not finite), as the scale of a typical gradient.
  let typicalMass: Double
  /// 16 u max|G| max|∂y/∂t| over all entries: the rounding error that remains if large terms cancel in backward.
  let cancellation: Double
  /// Whether the tensor is a parameter.
  let isParameter: Bool
  /// Whether some layer of the subject has parameters. If so, a zero gradient at an inactive unit does not test how
  /// backward uses them.
  let hasParameters: Bool

  /// The numbers that gradients are computed from: the input, every parameter, and the upstream gradient.
  struct Operands: Sendable {
    /// Whether all these numbers are finite; only then must gradients be finite.
    let areFinite: Bool
    /// The largest finite magnitude, at least 1: the factor by which an underflowing gradient may be magnified.
    let largest: Double
  }

  /// Returns the entry with its verdict.
  func judged(_ offset: Int, analytic: Double, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = EntryCheck(offset, analytic: analytic, estimate)
    let isFinite = estimate.value.isFinite && estimate.bound.isFinite && estimate.mass.isFinite
    if estimate.certainty == .notFinite || !isFinite || (!analytic.isFinite && !mustBeFinite(estimate)) {
      // Without a finite slope there is nothing to compare. Backward may be infinite or NaN if an operand is, or if the
      // gradient is so large that it may overflow.
      entry.reason = .forwardNotFinite
      return entry
    }
    guard analytic.isFinite || !rules.contains(.finite) else {
      entry.relativeError = .infinity
      return wrong(entry, .notFinite)
    }
    switch estimate.certainty {
    case .notFinite: return entry
    case .jump:
      entry.relativeError = relative(analytic - estimate.value, estimate)
      return wrong(entry, .jump)
    case .kink: return judgedAtKink(entry, estimate)
    case .unchanged, .affine, .inSums, .smooth, .rough: return judgedWhereSmooth(entry, estimate)
    }
  }

  /// Whether the gradient must be finite: all numbers it is computed from are finite, and it is too small to overflow.
  private func mustBeFinite(_ estimate: EntryEstimate) -> Bool {
    operands.areFinite && estimate.mass < 0.5 * tolerances.greatestMagnitude
  }

  private func judgedWhereSmooth(_ entry: EntryCheck, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = entry
    let difference = abs(entry.analytic - estimate.value)
    let underflow = tolerances.noise * tolerances.leastMagnitude * operands.largest
    let tolerance = max(estimate.bound, tolerances.floor * estimate.mass) + underflow
    entry.relativeError = relative(difference, estimate)
    // If large terms cancel in backward, the difference may be rounding error or a mistake, so the entry stays
    // undecided.
    if difference > tolerance, difference <= tolerance + cancellation { return entry }
    if estimate.certainty == .unchanged {
      if difference > tolerance, rules.contains(.leaks) { return wrong(entry, .leak) }
      // A zero gradient is a real test for an input that no output depends on, or for a ReLU below 0. But if a
      // parameter has no effect, or a unit of a layer with parameters is inactive, zero is only compared with zero.
      switch estimate.stillness {
      case .nearby? where hasParameters: return untested(entry, .saturated)
      case .everywhere? where isParameter: return untested(entry, .nothingMoves)
      case .nearby?, .everywhere?, nil: entry.outcome = .agrees
      }
      return entry
    }
    if estimate.mass == 0, difference <= tolerance { return untested(entry, .noGradientArrives) }
    let isCertified =
      estimate.certainty != .rough
      && tolerance <= tolerances.sensitivity * max(estimate.mass, 1e-3 * typicalMass)
    // A small gradient among large ones is precise enough if its error is small compared with the large ones.
    let isNegligible = tolerance <= tolerances.sensitivity * typicalMass
    if difference > tolerance {
      let isGross = estimate.certainty != .rough && difference > max(100 * tolerance, 0.25 * estimate.mass)
      let mayAccuse = isCertified || isGross || !rules.contains(.certifiedAccusation)
      entry.outcome = mayAccuse ? .wrong : .undecided
    } else if difference <= tolerance {
      entry.outcome = isCertified || isNegligible ? .agrees : .undecided
    } else {
      entry.outcome = .agrees
    }
    return entry
  }

  private func judgedAtKink(_ entry: EntryCheck, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = entry
    entry.outcome = .kink
    if estimate.mass == 0, entry.analytic == 0 { return untested(entry, .noGradientArrives) }
    if !isPrimitive { entry.reason = .cornerNotJudged }
    guard let interval = estimate.interval else { return entry }
    let outside = max(interval.lowerBound - entry.analytic, entry.analytic - interval.upperBound, 0)
    if isPrimitive, rules.contains(.slopeInterval) {
      entry.relativeError = relative(outside, estimate)
      if outside > estimate.bound + cancellation { return wrong(entry, .outsideSlopes) }
      if outside > estimate.bound { entry.reason = .cornerNotJudged }
    }
    return entry
  }

  /// Marks an entry untested because both gradients are zero, or undecided if backward's is not.
  private func untested(_ entry: EntryCheck, _ reason: EntryCheck.Reason) -> EntryCheck {
    var entry = entry
    let isZero = abs(entry.analytic) <= tolerances.noise * tolerances.leastMagnitude * operands.largest
    entry.outcome = isZero ? .untested : .undecided
    entry.reason = reason
    entry.relativeError = 0
    return entry
  }

  private func wrong(_ entry: EntryCheck, _ reason: EntryCheck.Reason) -> EntryCheck {
    var entry = entry
    entry.outcome = .wrong
    entry.reason = reason
    return entry
  }

  private func relative(_ difference: Double, _ estimate: EntryEstimate) -> Double {
    // The mass of an entry may be zero, so the relative error is capped at 10⁶.
    let yardstick = max(estimate.mass, 1e-3 * typicalMass)
    let size = abs(difference)
    guard size > 0 else { return 0 }
    return yardstick > 1e-6 * size ? size / yardstick : 1e6
  }
}
