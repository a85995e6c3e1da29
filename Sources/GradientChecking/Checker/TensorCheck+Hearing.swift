import NeuralNetworks

/// Before anybody is accused, the entry is heard: it is moved alone by steps of a new series, and backward is wrong only
/// where three neighbouring steps contradict it and agree with each other much better than with it.
///
/// Every way in which a difference may be wrong shows there: rounding that no bound has foreseen grows as the step shrinks, a
/// curve too sharp for the step changes with it, and a corner leaves the one-sided slopes apart at every step.
extension TensorCheck {
  /// The most entries that are heard, and after how many confirmed accusations without a refuted one the others are
  /// believed.
  private var mostHearings: (all: Int, unanimous: Int) { (96, 8) }

  /// Leaves undecided, or acquits, what an accusation does not hold against.
  func hear(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    _ judge: EntryJudge, forwards: inout Int
  ) {
    // A slope that holds at several steps is part of what these rules stand for.
    guard rules.isSuperset(of: .slopes) else { return }
    let accused = entries.indices.polled.filter { entries[$0].isWrong && entries[$0].reason != .notFinite }
      .sorted { (entries[$0].relativeError, $1) > (entries[$1].relativeError, $0) }
    var (confirmed, refuted) = (0, 0)
    for (number, index) in accused.enumerated() {
      let isHeard = number < mostHearings.all && (refuted > 0 || confirmed < mostHearings.unanimous)
      guard isHeard, !watch.shouldStop() else {
        // What was not heard shares the fate of most that were.
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
    // Steps that say neither what backward nor what the first ones say are no witness against it.
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

  /// Whether a contradiction holds at the smallest steps at which it is larger than rounding too: a function may bend within
  /// less than any longer step.
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

  /// Whether a curve may do all it does within a step: one that is longer than the entry, or than the tensor's entries lie
  /// apart, says nothing of it.
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

  /// Whether an entry that moves nothing by a step moves nothing by far smaller ones either: a longer one may leave the
  /// range of numbers.
  private func isStillCloseBy(_ offset: Int, from first: Double, forwards: inout Int) -> Bool {
    stride(from: -10, through: -50, by: -10).allSatisfy { exponent in
      let step = first * Double(sign: .plus, exponent: exponent, significand: 1)
      let probe = MovedOutputs(steps: [step]) { subject.outputs(moving: [offset], of: place, by: $0) }
      let pair = OutputPair(probe, member: 0, multiple: 1)
      forwards += probe.evaluations
      return !allOutputs.polled.contains { pair.changes(Int($0), estimator.base) }
    }
  }

  /// The smallest step of entries that move together from which an error of L can be told from rounding, a few units in
  /// the last place at the least; and the outputs that move on the way to it.
  func smallestTellingStep(
    _ offsets: [Int], from first: Double, difference: Double, _ forwards: inout Int
  ) -> (step: Double, reached: Set<Int>) {
    let tolerances = estimator.tolerances
    let largest = offsets.polled.reduce(0) { max($0, abs(Double(subject.tensor(place).values[$1]))) }
    let lastPlace = max(
      128 * tolerances.unit * largest, 0x1p24 * tolerances.leastMagnitude)
    var reached: Set<Int> = []
    /// The smallest step for the rounding that there is at a step; nil where that is no number.
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
    // Outputs are smaller at smaller steps, and so is their rounding.
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

  /// Whether a value outside the one-sided slopes is so at other steps too, and at the smallest at which that can be told.
  private func standsAtOtherSteps(
    _ entry: EntryCheck, _ first: EntryEstimate, _ judge: EntryJudge, forwards: inout Int
  ) -> Bool {
    let legal = (judge.isPrimitive ? first.interval : first.widest) ?? -.infinity ... .infinity
    let outside = max(legal.lowerBound - entry.analytic, entry.analytic - legal.upperBound)
    // Equal numbers that are moved apart leave a corner of a layer of straight lines; elsewhere that is rounding.
    let rounding = subject.form == .piecewiseAffine ? noise.atTies([entry.offset]) : noise.of(entry.offset)
    guard outside > rounding + judge.cancellation else { return false }
    let smallest = smallestTellingStep([entry.offset], from: first.step, difference: outside, &forwards).step
    // A curve may look like a corner at every step that is long beside it.
    guard smallest < 0.05 * first.step, !mayBend(entry.offset, within: smallest) else { return false }
    return [0.37 * first.step, 0.083 * first.step, smallest].allSatisfy { step in
      let probe = MovedOutputs(steps: [step]) { subject.outputs(moving: [entry.offset], of: place, by: $0) }
      let pair = OutputPair(probe, member: 0, multiple: 1)
      forwards += probe.evaluations
      guard pair.reach > 0, estimator.isFinite(pair, allOutputs) else { return false }
      let sums = estimator.oneSidedSums(pair, allOutputs)
      let (low, high) = judge.isPrimitive ? (sums.low, sums.high) : (sums.lowest, sums.highest)
      let bound = 8 * sums.noise / step + estimator.tolerances.floor * sums.mass
      // The slopes at a corner stay what they are.
      if let slopes = first.slopes {
        let drift = max(abs(sums.rising - slopes.rising), abs(sums.falling - slopes.falling))
        guard drift <= bound + 0.5 * outside else { return false }
      }
      return entry.analytic < low - bound || entry.analytic > high + bound
    }
  }
}

/// What central differences at a series of shrinking steps say of one entry, two neighbours extrapolated at a time.
struct StepLadder {
  /// A step h and the next one, r h.
  struct Rung {
    /// Σ_j G_j (D_j(r h) - r² D_j(h)) / (1 - r²)
    let value: Double
    /// What rounding may do to it.
    let bound: Double
    /// Σ_j |G_j D_j(r h)|
    let mass: Double
    /// By how much the one-sided slopes may still be apart at no step at all: a corner may hide in rounding.
    let corner: Double
    let step: Double
  }

  /// Steps that contradict a value.
  struct Contradiction {
    /// What they say.
    let value: Double
    /// By how much they contradict at the least.
    let difference: Double
    let bound: Double
    let mass: Double
  }

  /// r: no power of two, so that outputs rounded to some grid do not fit all steps alike.
  private static var ratio: Double { 0.5378 }

  let rungs: [Rung]
  let evaluations: Int
  private let tolerances: CheckTolerances

  init<Scalar: TensorScalar>(
    _ check: TensorCheck<Scalar>, _ offset: Int, from step: Double, rungs count: Int, reaching reached: Set<Int>? = nil
  ) {
    let (estimator, subject) = (check.estimator, check.subject)
    tolerances = estimator.tolerances
    // No power of two, so that it meets none of the first series again.
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
  ///   - reached: the outputs that are known to move at some step; nil for all.
  ///   - least: the least size of the numbers that an output is made of: a loss that is 0 is the logarithm of 1.
  private static func rung(
    _ estimator: DifferenceEstimator, _ wide: OutputPair, _ narrow: OutputPair, _ reached: Set<Int>?, least: Double
  ) -> Rung {
    let (base, unit, r) = (estimator.base, estimator.tolerances.unit, ratio)
    var (value, bound, mass, corner, cornerNoise) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (j, g) in estimator.upstream.enumerated().polled where g != 0 {
      guard wide.changes(j, base) || narrow.changes(j, base) else {
        // An output that stands still may be saturated: its slope is then below what its last place can show.
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

  /// Three neighbours that contradict a value, and agree with each other at least three times better than with it.
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

  /// The most precise estimate; nil where no three steps gave numbers.
  var best: EntryEstimate? {
    windows.map { window in
      let middle = window[window.startIndex + 1]
      let bound = max(spread(window), window.map(\.bound).max() ?? 0) + middle.corner
      return EntryEstimate(
        certainty: .smooth, value: middle.value, bound: bound, mass: middle.mass, step: middle.step)
    }.min { $0.bound < $1.bound }
  }
}
