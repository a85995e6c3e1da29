/// Judges one entry: what backward says against what finite differences can vouch for.
struct EntryJudge: Sendable {
  let tolerances: CheckTolerances
  let rules: CheckRules
  /// Whether the interval of one-sided slopes holds every legal sub-gradient.
  let isPrimitive: Bool
  /// What is known of the numbers that gradients are made of.
  let operands: Operands
  /// The root mean square of the masses of all entries: the size of a gradient that matters.
  let typicalMass: Double
  /// 16 u max|G| max|∂y/∂t| over all entries: where large terms cancel in backward, what is left of them has their rounding.
  let cancellation: Double
  /// Whether the tensor is a parameter.
  let isParameter: Bool
  /// Whether the layer has parameters: then zero behind a unit that is switched off says nothing of how they are used.
  let hasParameters: Bool

  /// The numbers that the gradients are made of: the input, every parameter, and the gradient that arrives.
  struct Operands: Sendable {
    /// Whether all are finite: only then must gradients be.
    let areFinite: Bool
    /// The largest of them, at least 1: by as much a gradient that falls below the smallest number may be magnified.
    let largest: Double
  }

  /// The entry with its verdict.
  func judged(_ offset: Int, analytic: Double, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = EntryCheck(offset, analytic: analytic, estimate)
    let isFinite = estimate.value.isFinite && estimate.bound.isFinite && estimate.mass.isFinite
    if estimate.certainty == .notFinite || !isFinite || (!analytic.isFinite && !mustBeFinite(estimate)) {
      // Where forward itself gives no number, or overflows, or is given none, there is no slope to hold backward to.
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

  /// Whether a gradient must be a finite number: not where one of the numbers that it is made of is none, nor where it would
  /// be too large for one.
  private func mustBeFinite(_ estimate: EntryEstimate) -> Bool {
    operands.areFinite && estimate.mass < 0.5 * tolerances.greatestMagnitude
  }

  private func judgedWhereSmooth(_ entry: EntryCheck, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = entry
    let difference = abs(entry.analytic - estimate.value)
    let underflow = tolerances.noise * tolerances.leastMagnitude * operands.largest
    let tolerance = max(estimate.bound, tolerances.floor * estimate.mass) + underflow
    entry.relativeError = relative(difference, estimate)
    // What is left where large terms cancel in backward may be their rounding, or wrong.
    if difference > tolerance, difference <= tolerance + cancellation { return entry }
    if estimate.certainty == .unchanged {
      if difference > tolerance, rules.contains(.leaks) { return wrong(entry, .leak) }
      // That an entry on which nothing depends gets no gradient is a test, and so is that a ReLU gives none below 0. Where
      // a parameter moves nothing, or stands before a unit that is switched off, zero is compared with zero.
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
    // Small gradients among large ones: known well enough when their error is small beside the large ones.
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

  /// Zero compared with zero; where backward says something else, it is undecided.
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
    // Of an entry through which nothing goes, the gradient that it gets all the same is what the error is a share of.
    let yardstick = max(estimate.mass, 1e-3 * typicalMass)
    let size = abs(difference)
    guard size > 0 else { return 0 }
    return yardstick > 1e-6 * size ? size / yardstick : 1e6
  }
}
