public import NeuralNetworks

extension Dataset {
  /// Returns these images, divided at random: a fraction of each class for testing and the rest for training, both in
  /// random order (files often contain their images sorted by class).
  ///
  /// The test part has `share` of the images, rounded, with a proportional number from each class. If there are at
  /// least two images and the share is above 0, both parts get at least one.
  ///
  /// - Throws: `badValue` for a share below 0 or not below 1.
  public func split(test share: Double, using generator: inout SeededGenerator) throws(DataError) -> Dataset {
    guard share >= 0 && share < 1 else {
      throw .option("test", "the fraction of test images must be at least 0 and below 1, not \(share)")
    }
    var wanted = Int((share * Double(count)).rounded())
    if share > 0 && count > 1 { wanted = min(max(wanted, 1), count - 1) }
    let (test, train) = drawn(wanted, from: Array(0..<count), using: &generator)
    return divided(train: train, test: test)
  }

  /// Returns at most `limit` of these images, chosen at random with proportional numbers from every part (training and
  /// test) and class, in their original order. If there are more images than that, the result is a copy that does not
  /// keep the others in memory.
  ///
  /// - Throws: `badValue` for a limit below 1.
  public func limited(to limit: Int, using generator: inout SeededGenerator) throws(DataError) -> Dataset {
    guard limit >= 1 else { throw .option("limit", "the limit must be at least 1 image, not \(limit)") }
    guard limit < count else { return self }
    if isPart { return extracted(at: drawn(limit, from: Array(0..<count), using: &generator).chosen.sorted()) }
    let parts = [trainPositions, testPositions]
    var kept: [Int] = []
    for (part, number) in zip(parts, apportioned(limit, over: parts.map(\.count))) {
      kept += drawn(number, from: part, using: &generator).chosen
    }
    return extracted(at: kept.sorted())
  }

  /// Chooses `number` of these positions at random, with proportional numbers from each class; the chosen positions and
  /// the rest are both in random order.
  private func drawn(
    _ number: Int, from positions: [Int], using generator: inout SeededGenerator
  ) -> (chosen: [Int], rest: [Int]) {
    var members = [[Int]](repeating: [], count: classes.count)
    let labels = labels(at: positions)
    for place in generator.permutation(of: positions.count) { members[labels[place]].append(positions[place]) }
    var chosen: [Int] = []
    var rest: [Int] = []
    for (member, share) in zip(members, apportioned(number, over: members.map(\.count))) {
      chosen += member[..<share]
      rest += member[share...]
    }
    return (generator.shuffled(chosen), generator.shuffled(rest))
  }
}

/// Divides `total` among groups in proportion to their sizes, in whole numbers: each group gets its quota rounded down,
/// and the groups with the largest remainders one more (Hamilton's method). `total` must not exceed the sum of the
/// sizes.
func apportioned(_ total: Int, over sizes: [Int]) -> [Int] {
  let sum = sizes.reduce(0, +)
  guard sum > 0 else { return sizes }
  let quotas = sizes.map { (total * $0).quotientAndRemainder(dividingBy: sum) }
  var result = quotas.map(\.quotient)
  let missing = total - result.reduce(0, +)
  let byRemainder = sizes.indices.sorted { (quotas[$1].remainder, $0) < (quotas[$0].remainder, $1) }
  for group in byRemainder.prefix(missing) { result[group] += 1 }
  return result
}

extension SeededGenerator {
  /// Returns these elements in random order; only partly shuffled if the running command is cancelled.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    permutation(of: elements.count).map { elements[$0] }
  }
}
