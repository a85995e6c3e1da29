import NeuralNetworks

/// In a large layer that is linear or, in Double, piecewise linear, many groups of entries are checked together. Groups
/// that affect the same outputs are perturbed together, each by a random multiple of its step. At every position in the
/// groups, the change of L must equal the sum that backward's gradients predict. Because the multiples are random,
/// errors almost never cancel. If a sum disagrees, its groups are checked one by one.
///
/// Where kinks are possible, the steps are so short that they rarely cross one; if one does, the sum disagrees.
extension TensorCheck {
  /// The minimum number of groups for which sums are used.
  private var leastGroups: Int { 128 }
  /// The maximum number of groups per sum.
  private var groupsPerSum: Int { 64 }
  /// The fractions of a step to try in turn, each in case the previous one crossed a kink; empty if sums do not apply.
  private var stepsInSums: [Double] {
    switch subject.form {
    case .affine: [1]
    case .piecewiseAffine where estimator.tolerances.unit < 0x1p-40: [0x1p-10, 0x1p-13, 0x1p-16]
    case .piecewiseAffine, .smooth, .composite: []
    }
  }

  /// Checks the sum that starts at a group, and returns its groups and the estimates of their entries; nil if the layer
  /// is not checked in sums, if no sum starts there, or if the sum disagrees with backward.
  func estimatesInSums(
    from first: Int, _ plan: SamplePlan, _ analytic: [Double], _ evaluations: inout Int
  ) -> (groups: [Int], estimates: [(offset: Int, estimate: EntryEstimate)])? {
    let steps = stepsInSums
    guard !steps.isEmpty, let families = plan.families, plan.groupCount >= leastGroups,
      plan.groupCount / families > 2
    else { return nil }
    // Sums start at the second group of a family, since the first is checked without sums, and then at regular
    // intervals.
    let (place, family) = first.quotientAndRemainder(dividingBy: families)
    guard place % groupsPerSum == 1 else { return nil }
    let numbers = stride(from: first, to: plan.groupCount, by: families).prefix(groupsPerSum).map { $0 }
    let groups = numbers.map { plan.group($0) }
    guard let owners = groups[0].owners, family < families,
      groups.allSatisfy({ $0.entries.count == groups[0].entries.count })
    else { return nil }
    var generator = SeededGenerator(seed: UInt64(first) &+ 1)
    let (entries, places) = (groups.flatMap(\.entries), groups[0].entries.count)
    var found: Sums?
    for part in steps where found == nil {
      // Check twice with different multiples, so that two mistakes do not cancel by chance.
      for _ in 0..<2 {
        let distances = groups.flatMap { group -> [Double] in
          let multiple = part * generator.sign() * generator.uniform(0.5, 1.5)
          return group.entries.map { multiple * step($0) }
        }
        found = sums(of: entries, places, owners, by: distances, analytic, &evaluations)
        if found == nil { break }
      }
    }
    guard let found else { return nil }
    let stillness = stillness(of: entries, found, owners, &evaluations)
    return (
      numbers,
      entries.enumerated().map { index, entry in
        (entry, found.estimate(index, analytic[entry], stillness: stillness))
      }
    )
  }

  /// The sums of the effects of entries, one per position in their groups, after they were found to agree with
  /// backward.
  private struct Sums {
    let moved: [Double]
    let bounds: [Double]
    let masses: [Double]
    let reach: [Double]
    /// For each position, whether none of its outputs changes.
    let isStill: [Bool]

    func estimate(
      _ index: Int, _ analytic: Double, stillness: [EntryEstimate.Stillness?]
    ) -> EntryEstimate {
      let place = index % masses.count
      let distance = abs(moved[index])
      if let stillness = stillness[place] {
        return EntryEstimate(
          certainty: .unchanged, value: 0, bound: bounds[place] / distance, mass: 0, step: distance,
          stillness: stillness)
      }
      return EntryEstimate(
        certainty: .inSums, value: analytic, bound: bounds[place] / distance,
        mass: masses[place] / max(reach[place], .leastNormalMagnitude), step: distance)
    }
  }

  private func sums(
    of entries: [Int], _ places: Int, _ owners: [Int32], by distances: [Double], _ analytic: [Double],
    _ evaluations: inout Int
  ) -> Sums? {
    let moved = subject.outputs(moving: entries, of: place, by: distances)
    evaluations += 1
    var changes = [Double](repeating: 0, count: places)
    var masses = changes
    var noises = changes
    var isStill = changes.map { _ in true }
    for (j, owner) in owners.enumerated().polled {
      let change = moved.outputs[j] - estimator.base[j]
      guard owner >= 0 else {
        if change != 0 { return nil }
        continue
      }
      let g = estimator.upstream[j]
      changes[Int(owner)] += g * change
      masses[Int(owner)] += abs(g * change)
      if change != 0 { isStill[Int(owner)] = false }
      // An inactive output does not change and has no noise.
      if change != 0 || subject.form == .affine {
        noises[Int(owner)] += abs(g) * estimator.noise.of(j, upTo: max(abs(moved.outputs[j]), abs(estimator.base[j])))
      }
    }
    guard changes.allSatisfy(\.isFinite), noises.allSatisfy(\.isFinite) else { return nil }
    let unit = estimator.tolerances.unit
    var (expected, sizes, reach) = (changes.map { _ in 0.0 }, changes.map { _ in 0.0 }, changes.map { _ in 0.0 })
    for (index, entry) in entries.enumerated().polled {
      let term = moved.moved[index] * analytic[entry]
      guard term.isFinite, moved.moved[index] != 0 else { return nil }
      expected[index % places] += term
      sizes[index % places] += abs(term)
      reach[index % places] += abs(moved.moved[index])
    }
    var bounds = changes
    for place in 0..<places {
      bounds[place] = 2 * noises[place] + 64 * unit * (masses[place] + sizes[place])
      let allowed = max(bounds[place], estimator.tolerances.floor * masses[place])
      guard abs(changes[place] - expected[place]) <= allowed else { return nil }
      bounds[place] = allowed
    }
    return Sums(moved: moved.moved, bounds: bounds, masses: masses, reach: reach, isStill: isStill)
  }

  /// Determines how far the entries at each position can be perturbed without changing an output; nil where the steps
  /// of the sums change one.
  private func stillness(
    of entries: [Int], _ sums: Sums, _ owners: [Int32], _ evaluations: inout Int
  ) -> [EntryEstimate.Stillness?] {
    var stillness = sums.isStill.map { $0 ? EntryEstimate.Stillness.everywhere : nil }
    guard subject.form != .affine, sums.isStill.contains(true) else { return stillness }
    for sign in [1.0, -1] {
      let far = entries.map { entry in
        let step = step(entry)
        return sign * step * (estimator.tolerances.largerMultiples(of: step).last ?? 1)
      }
      let moved = subject.outputs(moving: entries, of: place, by: far)
      evaluations += 1
      for (j, owner) in owners.enumerated().polled where owner >= 0 && moved.outputs[j] != estimator.base[j] {
        if stillness[Int(owner)] != nil { stillness[Int(owner)] = .nearby }
      }
    }
    return stillness
  }
}
