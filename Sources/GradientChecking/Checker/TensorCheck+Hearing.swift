import NeuralNetworks

/// Confirms a mismatch before an entry is reported as wrong: the entry is perturbed alone at a new series of steps.
/// (Discontinuities and gradients that are not finite need no confirmation.) Away from kinks, a mismatch is confirmed
/// only if three adjacent steps contradict it and agree with each other much better than with it.
///
/// This exposes the ways in which a finite difference can mislead: unexpected rounding error grows as the step shrinks,
/// a function too nonlinear for the step gives slopes that vary with it, and at a kink the one-sided slopes differ at
/// every step.
extension TensorCheck {
  /// The maximum number of entries to test again (`all`), and the number of confirmed mismatches after which, if none
  /// was refuted, the rest are accepted (`unanimous`).
  private var mostHearings: (all: Int, unanimous: Int) { (96, 8) }

  /// Changes wrong entries to undecided or agreeing if the mismatch is not confirmed.
  func hear(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    _ judge: EntryJudge, forwards: inout Int
  ) {
    // Confirmation relies on these rules.
    guard rules.isSuperset(of: .slopes) else { return }
    let accused = entries.indices.polled.filter { entries[$0].isWrong && entries[$0].reason != .notFinite }
      .sorted { (entries[$0].relativeError, $1) > (entries[$1].relativeError, $0) }
    var (confirmed, refuted) = (0, 0)
    for (number, index) in accused.enumerated() {
      let isHeard = number < mostHearings.all && (refuted > 0 || confirmed < mostHearings.unanimous)
      guard isHeard, !watch.shouldStop() else {
        // An entry that is not tested again stays wrong only if most of those tested so far were confirmed.
        if refuted >= confirmed { entries[index].outcome = .undecided }
        continue
      }
      let heard = hearing(entries[index], estimates[index].estimate, analytic, judge, forwards: &forwards)
      if heard.isWrong { confirmed += 1 } else { refuted += 1 }
      entries[index] = heard
    }
  }

  private func hearing(
    _ entry: EntryCheck, _ first: EntryEstimate, _ analytic: [Double], _ judge: EntryJudge, forwards: inout Int
  ) -> EntryCheck {
    if entry.reason == .jump { return entry }
    if entry.reason == .outsideSlopes {
      return standsAtOtherSteps(entry, first, judge, forwards: &forwards) ? entry : undecided(entry)
    }
    let top = StepLadder(self, entry.offset, from: first.step, rungs: estimator.tolerances.rungs)
    forwards += top.evaluations
    // Steps that match neither backward nor the first series are not evidence against backward.
    if let finding = top.contradiction(of: entry.analytic),
      abs(finding.value - entry.numeric) <= 0.3 * abs(entry.numeric - entry.analytic),
      finding.difference > noise.of(entry.offset) + judge.cancellation
    {
      if standsAtTheSmallestSteps(entry, first, finding, forwards: &forwards) { return entry }
      return undecided(entry)
    }
    if let best = top.best {
      let known = judge.judged(entry.offset, analytic: analytic[entry.offset], best)
      if known.outcome == .agrees { return known }
    }
    return undecided(entry)
  }

  private func undecided(_ entry: EntryCheck) -> EntryCheck {
    var undecided = entry
    undecided.outcome = .undecided
    undecided.reason = nil
    return undecided
  }

  /// Whether a contradiction also holds at the smallest steps at which it exceeds rounding error, since a function may
  /// be nonlinear within any longer step.
  private func standsAtTheSmallestSteps(
    _ entry: EntryCheck, _ first: EntryEstimate, _ finding: StepLadder.Contradiction, forwards: inout Int
  ) -> Bool {
    let (smallest, reached) = smallestTellingStep(
      [entry.offset], from: first.step, difference: finding.difference, &forwards)
    if reached.isEmpty { return isStillCloseBy(entry.offset, from: first.step, forwards: &forwards) }
    guard !mayBend(entry.offset, within: smallest) else { return false }
    guard 20 * smallest < first.step else { return true }
    let bottom = StepLadder(self, entry.offset, from: smallest, rungs: 3, reaching: reached)
    forwards += bottom.evaluations
    guard let there = bottom.contradiction(of: entry.analytic) else { return false }
    return abs(there.value - finding.value) <= 0.3 * finding.difference
  }

  /// Whether a nonlinear function may change completely within a step: a step longer than the magnitude of the entry
  /// (if 0, the median magnitude), or than the spread of the tensor's entries, is too long to tell.
  private func mayBend(_ offset: Int, within step: Double) -> Bool {
    guard subject.form == .smooth || subject.form == .composite else { return false }
    let values = subject.tensor(place).converted(to: Double.self).values.polled.filter(\.isFinite)
    guard !values.isEmpty else { return true }
    let middle = values.count / 2
    let median = values.element(inOrderAt: middle)
    let spread = values.map { abs($0 - median) }.element(inOrderAt: middle)
    let own = abs(Double(subject.tensor(place).values[offset]))
    let size = own > 0 ? own : values.map { abs($0) }.element(inOrderAt: middle)
    return size > 0 && step > (spread > 0 ? min(size, spread) : size)
  }

  /// Whether an entry that changes no output at a step changes none at much smaller steps either: at the longer step,
  /// the function may have overflowed.
  private func isStillCloseBy(_ offset: Int, from first: Double, forwards: inout Int) -> Bool {
    stride(from: -10, through: -50, by: -10).allSatisfy { exponent in
      let step = first * Double(sign: .plus, exponent: exponent, significand: 1)
      let probe = MovedOutputs(steps: [step]) { subject.outputs(moving: [offset], of: place, by: $0) }
      let pair = OutputPair(probe, member: 0, multiple: 1)
      forwards += probe.evaluations
      return !allOutputs.polled.contains { pair.changes(Int($0), estimator.base) }
    }
  }

  /// Finds the smallest common step of some entries at which a difference in the slope of L exceeds rounding error, and
  /// the outputs that change at the steps tried. The step is at least 128 u times the largest magnitude of the entries.
  func smallestTellingStep(
    _ offsets: [Int], from first: Double, difference: Double, _ forwards: inout Int
  ) -> (step: Double, reached: Set<Int>) {
    let tolerances = estimator.tolerances
    let largest = offsets.polled.reduce(0) { max($0, abs(Double(subject.tensor(place).values[$1]))) }
    let lastPlace = max(
      128 * tolerances.unit * largest, 0x1p24 * tolerances.leastMagnitude)
    var reached: Set<Int> = []
    /// Returns the smallest step allowed by the rounding error measured at a step; nil if it is not finite.
    func needed(at step: Double) -> Double? {
      let probe = MovedOutputs(steps: offsets.map { _ in step }) {
        subject.outputs(moving: offsets, of: place, by: $0)
      }
      let pair = OutputPair(probe, member: 0, multiple: 1)
      forwards += probe.evaluations
      for j in estimator.upstream.indices.polled where pair.changes(j, estimator.base) { reached.insert(j) }
      let noise = reached.polled.reduce(0.0) { sum, j in
        let own =
          pair.changes(j, estimator.base)
          ? estimator.noise(j, pair) : 2 * tolerances.unit * abs(estimator.base[j])
        return sum + abs(estimator.upstream[j]) * own
      }
      let least = max(lastPlace, 12 * noise / difference)
      return least.isFinite ? least : nil
    }
    var (step, least) = (first, needed(at: first) ?? first)
    // Outputs may be smaller at smaller steps, and their rounding error with them.
    search: for _ in 0..<12 where !watch.shouldStop() {
      for shorter in [least, least / 16, least / 256] where shorter < step / 4 && shorter >= lastPlace {
        if let there = needed(at: shorter), there <= shorter {
          (step, least) = (shorter, there)
          continue search
        }
      }
      break
    }
    return (max(lastPlace, min(step, least)), reached)
  }

  /// Whether a value outside the one-sided slopes is also outside at other steps, down to the smallest meaningful one.
  private func standsAtOtherSteps(
    _ entry: EntryCheck, _ first: EntryEstimate, _ judge: EntryJudge, forwards: inout Int
  ) -> Bool {
    let legal = (judge.isPrimitive ? first.interval : first.widest) ?? -.infinity ... .infinity
    let outside = max(legal.lowerBound - entry.analytic, entry.analytic - legal.upperBound)
    // In a piecewise linear layer, perturbing equal numbers differently leaves the kink; elsewhere it shows only
    // rounding.
    let rounding = subject.form == .piecewiseAffine ? noise.atTies([entry.offset]) : noise.of(entry.offset)
    guard outside > rounding + judge.cancellation else { return false }
    let smallest = smallestTellingStep([entry.offset], from: first.step, difference: outside, &forwards).step
    // A strongly nonlinear function may look like a kink at every longer step.
    guard smallest < 0.05 * first.step, !mayBend(entry.offset, within: smallest) else { return false }
    return [0.37 * first.step, 0.083 * first.step, smallest].allSatisfy { step in
      let probe = MovedOutputs(steps: [step]) { subject.outputs(moving: [entry.offset], of: place, by: $0) }
      let pair = OutputPair(probe, member: 0, multiple: 1)
      forwards += probe.evaluations
      guard pair.reach > 0, estimator.isFinite(pair, allOutputs) else { return false }
      let sums = estimator.oneSidedSums(pair, allOutputs)
      let (low, high) = judge.isPrimitive ? (sums.low, sums.high) : (sums.lowest, sums.highest)
      let bound = 8 * sums.noise / step + estimator.tolerances.floor * sums.mass
      // At a true kink the slopes do not change with the step.
      if let slopes = first.slopes {
        let drift = max(abs(sums.rising - slopes.rising), abs(sums.falling - slopes.falling))
        guard drift <= bound + 0.5 * outside else { return false }
      }
      return entry.analytic < low - bound || entry.analytic > high + bound
    }
  }
}

/// Central differences of one entry at a series of shrinking steps, extrapolated from pairs of adjacent steps.
struct StepLadder {
  /// A step h and the next one, r h.
  struct Rung {
    /// Σ_j G_j (D_j(r h) - r² D_j(h)) / (1 - r²)
    let value: Double
    /// The rounding error bound of the value.
    let bound: Double
    /// Σ_j |G_j D_j(r h)|
    let mass: Double
    /// The gap between the one-sided slopes, extrapolated to a step of zero, plus its rounding error, which may hide a
    /// kink.
    let corner: Double
    let step: Double
  }

  /// A contradiction between a value and the estimates at three adjacent steps.
  struct Contradiction {
    /// The estimate at the middle step.
    let value: Double
    /// The smallest difference between the three estimates and the contradicted value.
    let difference: Double
    let bound: Double
    let mass: Double
  }

  /// r, the ratio of adjacent steps; not a power of two, so that rounding outputs to a grid does not affect all steps
  /// alike.
  private static var ratio: Double { 0.5378 }

  let rungs: [Rung]
  let evaluations: Int
  private let tolerances: CheckTolerances

  init<Scalar: TensorScalar>(
    _ check: TensorCheck<Scalar>, _ offset: Int, from step: Double, rungs count: Int, reaching reached: Set<Int>? = nil
  ) {
    let (estimator, subject) = (check.estimator, check.subject)
    tolerances = estimator.tolerances
    // The factor is not a power of two, so that no step of the first series is repeated.
    let probe = MovedOutputs(steps: [step > 0 ? step * 1.58 : check.step(offset)]) {
      subject.outputs(moving: [offset], of: check.place, by: $0)
    }
    let pairs = (0...count).map { number in
      OutputPair(probe, member: 0, multiple: (0..<number).reduce(1) { multiple, _ in multiple * Self.ratio })
    }
    rungs = zip(pairs, pairs.dropFirst()).compactMap { wide, narrow in
      guard narrow.reach > 0, estimator.isFinite(wide, check.allOutputs), estimator.isFinite(narrow, check.allOutputs)
      else { return nil }
      return Self.rung(estimator, wide, narrow, reached, least: subject.loss == nil ? 0 : 1)
    }
    evaluations = probe.evaluations
  }

  /// - Parameters:
  ///   - reached: the outputs known to change at some step; nil if any output may change.
  ///   - least: the minimum magnitude of the numbers that an output is computed from; 1 for a loss, since a loss of 0
  ///     is the logarithm of 1.
  private static func rung(
    _ estimator: DifferenceEstimator, _ wide: OutputPair, _ narrow: OutputPair, _ reached: Set<Int>?, least: Double
  ) -> Rung {
    let (base, unit, r) = (estimator.base, estimator.tolerances.unit, ratio)
    var (value, bound, mass, corner, cornerNoise) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (j, g) in estimator.upstream.enumerated().polled where g != 0 {
      guard wide.changes(j, base) || narrow.changes(j, base) else {
        // An output that does not change may be saturated, with a slope too small to change its last digit.
        if reached?.contains(j) ?? true { bound += abs(g) * max(abs(base[j]), least) * 2 * unit / narrow.reach }
        continue
      }
      let noise = estimator.noise(j, wide) / narrow.reach
      let (far, near) = (wide.slopes(j, base), narrow.slopes(j, base))
      value += g * (narrow.slope(j) - r * r * wide.slope(j)) / (1 - r * r)
      bound += abs(g) * 2 * noise
      mass += abs(g * narrow.slope(j))
      corner += abs(g * ((near.rising - near.falling) - r * (far.rising - far.falling)) / (1 - r))
      cornerNoise += abs(g) * 2 * noise
    }
    return Rung(
      value: value, bound: bound + 8 * unit * mass, mass: mass, corner: corner + cornerNoise, step: wide.reach)
  }

  private var windows: [ArraySlice<Rung>] {
    rungs.count < 3 ? [] : (0...rungs.count - 3).map { rungs[$0..<$0 + 3] }
  }

  private func spread(_ window: ArraySlice<Rung>) -> Double {
    let values = window.map(\.value)
    return (values.max() ?? 0) - (values.min() ?? 0)
  }

  /// Returns the most precise contradiction: three adjacent steps that agree with each other at least three times
  /// better than with the value, and differ from it by more than their error bounds; nil if there is none.
  func contradiction(of analytic: Double) -> Contradiction? {
    var strongest: Contradiction?
    for window in windows {
      let differences = window.map { $0.value - analytic }
      guard differences.allSatisfy({ $0 > 0 }) || differences.allSatisfy({ $0 < 0 }) else { continue }
      let least = differences.reduce(.infinity) { min($0, abs($1)) }
      let (spread, mass) = (spread(window), window.map(\.mass).max() ?? 0)
      let bound = window.reduce(max(spread, tolerances.floor * mass)) { max($0, $1.bound) }
      guard least > 3 * spread, least > bound, window.allSatisfy({ least > 0.6 * $0.corner }) else { continue }
      if strongest.map({ bound < $0.bound }) ?? true {
        strongest = Contradiction(
          value: window[window.startIndex + 1].value, difference: least, bound: bound, mass: mass)
      }
    }
    return strongest
  }

  /// The most precise estimate; nil with fewer than three usable pairs of adjacent steps.
  var best: EntryEstimate? {
    windows.map { window in
      let middle = window[window.startIndex + 1]
      let bound = max(spread(window), window.map(\.bound).max() ?? 0) + middle.corner
      return EntryEstimate(
        certainty: .smooth, value: middle.value, bound: bound, mass: middle.mass, step: middle.step)
    }.min { $0.bound < $1.bound }
  }
}
