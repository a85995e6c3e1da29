import NeuralNetworks

/// Which entries of a tensor are checked, and which of them are moved at once.
struct SamplePlan {
  /// Entries that are looked at together, with the outputs that each owns where they may be moved at once.
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

  /// How many groups there are.
  let groupCount: Int
  /// How many entries they hold, about.
  let entryCount: Int
  /// What every sampled part has an entry of; nil where nothing is left out.
  let strata: String?
  /// How many families of groups there are whose owners are the same; nil where the plan leaves entries out.
  private(set) var families: Int?
  private let make: (Int) -> Group

  func group(_ number: Int) -> Group { make(number) }

  /// Every entry of a tensor of `count`.
  static func all(_ count: Int, _ groups: IndependentGroups?) -> SamplePlan {
    guard let groups else {
      return SamplePlan(groupCount: count, entryCount: count, strata: nil) { Group(alone: $0) }
    }
    var plan = SamplePlan(groupCount: groups.count, entryCount: count, strata: nil) { Group(groups[$0]) }
    plan.families = groups.families
    return plan
  }

  /// These entries, each alone.
  static func only(_ entries: [Int]) -> SamplePlan {
    SamplePlan(groupCount: entries.count, entryCount: entries.count, strata: "the entries asked for") {
      Group(alone: entries[$0])
    }
  }

  /// About as many groups as the directions that a sample needs beside it cost.
  private static var costOfDirections: Int { 24 }

  /// A sample of about `budget` entries, or all where there is no budget or a sample would cost as much.
  static func cheapest(
    _ budget: Int?, of shape: Shape, _ groups: IndependentGroups?, from generator: inout SeededGenerator
  ) -> SamplePlan {
    let all = all(shape.count, groups)
    guard let budget else { return all }
    let sample = sampling(budget, of: shape, groups, from: &generator)
    return sample.groupCount + costOfDirections >= all.groupCount ? all : sample
  }

  /// About `budget` entries, from every part of the tensor.
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
    // A group costs as much as one entry and holds many: whole groups, spread over all channels and taps. The golden
    // step visits neighbours, which differ in their tap, and groups far apart, which differ in their channel, evenly.
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

  /// A step near the golden section of `count` that reaches every number below it.
  private static func stepVisitingAll(_ count: Int) -> Int {
    func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    var step = max(1, Int(Double(count) * 0.618))
    while divisor(step, count) != 1 { step += 1 }
    return step
  }

  /// Both ends first; then along every axis the indices in turn, each axis in a random order of its own, so that every
  /// index of every axis that is no longer than `budget` is met.
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
