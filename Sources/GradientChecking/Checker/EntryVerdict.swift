/// Judges one entry by comparing backward with what finite differences can confirm.
struct EntryJudge: Sendable {
  let tolerances: CheckTolerances
  let rules: CheckRules
  /// Whether the interval of one-sided slopes contains every legal subgradient.
  let isPrimitive: Bool
  /// Properties of the numbers that gradients are computed from.
  let operands: Operands
  /// The root mean square of the masses of all entries: the size of a relevant gradient.
  let typicalMass: Double
  /// 16 u max|G| max|∂y/∂t| over all entries: the rounding that remains if large terms cancel in backward.
  let cancellation: Double
  /// Whether the tensor is a parameter.
  let isParameter: Bool
  /// Whether the layer has parameters: then a zero behind a unit that is off says nothing about how they are used.
  let hasParameters: Bool

  /// The numbers that gradients are computed from: the input, every parameter, and the upstream gradient.
  struct Operands: Sendable {
    /// Whether all are finite; only then must gradients be finite.
    let areFinite: Bool
    /// The largest magnitude, at least 1: the factor by which an underflowing gradient may be magnified.
    let largest: Double
  }

  /// Returns the entry with its verdict.
  func judged(_ offset: Int, analytic: Double, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = EntryCheck(offset, analytic: analytic, estimate)
    let isFinite = estimate.value.isFinite && estimate.bound.isFinite && estimate.mass.isFinite
    if estimate.certainty == .notFinite || !isFinite || (!analytic.isFinite && !mustBeFinite(estimate)) {
      // If forward overflows, or its input or result is not finite, there is no slope to compare backward with.
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

  /// Whether a gradient must be finite: if all numbers that it is computed from are finite and it would not overflow.
  private func mustBeFinite(_ estimate: EntryEstimate) -> Bool {
    operands.areFinite && estimate.mass < 0.5 * tolerances.greatestMagnitude
  }

  private func judgedWhereSmooth(_ entry: EntryCheck, _ estimate: EntryEstimate) -> EntryCheck {
    var entry = entry
    let difference = abs(entry.analytic - estimate.value)
    let underflow = tolerances.noise * tolerances.leastMagnitude * operands.largest
    let tolerance = max(estimate.bound, tolerances.floor * estimate.mass) + underflow
    entry.relativeError = relative(difference, estimate)
    // If large terms cancel in backward, the difference may be their rounding, or a mistake.
    if difference > tolerance, difference <= tolerance + cancellation { return entry }
    if estimate.certainty == .unchanged {
      if difference > tolerance, rules.contains(.leaks) { return wrong(entry, .leak) }
      // It is a real test that an entry on which nothing depends gets no gradient, or that a ReLU gives none below 0.
      // But if a parameter has no effect, or precedes a unit that is off, zero is merely compared with zero.
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
    // A small gradient among large ones is known well enough if its error is small compared with the large ones.
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

  /// Marks an entry untested where zero is compared with zero, or undecided if backward is not zero.
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
    // If no gradient goes through an entry, the error is measured relative to the gradient that it gets anyway.
    let yardstick = max(estimate.mass, 1e-3 * typicalMass)
    let size = abs(difference)
    guard size > 0 else { return 0 }
    return yardstick > 1e-6 * size ? size / yardstick : 1e6
  }
}
