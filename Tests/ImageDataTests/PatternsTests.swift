import ImageData
import NeuralNetworks
import Testing

@Suite struct PatternsTests {
  private func made(_ patterns: Patterns, seed: UInt64 = 24) throws -> Dataset {
    var generator = SeededGenerator(seed: seed)
    return try patterns.dataset(using: &generator)
  }

  @Test func theDefaultIsTheLecturesData() throws {
    let data = try made(Patterns())
    #expect(data.count == 200 && data.exampleShape == Shape(1, 16, 16))
    #expect(data.classes == ["horizontal", "vertical", "diagonal"])
    #expect(data.labels == (0..<200).map { $0 % 3 })
    #expect(data.train.count == 160 && data.test.count == 40)
    #expect(data.traits.scale == 1)
    #expect(
      data.traits.source
        == "patterns 200 size=16 kinds=[horizontal, vertical, diagonal] noise=0.1 shift=0 margin=5")
  }

  @Test func whatIsLeftOverThePatternIsNoiseOfMean0AndTheDeviationAskedFor() throws {
    let data = try made(Patterns())
    let clean = PatternKind.allCases.map { $0.pixels(size: 16, margin: 5) }
    let noise = (0..<data.count).flatMap { index in
      zip(data.image(at: index, as: Double.self).values, clean[index % 3]).map { $0 - Double($1) }
    }
    let mean = noise.reduce(0, +) / Double(noise.count)
    let variance = noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(noise.count)
    // 51,200 draws: five standard errors of the mean and of the deviation.
    #expect(abs(mean) < 5 * 0.1 / 226)
    #expect(abs(variance.squareRoot() - 0.1) < 5 * 0.1 / 320)
    #expect(noise.map(abs).max()! > 0.3)
  }

  @Test func withoutNoiseAndShiftTheImagesAreThePatterns() throws {
    var patterns = Patterns()
    patterns.count = 20
    patterns.noise = 0
    patterns.kinds = try Patterns.kinds(classes: 10)
    let data = try made(patterns)
    for index in 0..<20 {
      let expected = PatternKind.allCases[index % 10].pixels(size: 16, margin: 5)
      #expect(data.image(at: index, as: Float.self).values == expected)
    }
  }

  @Test func shiftedPatternsAreThePatternMovedByUpToThatMuch() throws {
    var patterns = Patterns()
    patterns.count = 300
    patterns.noise = 0
    patterns.shift = 4
    let data = try made(patterns)
    var moves: Set<[Int]> = []
    for index in 0..<300 {
      let clean = Tensor<Float>(Shape(1, 16, 16), PatternKind.allCases[index % 3].pixels(size: 16, margin: 5))
      let image = data.image(at: index, as: Float.self)
      let all = (-4...4).flatMap { down in (-4...4).map { [down, $0] } }
      let found = all.filter { clean.shifted(down: $0[0], right: $0[1]) == image }
      #expect(!found.isEmpty)
      if index % 3 < 2, found.count == 1 { moves.insert(found[0]) }
    }
    #expect(moves.count > 60)
    #expect(moves.contains { $0[0] == 4 } && moves.contains { $0[1] == -4 })
  }

  @Test func theSameSeedGivesTheSameBits() throws {
    #expect(try made(Patterns()) == made(Patterns()))
    #expect(try made(Patterns()) != made(Patterns(), seed: 25))
  }

  @Test func theTestShareDoesNotChangeTheImages() throws {
    var other = Patterns()
    other.testShare = 0.5
    let (first, second) = (try made(Patterns()), try made(other))
    #expect(first.traits.digest == second.traits.digest && first.test.count != second.test.count)
    let labels = second.test.classCounts
    #expect(labels.max()! - labels.min()! <= 1)
  }

  @Test(arguments: 8..<16)
  func smallImagesHaveAQuarterAsMargin(size: Int) throws {
    var patterns = Patterns()
    patterns.size = size
    patterns.noise = 0
    #expect(
      try made(patterns).image(at: 0, as: Float.self).values
        == PatternKind.horizontal.pixels(size: size, margin: size / 4))
  }

  @Test func kindsAreFoundByName() throws {
    #expect(try Patterns.kinds(named: ["ring", "dots"]) == [.ring, .dots])
    let error = dataError { () throws(DataError) in try Patterns.kinds(named: ["ring", "ri\u{1B}ng"]) }
    #expect(error?.place == .option("kinds") && error?.reason == "unknown pattern `ri\\u{1B}ng`")
    for count in [-1, 0, 11] {
      #expect(dataError { () throws(DataError) in try Patterns.kinds(classes: count) }?.place == .option("classes"))
    }
  }

  @Test func optionsOutsideTheirRangeAreNamed() throws {
    func option(_ change: (inout Patterns) -> Void) -> String? {
      var patterns = Patterns()
      change(&patterns)
      var generator = SeededGenerator(seed: 1)
      let before = generator
      let error = dataError { () throws(DataError) in try patterns.dataset(using: &generator) }
      #expect(generator == before)
      guard case .option(let name) = error?.place else { return nil }
      #expect(error?.kind == .badValue || error?.kind == .limit)
      return name
    }
    #expect(option { $0.count = 0 } == "count")
    #expect(option { $0.count = .max } == "count")
    #expect(option { $0.count = 1 << 21 } == "count")
    #expect(option { $0.size = 7 } == "size")
    #expect(option { $0.size = 65 } == "size")
    #expect(option { $0.noise = -0.1 } == "noise")
    #expect(option { $0.noise = .nan } == "noise")
    #expect(option { $0.shift = -1 } == "shift")
    #expect(option { $0.shift = 9 } == "shift")
    #expect(option { $0.margin = 7 } == "margin")
    #expect(option { $0.margin = -1 } == "margin")
    #expect(option { $0.kinds = [] } == "kinds")
    #expect(option { $0.kinds = [.ring, .disc, .ring] } == "kinds")
    #expect(option { $0.testShare = 1 } == "test")
  }
}
