import NeuralNetworks

/// The measured rounding error of backward's gradient of one tensor.
struct TensorNoise: Sendable {
  /// The largest change of each entry's gradient when equal numbers are perturbed differently.
  private let apart: [Double]
  /// The largest change of each entry's gradient when equal numbers stay equal.
  private let alike: [Double]

  init(_ noise: MeasuredNoise, _ number: Int) {
    apart = noise.gradients.indices.contains(number) ? noise.gradients[number] : []
    alike = noise.gradientsAtTies.indices.contains(number) ? noise.gradientsAtTies[number] : []
  }

  /// Returns the rounding error assumed for an entry's gradient; 0 if it was not measured.
  func of(_ entry: Int) -> Double { apart.indices.contains(entry) ? 16 * apart[entry] : 0 }

  /// Returns the rounding error assumed for the total gradient of entries at a kink.
  func atTies(_ entries: [Int]) -> Double {
    entries.polled.reduce(0) { $0 + (alike.indices.contains($1) ? 16 * alike[$1] : 0) }
  }
}

/// Checks the gradient of one tensor, entry by entry, perturbing entries together where allowed.
struct TensorCheck<Scalar: TensorScalar> {
  let subject: ChainSubject<Scalar>
  let place: TensorPlace
  let name: String
  let estimator: DifferenceEstimator
  let rules: CheckRules
  let watch: CheckWatch
  /// The rounding error of the gradients.
  let noise: TensorNoise
  /// The indices of all outputs, for when it is unknown which of them an entry affects.
  let allOutputs: [Int32]

  private let tensor: Tensor<Double>
  private let rootMeanSquare: Double

  init(
    _ subject: ChainSubject<Scalar>, place: TensorPlace, name: String, estimator: DifferenceEstimator,
    rules: CheckRules, watch: CheckWatch, noise: TensorNoise
  ) {
    self.subject = subject
    self.place = place
    self.name = name
    self.estimator = estimator
    self.rules = rules
    self.watch = watch
    self.noise = noise
    allOutputs = (0..<Int32(estimator.base.count)).polled.map { $0 }
    tensor = subject.tensor(place).converted(to: Double.self)
    let squares = tensor.values.polled.reduce(0) { $0 + $1 * $1 }
    rootMeanSquare = (squares / Double(max(1, tensor.count))).squareRoot()
  }

  /// Checks the gradient `analytic` at the entries in `plan`, and adds the number of forward passes to `forwards`.
  func report(_ analytic: [Double], _ plan: SamplePlan, forwards: inout Int) -> TensorReport {
    var estimates: [(offset: Int, estimate: EntryEstimate)] = []
    var evaluations = 0
    var wasStopped = false
    var confirmations = 0
    var groupsAreTrusted = bearsOut(plan, &evaluations)
    let total = plan.entryCount
    var settled: Set<Int> = []
    for number in 0..<plan.groupCount {
      if settled.contains(number) { continue }
      if watch.shouldStop() {
        wasStopped = true
        break
      }
      watch.progress(CheckWatch.Progress(tensor: name, done: estimates.count, total: total))
      if groupsAreTrusted, let sums = estimatesInSums(from: number, plan, analytic, &evaluations) {
        estimates += sums.estimates
        settled.formUnion(sums.groups)
        if settled.contains(number) { continue }
      }
      let group = plan.group(number)
      if let owners = group.owners, groupsAreTrusted, group.entries.count > 1 {
        // One-sided differences suffice for a linear layer; every sixteenth group confirms that it is linear.
        let isQuick = subject.form == .affine && number % 16 != 0 && plan.groupCount > 16
        let together = estimatesTogether(group.entries, owners, analytic, isQuick: isQuick, &evaluations)
        groupsAreTrusted = together != nil
        var confirmed = together ?? []
        // A wrong partition would look like a wrong gradient, so the first entries that differ are checked again, each
        // alone.
        for index in confirmed.indices where confirmations < 3 && differs(analytic, confirmed[index]) {
          confirmations += 1
          let alone = estimateAlone(confirmed[index].offset, analytic, &evaluations)
          if !isSame(alone, confirmed[index].estimate) { groupsAreTrusted = false }
          confirmed[index].estimate = alone
        }
        if groupsAreTrusted {
          estimates += confirmed
          continue
        }
        // Entries that looked correct may have been affected by the wrong partition too.
        for index in estimates.indices where !watch.shouldStop() {
          estimates[index].estimate = estimateAlone(estimates[index].offset, analytic, &evaluations)
        }
      }
      for entry in group.entries where analytic.indices.contains(entry) {
        if watch.shouldStop() {
          wasStopped = true
          break
        }
        estimates.append((entry, estimateAlone(entry, analytic, &evaluations)))
      }
    }
    estimates = complete(estimates, analytic, plan, wasStopped: wasStopped, &evaluations)
    forwards += evaluations
    return judged(estimates, analytic, plan, wasStopped: wasStopped, forwards: &forwards)
  }

  /// Sorts the estimates. If all entries are to be checked, duplicates are dropped and entries missing from the groups
  /// added. Rough estimates are repeated if there are so many that a layer declared to be linear or piecewise linear
  /// seems not to be.
  private func complete(
    _ found: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double], _ plan: SamplePlan, wasStopped: Bool,
    _ evaluations: inout Int
  ) -> [(offset: Int, estimate: EntryEstimate)] {
    var estimates = found.sorted { $0.offset < $1.offset }
    if plan.strata == nil, !wasStopped, rules.contains(.verifiedTraits) {
      var isKnown = [Bool](repeating: false, count: tensor.count)
      let firsts = estimates.indices.polled.filter { index in
        defer { isKnown[estimates[index].offset] = true }
        return !isKnown[estimates[index].offset]
      }
      if firsts.count != tensor.count || firsts.count != estimates.count {
        estimates = firsts.map { estimates[$0] }
        for entry in (0..<tensor.count).polled where !isKnown[entry] && !watch.shouldStop() {
          estimates.append((entry, estimateAlone(entry, analytic, &evaluations)))
        }
        estimates.sort { $0.offset < $1.offset }
      }
    }
    guard rules.contains(.verifiedTraits), subject.form == .affine || subject.form == .piecewiseAffine else {
      return estimates
    }
    // A few entries near kinks are rough in a piecewise linear layer too; if many are, the function is not piecewise
    // linear.
    let rough = estimates.polled.count { $0.estimate.certainty == .rough }
    guard rough > 2, 4 * rough > estimates.count else { return estimates }
    var bending = estimator
    bending.form = .composite
    for index in estimates.indices.polled where estimates[index].estimate.certainty == .rough {
      guard !watch.shouldStop() else { break }
      let probe = probe([estimates[index].offset])
      let estimate = bending.estimate(probe, member: 0, support: allOutputs)
      evaluations += probe.evaluations
      if estimate.certainty == .smooth, bending.isPrecise(estimate) { estimates[index].estimate = estimate }
    }
    return estimates
  }

  /// Whether each of a few entries, perturbed alone, changes only the outputs that the plan's groups assign to it.
  private func bearsOut(_ plan: SamplePlan, _ evaluations: inout Int) -> Bool {
    guard rules.contains(.verifiedTraits), plan.groupCount > 0 else { return true }
    let numbers = Set([0, plan.groupCount / 2, plan.groupCount - 1])
    for number in numbers.sorted() where !watch.shouldStop() {
      let group = plan.group(number)
      guard let owners = group.owners else { continue }
      guard owners.count == estimator.base.count, group.entries.polled.allSatisfy({ (0..<tensor.count).contains($0) }),
        owners.allSatisfy({ $0 < group.entries.count })
      else { return false }
      let members = Set([group.entries.count / 3, 2 * group.entries.count / 3]).sorted()
      for member in members where group.entries.count > 1 {
        let alone = probe([group.entries[member]])
        let moved = alone.at(1).outputs
        evaluations += alone.evaluations
        let isOwn = owners.indices.polled.allSatisfy {
          owners[$0] == Int32(member) || moved[$0] == estimator.base[$0] || moved[$0].isNaN
        }
        guard isOwn else { return false }
      }
    }
    return true
  }

  private func judged(
    _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double], _ plan: SamplePlan, wasStopped: Bool,
    forwards: inout Int
  ) -> TensorReport {
    let squares = estimates.polled.reduce(0) { sum, item in
      let mass = item.estimate.mass
      return mass.isFinite ? sum + mass * mass : sum
    }
    let typicalMass = (squares / Double(max(1, estimates.count))).squareRoot()
    let largest = estimator.upstream.polled.reduce(0) { abs($1).isFinite ? max($0, abs($1)) : $0 }
    let steepest = estimates.polled.reduce(0) { $1.estimate.steepest.isFinite ? max($0, $1.estimate.steepest) : $0 }
    let cancellation = 16 * estimator.tolerances.unit * largest * steepest
    let judge = EntryJudge(
      tolerances: estimator.tolerances, rules: rules, isPrimitive: subject.isPrimitive,
      operands: subject.operands(arriving: estimator.upstream), typicalMass: typicalMass, cancellation: cancellation,
      isParameter: place != .input,
      hasParameters: subject.layers.contains { !$0.parameterNames.isEmpty })
    var entries = estimates.polled(every: 1 << 12).map {
      judge.judged($0.offset, analytic: analytic[$0.offset], $0.estimate)
    }
    // If the command was cancelled, some estimates have no entry yet; discard them.
    let estimates = estimates.count == entries.count ? estimates : Array(estimates[..<entries.count])
    let corners = legalAtCorners(entries, estimates, analytic, forwards: &forwards)
    judgeCorners(&entries, estimates, corners, cancellation: cancellation)
    hear(&entries, estimates, analytic, judge, forwards: &forwards)
    var tieGroups: [TensorReport.TieGroup] = []
    if rules.contains(.tieGroups), subject.judgesCorners {
      tieGroups = judgeTies(&entries, estimates, analytic, corners, forwards: &forwards)
    }
    if entries.polled.allSatisfy({ $0.outcome == .agrees && $0.mass == 0 }) {
      // No entry of the tensor changes an output, so nothing was tested.
      for index in entries.indices.polled {
        entries[index].outcome = .untested
        entries[index].reason = estimates[index].estimate.stillness == .nearby ? .saturated : .nothingMoves
      }
    }
    var limit = 0.0
    for entry in entries.polled where entry.outcome == .agrees && entry.mass > 0 {
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

  /// Estimates entries that share no output; returns nil if an output changes that none of them owns.
  ///
  /// - Parameter isQuick: whether a one-sided estimate is enough if it agrees with backward.
  private func estimatesTogether(
    _ entries: [Int], _ owners: [Int32], _ analytic: [Double], isQuick: Bool, _ evaluations: inout Int
  ) -> [(offset: Int, estimate: EntryEstimate)]? {
    let probe = probe(entries)
    defer { evaluations += probe.evaluations }
    if rules.contains(.locality) {
      let plus = probe.at(1).outputs
      for (output, owner) in owners.enumerated().polled where owner < 0 {
        guard plus[output] == estimator.base[output] else { return nil }
      }
    }
    var supports = [[Int32]](repeating: [], count: entries.count)
    for (output, owner) in owners.enumerated().polled where owner >= 0 { supports[Int(owner)].append(Int32(output)) }
    return entries.indices.polled(every: 1 << 10).map { member in
      let (entry, support) = (entries[member], supports[member])
      if isQuick, let quick = estimator.oneSided(probe, member: member, support: support),
        !differs(analytic, (entry, quick))
      {
        return (entry, quick)
      }
      return (
        entry, estimator.estimate(probe, member: member, support: support, expecting: analytic[entry])
      )
    }
  }

  private func estimateAlone(_ entry: Int, _ analytic: [Double], _ evaluations: inout Int) -> EntryEstimate {
    let probe = probe([entry])
    defer { evaluations += probe.evaluations }
    return estimator.estimate(probe, member: 0, support: allOutputs, expecting: analytic[entry])
  }

  /// Creates the cache of outputs for perturbing these entries by multiples of their own steps.
  func probe(_ entries: [Int]) -> MovedOutputs {
    // Halve the steps of about half of the entries: outputs that depend only on differences between entries would not
    // change if all steps were equal.
    let steps = entries.map { entry in
      entries.count > 1 && (UInt64(entry) &* 0x9E37_79B9_7F4A_7C15) >> 63 == 1 ? step(entry) / 2 : step(entry)
    }
    return MovedOutputs(steps: steps) { subject.outputs(moving: entries, of: place, by: $0) }
  }

  /// Returns the first step to try for an entry.
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
