import NeuralNetworks

/// In a large layer of straight lines the effects of many entries add up, so that many can be checked in one evaluation:
/// groups with the same owners are moved at once, each by a random multiple of its step, and for every place the change of L
/// must be what backward's gradients of all its entries add up to. A mistake in one of them cannot hide but by chance of
/// measure zero; where a sum does not agree, its groups are looked at one by one.
extension TensorCheck {
  /// From how many groups on, and how many groups a sum.
  private var leastGroups: Int { 128 }
  private var groupsPerSum: Int { 64 }

  /// The groups of a sum that begins with a group, and the estimates of their entries; nil where there is no such sum, or
  /// it does not agree.
  func estimatesInSums(
    from first: Int, _ plan: SamplePlan, _ analytic: [Double], _ evaluations: inout Int
  ) -> (groups: [Int], estimates: [(offset: Int, estimate: EntryEstimate)])? {
    guard subject.form == .affine, let families = plan.families, plan.groupCount >= leastGroups,
      plan.groupCount / families > 2
    else { return nil }
    // Sums begin with the second group of a family (the first is looked at by itself, both sides and half step), and
    // then every so many groups further.
    let (place, family) = first.quotientAndRemainder(dividingBy: families)
    guard place % groupsPerSum == 1 else { return nil }
    let numbers = stride(from: first, to: plan.groupCount, by: families).prefix(groupsPerSum).map { $0 }
    let groups = numbers.map { plan.group($0) }
    guard let owners = groups[0].owners, family < families,
      groups.allSatisfy({ $0.entries.count == groups[0].entries.count })
    else { return nil }
    var generator = SeededGenerator(seed: UInt64(first) &+ 1)
    var estimates: [(offset: Int, estimate: EntryEstimate)]?
    for _ in 0..<2 {
      guard let sum = sum(of: groups.map(\.entries), owners, analytic, from: &generator, &evaluations) else {
        return nil
      }
      estimates = sum
    }
    return estimates.map { (numbers, $0) }
  }

  private func sum(
    of groups: [[Int]], _ owners: [Int32], _ analytic: [Double], from generator: inout SeededGenerator,
    _ evaluations: inout Int
  ) -> [(offset: Int, estimate: EntryEstimate)]? {
    let entries = groups.flatMap { $0 }
    let places = groups[0].count
    let distances = groups.flatMap { group -> [Double] in
      let multiple = generator.sign() * generator.uniform(0.5, 1.5)
      return group.map { multiple * step($0) }
    }
    let moved = subject.outputs(moving: entries, of: place, by: distances)
    evaluations += 1
    var changes = [Double](repeating: 0, count: places)
    var masses = changes
    var noises = changes
    for (j, owner) in owners.enumerated() {
      let change = moved.outputs[j] - estimator.base[j]
      guard owner >= 0 else {
        if change != 0 { return nil }
        continue
      }
      let g = estimator.upstream[j]
      changes[Int(owner)] += g * change
      masses[Int(owner)] += abs(g * change)
      noises[Int(owner)] += abs(g) * estimator.noise.of(j, upTo: max(abs(moved.outputs[j]), abs(estimator.base[j])))
    }
    guard changes.allSatisfy(\.isFinite), noises.allSatisfy(\.isFinite) else { return nil }
    let unit = estimator.tolerances.unit
    var (expected, sizes, reach) = (changes.map { _ in 0.0 }, changes.map { _ in 0.0 }, changes.map { _ in 0.0 })
    for (index, entry) in entries.enumerated() {
      let term = moved.moved[index] * analytic[entry]
      guard term.isFinite else { return nil }
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
    return entries.enumerated().map { index, entry in
      let place = index % places
      let distance = abs(moved.moved[index])
      return (
        entry,
        EntryEstimate(
          certainty: .inSums, value: analytic[entry], bound: bounds[place] / distance,
          mass: masses[place] / max(reach[place], .leastNormalMagnitude), step: distance)
      )
    }
  }
}
