import NeuralNetworks

/// At a maximum shared by equal values, each value may get any part of the gradient, but together they must get all of
/// it: if they are perturbed together, the function is smooth.
extension TensorCheck {
  /// The maximum number of groups to check; of more groups, an evenly spaced selection is checked.
  private var mostGroups: Int { 200 }

  /// Checks the sets of entries that share a kinked output, and marks entries wrong if their total is too large or too
  /// small.
  func judgeTies(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    _ corners: LegalAtCorners?, forwards: inout Int
  ) -> [TensorReport.TieGroup] {
    var sharing: [Int32: [Int]] = [:]
    for (index, item) in estimates.enumerated().polled where entries[index].outcome == .kink {
      for output in item.estimate.kinkedOutputs where item.estimate.certainty == .kink {
        sharing[output, default: []].append(index)
      }
    }
    var seen: Set<[Int]> = []
    let groups = sharing.keys.sorted().compactMap { output -> [Int]? in
      guard let members = sharing[output], members.count > 1, seen.insert(members).inserted else { return nil }
      return members
    }
    let spacing = max(1, (groups.count + mostGroups - 1) / mostGroups)
    return stride(from: 0, to: groups.count, by: spacing).compactMap { number in
      guard !watch.shouldStop() else { return nil }
      return judgeTogether(groups[number], &entries, estimates, analytic, corners, forwards: &forwards)
    }
  }

  private func judgeTogether(
    _ members: [Int], _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)],
    _ analytic: [Double], _ corners: LegalAtCorners?, forwards: inout Int
  ) -> TensorReport.TieGroup? {
    let offsets = members.map { estimates[$0].offset }
    guard let step = members.map({ estimates[$0].estimate.step }).min(), step > 0 else { return nil }
    let total = offsets.polled.reduce(0) { $0 + analytic[$1] }
    func judged(at step: Double) -> TensorReport.TieGroup? {
      let probe = MovedOutputs(steps: offsets.map { _ in step }) {
        subject.outputs(moving: offsets, of: place, by: $0)
      }
      forwards += 2
      guard let legal = legalTogether(probe, offsets, analytic, corners, step: step) else { return nil }
      let passed = total >= legal.allowed.lowerBound && total <= legal.allowed.upperBound
      return TensorReport.TieGroup(offsets: offsets, total: total, interval: legal.exact, passed: passed)
    }
    guard var group = judged(at: step) else { return nil }
    if !group.passed, rules.isSuperset(of: .slopes) {
      let outside = max(group.interval.lowerBound - total, total - group.interval.upperBound)
      let smallest = smallestTellingStep(offsets, from: step, difference: outside, &forwards).step
      for other in [0.37 * step, smallest] where !group.passed {
        guard smallest < 0.05 * step, let again = judged(at: other) else { return nil }
        group = again
      }
    }
    guard !group.passed else { return group }
    let low = group.interval.lowerBound
    let outside = max(low - total, total - group.interval.upperBound)
    let mass = max(abs(low), abs(group.interval.upperBound), 1e-6 * outside)
    for member in members where entries[member].outcome == .kink {
      entries[member].outcome = .wrong
      entries[member].reason = .tieGroup
      entries[member].relativeError = outside / max(mass, .leastNormalMagnitude)
    }
    return group
  }

  /// Returns the valid range of the total for entries that share a kink, exact and with an allowance for rounding; nil
  /// if the step is lost in rounding or a value is not finite.
  private func legalTogether(
    _ probe: MovedOutputs, _ offsets: [Int], _ analytic: [Double], _ corners: LegalAtCorners?, step: Double
  ) -> (exact: ClosedRange<Double>, allowed: ClosedRange<Double>)? {
    let pair = OutputPair(probe, member: 0, multiple: 1)
    guard pair.reach > 0, estimator.isFinite(pair, allOutputs) else { return nil }
    let sums = estimator.oneSidedSums(pair, allOutputs)
    // Because of rounding, the members are not all perturbed by exactly the same amount, above all in Float.
    let unevenness = offsets.indices.reduce(0.0) { worst, member in
      max(worst, abs(probe.at(1).moved[member] / pair.ahead - 1), abs(probe.at(-1).moved[member] / pair.behind - 1))
    }
    let bound =
      4 * sums.noise / step + estimator.tolerances.floor * sums.mass + unevenness * sums.mass
      + noise.atTies(offsets) + 64 * estimator.tolerances.unit * offsets.polled.reduce(0) { $0 + abs(analytic[$1]) }
    var (low, high) = (sums.low, sums.high)
    if !subject.isPrimitive, let widest = sums.widest {
      let nudged = corners?.nudged(sumOf: offsets) ?? widest
      (low, high) = (min(low, widest.lowerBound, nudged.lowerBound), max(high, widest.upperBound, nudged.upperBound))
    }
    guard low <= high, bound.isFinite, low.isFinite, high.isFinite else { return nil }
    return (low...high, low - bound...high + bound)
  }
}
