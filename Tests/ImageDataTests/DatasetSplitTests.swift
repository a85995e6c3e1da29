import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct DatasetSplitTests {
  /// Images sorted by class, as files often hold them.
  private func sorted(_ sizes: [Int]) -> Dataset {
    let labels = sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) }
    return Dataset(
      bytes: labels.indices.map { UInt8(truncatingIfNeeded: $0) }, shape: Shape(1, 1, 1), labels: labels,
      classNames: sizes.indices.map(String.init), scale: 1, source: "sorted")
  }

  @Test(arguments: 0..<40)
  func everyImageIsInExactlyOnePart(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sizes = (0..<generator.integer(below: 4) + 1).map { _ in generator.integer(below: 20) + 1 }
    let data = sorted(sizes)
    let share = generator.uniform()
    let split = try data.split(test: share, using: &generator)
    let pixels = [split.train, split.test].flatMap { part in part.images(0..<part.count, as: Double.self).values }
    #expect(pixels.sorted() == (0..<data.count).map(Double.init))
    #expect(split.images(0..<data.count, as: Double.self) == data.images(0..<data.count))
    if data.count > 1 { #expect(split.train.count >= 1 && split.test.count >= 1) }
    #expect(abs(Double(split.test.count) - share * Double(data.count)) <= 1)
  }

  @Test(arguments: 0..<20)
  func classesKeepTheirProportions(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sizes = [100, 37, 250, 3]
    let test = try sorted(sizes).split(test: 0.2, using: &generator).test
    for (drawn, size) in zip(test.classCounts, sizes) { #expect(abs(Double(drawn) - 0.2 * Double(size)) < 1) }
  }

  @Test func sortedRowsAreShuffled() throws {
    var generator = SeededGenerator(seed: 5)
    let split = try sorted([50, 50]).split(test: 0.2, using: &generator)
    for part in [split.train, split.test] {
      #expect(part.labels != part.labels.sorted())
      #expect(Set(part.labels.prefix(8)).count == 2)
    }
  }

  @Test func theSameSeedDividesInTheSameWay() throws {
    func split(_ seed: UInt64) throws -> Dataset {
      var generator = SeededGenerator(seed: seed)
      return try sorted([30, 30]).split(test: 0.5, using: &generator)
    }
    #expect(try split(1) == split(1))
    #expect(try split(1) != split(2))
  }

  @Test func aShareOfNoneLeavesTheTestPartEmpty() throws {
    var generator = SeededGenerator(seed: 5)
    let split = try sorted([4]).split(test: 0, using: &generator)
    #expect(split.test.count == 0 && split.train.count == 4)
    #expect(split.test.images(0..<0, as: Float.self).shape == Shape(0, 1, 1, 1))
  }

  @Test(arguments: [-0.1, 1, 2, .nan, .infinity])
  func aShareOutsideItsRangeIsRefused(share: Double) {
    var generator = SeededGenerator(seed: 5)
    let error = dataError { () throws(DataError) in try sorted([4]).split(test: share, using: &generator) }
    #expect(error?.kind == .badValue && error?.place == .option("test"))
  }

  @Test func aLimitKeepsPartsAndClassesInProportionAndOrder() throws {
    var generator = SeededGenerator(seed: 5)
    let data = sorted([100, 100]).divided(train: Array(0..<50) + Array(100..<150), test: Array(50..<70))
    let limited = try data.limited(to: 24, using: &generator)
    #expect(limited.count == 24 && limited.train.count == 20 && limited.test.count == 4)
    #expect(limited.train.classCounts == [10, 10])
    let pixels = limited.images(0..<24, as: Double.self).values
    #expect(pixels == pixels.sorted() && Set(pixels).count == 24)
    #expect(limited.labels == pixels.map { $0 < 100 ? 0 : 1 })
    #expect(limited.traits.digest != data.traits.digest)
    #expect(try data.limited(to: 200, using: &generator) == data)
    #expect(dataError { () throws(DataError) in try data.limited(to: 0, using: &generator) }?.kind == .badValue)
  }

  @Test func sharesOfATotalAddUpAndAreFair() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<200 {
      let sizes = (0..<generator.integer(below: 5) + 1).map { _ in generator.integer(below: 30) }
      let sum = sizes.reduce(0, +)
      let total = generator.integer(below: sum + 1)
      let shares = apportioned(total, over: sizes)
      #expect(shares.reduce(0, +) == total)
      for (share, size) in zip(shares, sizes) where sum > 0 {
        #expect(share <= size && abs(Double(share) - Double(total * size) / Double(sum)) < 1)
      }
    }
  }
}
