import NeuralNetworks

/// At a maximum shared by equal values each of them alone may take any value up to the whole gradient, but together they
/// must take it exactly: moved together, the function is smooth.
extension TensorCheck {
  /// The most groups that are judged together; where there are more, they are taken evenly from all.
  private var mostGroups: Int { 200 }

  /// Judges every set of entries that share a kinked output, and marks those as wrong that share out too much or too little.
  func judgeTies(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    forwards: inout Int
  ) -> [TensorReport.TieGroup] {
    var sharing: [Int32: [Int]] = [:]
    for (index, item) in estimates.enumerated() {
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
      forwards += 2
      return judgeTogether(groups[number], &entries, estimates, analytic)
    }
  }

  private func judgeTogether(
    _ members: [Int], _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)],
    _ analytic: [Double]
  ) -> TensorReport.TieGroup? {
    let offsets = members.map { estimates[$0].offset }
    guard let step = members.map({ estimates[$0].estimate.step }).min(), step > 0 else { return nil }
    let probe = MovedOutputs(steps: offsets.map { _ in step }) {
      subject.outputs(moving: offsets, of: place, by: $0)
    }
    let pair = DifferenceEstimator.Pair(probe, member: 0, multiple: 1)
    guard let noise = estimator.noise(pair, allOutputs) else { return nil }
    let sums = estimator.interval(pair, allOutputs)
    let bound = sums.upstream * 4 * noise / step + estimator.tolerances.floor * sums.mass
    guard sums.low <= sums.high, bound.isFinite, sums.low.isFinite, sums.high.isFinite else { return nil }
    let total = offsets.reduce(0) { $0 + analytic[$1] }
    let interval = sums.low - bound...sums.high + bound
    // In Float the members do not all move by exactly the same distance; the allowance follows from the rounding.
    let unevenness = offsets.indices.reduce(0.0) { worst, member in
      max(worst, abs(probe.at(1).moved[member] / pair.ahead - 1), abs(probe.at(-1).moved[member] / pair.behind - 1))
    }
    let slack = unevenness * sums.mass
    let passed = total >= interval.lowerBound - slack && total <= interval.upperBound + slack
    if !passed {
      for member in members where entries[member].outcome == .kink {
        entries[member].outcome = .wrong
        entries[member].reason = .tieGroup
        entries[member].relativeError =
          max(interval.lowerBound - total, total - interval.upperBound) / max(sums.mass, .leastNormalMagnitude)
      }
    }
    return TensorReport.TieGroup(offsets: offsets, total: total, interval: sums.low...sums.high, passed: passed)
  }
}
