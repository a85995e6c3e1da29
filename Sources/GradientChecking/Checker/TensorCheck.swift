import NeuralNetworks

/// Checks the gradient by one tensor, entry by entry, moving at once the entries that may be.
struct TensorCheck<Scalar: TensorScalar> {
  let subject: ChainSubject<Scalar>
  let place: TensorPlace
  let name: String
  let estimator: DifferenceEstimator
  let rules: CheckRules
  let watch: CheckWatch
  /// Every output: what an entry may change where nothing better is known.
  let allOutputs: [Int32]

  private let tensor: Tensor<Double>
  private let rootMeanSquare: Double

  init(
    _ subject: ChainSubject<Scalar>, place: TensorPlace, name: String, estimator: DifferenceEstimator,
    rules: CheckRules, watch: CheckWatch
  ) {
    self.subject = subject
    self.place = place
    self.name = name
    self.estimator = estimator
    self.rules = rules
    self.watch = watch
    allOutputs = (0..<Int32(estimator.base.count)).map { $0 }
    tensor = subject.tensor(place).converted(to: Double.self)
    let squares = tensor.values.reduce(0) { $0 + $1 * $1 }
    rootMeanSquare = (squares / Double(max(1, tensor.count))).squareRoot()
  }

  /// The report on the gradient `analytic`, of all entries or of those that `plan` names; counts forward passes.
  func report(_ analytic: [Double], _ plan: SamplePlan, forwards: inout Int) -> TensorReport {
    var estimates: [(offset: Int, estimate: EntryEstimate)] = []
    var evaluations = 0
    var wasStopped = false
    var confirmations = 0
    var groupsAreTrusted = true
    let total = plan.entryCount
    var settled: Set<Int> = []
    for number in 0..<plan.groupCount {
      if settled.contains(number) { continue }
      if watch.shouldStop() {
        wasStopped = true
        break
      }
      watch.progress(CheckWatch.Progress(tensor: name, done: estimates.count, total: total))
      if let sums = estimatesInSums(from: number, plan, analytic, &evaluations) {
        estimates += sums.estimates
        settled.formUnion(sums.groups)
        if settled.contains(number) { continue }
      }
      let group = plan.group(number)
      if let owners = group.owners, groupsAreTrusted, group.entries.count > 1 {
        // A layer that says it is affine, and is found so every so often, needs one side only.
        let isQuick = subject.form == .affine && number % 16 != 0 && plan.groupCount > 16
        let together = estimatesTogether(
          group.entries, owners, analytic: isQuick ? analytic : nil, &evaluations)
        groupsAreTrusted = together != nil
        var confirmed = together ?? []
        // A wrong partition would look like a wrong gradient: the first that differ are moved again, alone.
        for index in confirmed.indices where confirmations < 3 && differs(analytic, confirmed[index]) {
          confirmations += 1
          let alone = estimateAlone(confirmed[index].offset, &evaluations)
          if !isSame(alone, confirmed[index].estimate) { groupsAreTrusted = false }
          confirmed[index].estimate = alone
        }
        if groupsAreTrusted {
          estimates += confirmed
          continue
        }
        // Entries that looked right together may have been mixed up too.
        estimates = estimates.map { ($0.offset, estimateAlone($0.offset, &evaluations)) }
      }
      for entry in group.entries { estimates.append((entry, estimateAlone(entry, &evaluations))) }
    }
    estimates.sort { $0.offset < $1.offset }
    forwards += evaluations
    return judged(estimates, analytic, plan, wasStopped: wasStopped, forwards: &forwards)
  }

  private func judged(
    _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double], _ plan: SamplePlan, wasStopped: Bool,
    forwards: inout Int
  ) -> TensorReport {
    let squares = estimates.reduce(0) { $0 + $1.estimate.mass * $1.estimate.mass }
    let typicalMass = (squares / Double(max(1, estimates.count))).squareRoot()
    let judge = EntryJudge(
      tolerances: estimator.tolerances, rules: rules, isPrimitive: subject.isPrimitive,
      operandsAreFinite: subject.operandsAreFinite, typicalMass: typicalMass)
    var entries = estimates.map { judge.judged($0.offset, analytic: analytic[$0.offset], $0.estimate) }
    if subject.form == .smooth || subject.form == .composite {
      confirm(&entries, estimates, analytic, judge, forwards: &forwards)
    }
    if !subject.isPrimitive {
      for index in entries.indices where entries[index].isWrong && estimates[index].estimate.certainty == .smooth {
        // A corner inside the stencil may have looked smooth: nobody is accused where a branch changes.
        let keeps = subject.keepsBranches(moving: entries[index].offset, of: place, by: entries[index].step)
        forwards += 3
        if keeps == false { entries[index].outcome = .undecided }
      }
    }
    var tieGroups: [TensorReport.TieGroup] = []
    if rules.contains(.tieGroups), subject.isPrimitive {
      tieGroups = judgeTies(&entries, estimates, analytic, forwards: &forwards)
    }
    var limit = 0.0
    for (entry, estimate) in zip(entries, estimates) where entry.outcome == .agrees && estimate.estimate.mass > 0 {
      let tolerance = max(entry.bound, estimator.tolerances.floor * entry.mass)
      limit = max(limit, tolerance / max(entry.mass, 1e-3 * typicalMass))
    }
    return TensorReport(
      name: name, shape: subject.tensor(place).shape, entries: entries,
      coverage: Coverage(
        checked: entries.count, total: tensor.count, strata: entries.count == tensor.count ? nil : plan.strata,
        wasStopped: wasStopped),
      tieGroups: tieGroups, detectionLimit: limit)
  }

  /// The estimates for entries of which no output depends on two, and nil where an output changes that none of them owns.
  ///
  /// - Parameter analytic: where one side is enough, what backward says: wherever it differs, both sides are taken.
  private func estimatesTogether(
    _ entries: [Int], _ owners: [Int32], analytic: [Double]?, _ evaluations: inout Int
  ) -> [(offset: Int, estimate: EntryEstimate)]? {
    let probe = probe(entries)
    defer { evaluations += probe.evaluations }
    if rules.contains(.locality) {
      let plus = probe.at(1).outputs
      for (output, owner) in owners.enumerated() where owner < 0 {
        guard plus[output] == estimator.base[output] else { return nil }
      }
    }
    var supports = [[Int32]](repeating: [], count: entries.count)
    for (output, owner) in owners.enumerated() where owner >= 0 { supports[Int(owner)].append(Int32(output)) }
    return entries.indices.map { member in
      if let analytic, let quick = estimator.oneSided(probe, member: member, support: supports[member]),
        !differs(analytic, (entries[member], quick))
      {
        return (entries[member], quick)
      }
      return (entries[member], estimator.estimate(probe, member: member, support: supports[member]))
    }
  }

  private func estimateAlone(_ entry: Int, _ evaluations: inout Int) -> EntryEstimate {
    let probe = probe([entry])
    defer { evaluations += probe.evaluations }
    return estimator.estimate(probe, member: 0, support: allOutputs)
  }

  /// The outputs at these entries moved by multiples of their own steps.
  func probe(_ entries: [Int]) -> MovedOutputs {
    let steps = entries.map(step)
    return MovedOutputs(steps: steps) { subject.outputs(moving: entries, of: place, by: $0) }
  }

  /// The largest step of an entry.
  func step(_ entry: Int) -> Double {
    estimator.tolerances.firstStep(entry: tensor.values[entry], rootMeanSquare: rootMeanSquare)
  }

  private func differs(_ analytic: [Double], _ item: (offset: Int, estimate: EntryEstimate)) -> Bool {
    let estimate = item.estimate
    let tolerance = max(estimate.bound, estimator.tolerances.floor * estimate.mass)
    if let interval = estimate.interval {
      return
        !(analytic[item.offset] >= interval.lowerBound - tolerance
        && analytic[item.offset] <= interval.upperBound + tolerance)
    }
    return !(abs(analytic[item.offset] - estimate.value) <= tolerance)
  }

  private func isSame(_ a: EntryEstimate, _ b: EntryEstimate) -> Bool {
    if a.certainty == .notFinite || b.certainty == .notFinite { return a.certainty == b.certainty }
    let tolerance = a.bound + b.bound + estimator.tolerances.floor * max(a.mass, b.mass)
    return abs(a.value - b.value) <= tolerance
  }
}
