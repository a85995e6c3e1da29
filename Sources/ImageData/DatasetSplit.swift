public import NeuralNetworks

extension Dataset {
  /// These images, divided anew at random: a share of each class to judge by, the rest to train on, both in random
  /// order (files often hold their images sorted by class).
  ///
  /// The test part has `share` of the images, rounded, and each class its fair number of them; where two images or more
  /// are there and the share is not 0, both parts get at least one.
  ///
  /// - Throws: `badValue` for a share that is not at least 0 and below 1.
  public func split(test share: Double, using generator: inout SeededGenerator) throws(DataError) -> Dataset {
    guard share >= 0 && share < 1 else {
      throw .option("test", "the share of images to judge by is at least 0 and below 1, not \(share)")
    }
    var wanted = Int((share * Double(count)).rounded())
    if share > 0 && count > 1 { wanted = min(max(wanted, 1), count - 1) }
    let (test, train) = drawn(wanted, from: Array(0..<count), using: &generator)
    return divided(train: train, test: test)
  }

  /// At most `limit` of these images, drawn at random with every part and every class in its proportion, in the order
  /// they had; the memory of the others is let go.
  ///
  /// - Throws: `badValue` for a limit below 1.
  public func limited(to limit: Int, using generator: inout SeededGenerator) throws(DataError) -> Dataset {
    guard limit >= 1 else { throw .option("limit", "at least 1 image is kept, not \(limit)") }
    guard limit < count else { return self }
    if isPart { return extracted(at: drawn(limit, from: Array(0..<count), using: &generator).chosen.sorted()) }
    let parts = [trainPositions, testPositions]
    var kept: [Int] = []
    for (part, number) in zip(parts, apportioned(limit, over: parts.map(\.count))) {
      kept += drawn(number, from: part, using: &generator).chosen
    }
    return extracted(at: kept.sorted())
  }

  /// Draws `number` of these positions at random, each class in its proportion; both lists come in random order.
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

/// Divides `total` over groups in proportion to their sizes, in whole numbers that add up to it: each group gets its
/// quota rounded down, and the largest remainders one more (Hamilton's method). `total` is at most the sum of the sizes.
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
  /// The same elements in a random order.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    permutation(of: elements.count).map { elements[$0] }
  }
}
