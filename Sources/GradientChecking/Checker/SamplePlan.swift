import NeuralNetworks

/// The entries of a tensor to check, and which of them are perturbed together.
struct SamplePlan {
  /// Entries that are checked together. If they may be perturbed together, `owners` assigns each output to at most one
  /// of them.
  struct Group {
    let entries: [Int]
    let owners: [Int32]?

    init(_ group: IndependentEntries) {
      entries = group.entries
      owners = group.owners
    }

    init(alone entry: Int) {
      entries = [entry]
      owners = nil
    }
  }

  /// The number of groups.
  let groupCount: Int
  /// The approximate number of entries in all groups.
  let entryCount: Int
  /// A description of the parts that the sample covers; nil if no entry is left out.
  let strata: String?
  /// The number of families of groups with the same owners; nil for a sample, or without declared groups.
  private(set) var families: Int?
  private let make: (Int) -> Group

  func group(_ number: Int) -> Group { make(number) }

  /// Returns a plan for every entry of a tensor with `count` entries.
  static func all(_ count: Int, _ groups: IndependentGroups?) -> SamplePlan {
    guard let groups else {
      return SamplePlan(groupCount: count, entryCount: count, strata: nil) { Group(alone: $0) }
    }
    var plan = SamplePlan(groupCount: groups.count, entryCount: count, strata: nil) { Group(groups[$0]) }
    plan.families = groups.families
    return plan
  }

  /// Returns a plan for these entries, each perturbed alone.
  static func only(_ entries: [Int]) -> SamplePlan {
    SamplePlan(groupCount: entries.count, entryCount: entries.count, strata: "the entries asked for") {
      Group(alone: entries[$0])
    }
  }

  /// The approximate cost, in groups, of the random directions that a sample also needs.
  private static var costOfDirections: Int { 24 }

  /// Returns a plan for about `budget` entries, or for all entries if there is no budget or a sample would cost as
  /// much.
  static func cheapest(
    _ budget: Int?, of shape: Shape, _ groups: IndependentGroups?, from generator: inout SeededGenerator
  ) -> SamplePlan {
    let all = all(shape.count, groups)
    guard let budget else { return all }
    let sample = sampling(budget, of: shape, groups, from: &generator)
    return sample.groupCount + costOfDirections >= all.groupCount ? all : sample
  }

  /// Returns a plan for about `budget` entries, spread over all parts of the tensor, or for all entries if there are no
  /// more or they form one group.
  static func sampling(
    _ budget: Int, of shape: Shape, _ groups: IndependentGroups?, from generator: inout SeededGenerator
  ) -> SamplePlan {
    guard shape.count > 0, budget < shape.count else { return all(shape.count, groups) }
    guard let groups, groups.count > 1 else {
      let chosen = stratified(budget, shape, from: &generator)
      let whole = groups?[0]
      return SamplePlan(
        groupCount: whole == nil ? chosen.count : 1, entryCount: whole?.entries.count ?? chosen.count,
        strata: whole == nil ? "every index of every axis" : nil
      ) { number in
        whole.map { Group($0) } ?? Group(alone: chosen[number])
      }
    }
    // A group costs as much as one entry but contains many, so take whole groups, spread over all channels and taps.
    // The golden-ratio step covers taps (adjacent groups) and channels (distant groups) evenly.
    let perGroup = max(1, shape.count / groups.count)
    let wanted = min(groups.count, max(1, (budget + perGroup - 1) / perGroup))
    let first = generator.integer(below: groups.count)
    let step = stepVisitingAll(groups.count)
    return SamplePlan(
      groupCount: wanted, entryCount: wanted * perGroup,
      strata: "\(wanted) of \(groups.count) channels and taps, every position of each"
    ) { Group(groups[(first + $0 * step) % groups.count]) }
  }

  private init(groupCount: Int, entryCount: Int, strata: String?, _ make: @escaping (Int) -> Group) {
    self.groupCount = groupCount
    self.entryCount = entryCount
    self.strata = strata
    self.make = make
  }

  /// Returns a step near 0.618 times `count` and coprime to it, so that repeated steps modulo `count` reach every
  /// number.
  private static func stepVisitingAll(_ count: Int) -> Int {
    func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    var step = max(1, Int(Double(count) * 0.618))
    while divisor(step, count) != 1 { step += 1 }
    return step
  }

  /// Chooses the first and the last entry; then entries that advance along all axes at once, each axis in its own
  /// random order, so that every index of every axis no longer than `budget` - 2 is included; then random entries until
  /// there are `budget`.
  private static func stratified(_ budget: Int, _ shape: Shape, from generator: inout SeededGenerator) -> [Int] {
    var chosen: Set<Int> = [0, shape.count - 1]
    let orders = shape.dimensions.map { generator.permutation(of: $0) }
    let strides = shape.strides
    for number in 0..<max(budget, shape.dimensions.max() ?? 0) where chosen.count < budget {
      chosen.insert(
        zip(orders, strides).reduce(0) { sum, axis in sum + axis.0[number % axis.0.count] * axis.1 })
    }
    while chosen.count < budget { chosen.insert(generator.integer(below: shape.count)) }
    return chosen.sorted()
  }
}
