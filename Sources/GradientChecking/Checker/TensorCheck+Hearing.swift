import NeuralNetworks

/// Before anybody is accused, the entry is heard: it is moved alone by steps of a new series, and backward is wrong only
/// where three neighbouring steps contradict it and agree with each other much better than with it.
///
/// Every way in which a difference may be wrong shows there: rounding that no bound has foreseen grows as the step shrinks, a
/// curve too sharp for the step changes with it, and a corner leaves the one-sided slopes apart at every step.
extension TensorCheck {
  /// The most entries that are heard, and after how many confirmed accusations without a refuted one the others are
  /// believed.
  private var mostHearings: (all: Int, unanimous: Int) { (96, 24) }

  /// Leaves undecided, or acquits, what an accusation does not hold against.
  func hear(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    _ judge: EntryJudge, forwards: inout Int
  ) {
    // A slope that holds at several steps is part of what these rules stand for.
    guard rules.isSuperset(of: .slopes) else { return }
    let accused = entries.indices.filter { entries[$0].isWrong && entries[$0].reason != .notFinite }
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
    switch entry.reason {
    case .outsideSlopes?, .jump?: return again(entry, first, analytic, judge, forwards: &forwards)
    default: break
    }
    let ladder = StepLadder(self, entry.offset, from: first.step)
    forwards += ladder.evaluations
    if let finding = ladder.contradiction(of: entry.analytic) {
      let yardstick = max(finding.mass, 1e-3 * judge.typicalMass)
      let isGross = finding.difference > max(100 * finding.bound, 0.25 * finding.mass)
      if entry.reason == .leak || isGross || finding.bound <= estimator.tolerances.sensitivity * yardstick {
        return entry
      }
    }
    var acquitted = entry
    acquitted.outcome = .undecided
    acquitted.reason = nil
    if let best = ladder.best {
      let known = judge.judged(entry.offset, analytic: analytic[entry.offset], best)
      if known.outcome == .agrees { return known }
    }
    return acquitted
  }

  /// A corner or a jump must be one from other steps too.
  private func again(
    _ entry: EntryCheck, _ first: EntryEstimate, _ analytic: [Double], _ judge: EntryJudge, forwards: inout Int
  ) -> EntryCheck {
    for factor in [0.37, 0.083] {
      let probe = MovedOutputs(steps: [first.step * factor]) {
        subject.outputs(moving: [entry.offset], of: place, by: $0)
      }
      let second = estimator.estimate(probe, member: 0, support: allOutputs)
      forwards += probe.evaluations
      var isWrong = judge.judged(entry.offset, analytic: analytic[entry.offset], second).isWrong
      if !judge.isPrimitive, let widest = second.widest {
        isWrong = entry.analytic < widest.lowerBound - second.bound || entry.analytic > widest.upperBound + second.bound
      }
      guard second.certainty == first.certainty, isWrong else {
        var undecided = entry
        undecided.outcome = .undecided
        undecided.reason = nil
        return undecided
      }
    }
    return entry
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
    /// By how much the one-sided slopes would still be apart at no step at all, beyond what is rounding.
    let corner: Double
    let step: Double
  }

  /// r: no power of two, so that outputs rounded to some grid do not fit all steps alike.
  private static var ratio: Double { 0.5378 }

  let rungs: [Rung]
  let evaluations: Int
  private let tolerances: CheckTolerances

  init<Scalar: TensorScalar>(_ check: TensorCheck<Scalar>, _ offset: Int, from step: Double) {
    let (estimator, subject) = (check.estimator, check.subject)
    tolerances = estimator.tolerances
    // No power of two, so that it meets none of the first series again.
    let probe = MovedOutputs(steps: [step > 0 ? step * 1.58 : check.step(offset)]) {
      subject.outputs(moving: [offset], of: check.place, by: $0)
    }
    let pairs = (0...tolerances.rungs).map { number in
      OutputPair(probe, member: 0, multiple: (0..<number).reduce(1) { multiple, _ in multiple * Self.ratio })
    }
    rungs = zip(pairs, pairs.dropFirst()).compactMap { wide, narrow in
      guard narrow.reach > 0, estimator.isFinite(wide, check.allOutputs), estimator.isFinite(narrow, check.allOutputs)
      else { return nil }
      return Self.rung(estimator, wide, narrow)
    }
    evaluations = probe.evaluations
  }

  private static func rung(_ estimator: DifferenceEstimator, _ wide: OutputPair, _ narrow: OutputPair) -> Rung {
    let (base, unit, r) = (estimator.base, estimator.tolerances.unit, ratio)
    var (value, bound, mass, corner, cornerNoise) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (j, g) in estimator.upstream.enumerated() where g != 0 {
      guard wide.changes(j, base) || narrow.changes(j, base) else {
        // An output that stands still may be saturated: its slope is then below what its last place can show.
        bound += abs(g * base[j]) * 2 * unit / narrow.reach
        continue
      }
      let noise = estimator.noise(j, wide) / narrow.reach
      let (far, near) = (wide.slopes(j, base), narrow.slopes(j, base))
      value += g * (narrow.slope(j) - r * r * wide.slope(j)) / (1 - r * r)
      bound += abs(g) * 2 * noise
      mass += abs(g * narrow.slope(j))
      corner += abs(g * ((near.rising - near.falling) - r * (far.rising - far.falling)) / (1 - r))
      cornerNoise += abs(g) * 6 * noise
    }
    return Rung(
      value: value, bound: bound + 8 * unit * mass, mass: mass, corner: max(0, corner - cornerNoise), step: wide.reach)
  }

  private var windows: [ArraySlice<Rung>] {
    rungs.count < 3 ? [] : (0...rungs.count - 3).map { rungs[$0..<$0 + 3] }
  }

  private func spread(_ window: ArraySlice<Rung>) -> Double {
    let values = window.map(\.value)
    return (values.max() ?? 0) - (values.min() ?? 0)
  }

  /// Three neighbours that contradict a value, and agree with each other at least three times better than with it.
  func contradiction(of analytic: Double) -> (difference: Double, bound: Double, mass: Double)? {
    var strongest: (difference: Double, bound: Double, mass: Double)?
    for window in windows {
      let differences = window.map { $0.value - analytic }
      guard differences.allSatisfy({ $0 > 0 }) || differences.allSatisfy({ $0 < 0 }) else { continue }
      let least = differences.reduce(.infinity) { min($0, abs($1)) }
      let (spread, mass) = (spread(window), window.map(\.mass).max() ?? 0)
      let bound = window.reduce(max(spread, tolerances.floor * mass)) { max($0, $1.bound) }
      guard least > 3 * spread, least > bound, window.allSatisfy({ least > 0.6 * $0.corner }) else { continue }
      if strongest.map({ bound < $0.bound }) ?? true { strongest = (least, bound, mass) }
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
