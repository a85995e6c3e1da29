import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many seeds the statistical tests run: few by default, as many as CNN_SHELL_CHECK_SEEDS says where it is set.
let statisticalSeeds: ClosedRange<UInt64> = {
  let given = getenv("CNN_SHELL_CHECK_SEEDS").flatMap { UInt64(String(cString: $0)) }
  return 1...max(1, given ?? 2)
}()

/// Right layers in the circumstances in which other checkers accuse them: none may be accused, and hardly any entry may
/// stay undecided.
@Suite struct FalseAlarmTests {
  /// A tally over all seeds of a scenario.
  private struct Tally {
    var counts: [EntryOutcome: Int] = [:]
    var failures: [String] = []

    mutating func add(_ report: GradientReport, seed: UInt64) {
      for outcome in [EntryOutcome.agrees, .kink, .wrong, .undecided] {
        counts[outcome, default: 0] += report.count(outcome)
      }
      // In Float a whole tensor may honestly be out of reach.
      let isUndecided = report.verdict == .undecided && report.precision == Double.precisionName
      if report.verdict == .wrong || isUndecided {
        failures.append("seed \(seed): \(describe(report))")
      }
    }
  }

  private func expectNoAlarm(
    _ scenario: String, undecidedAtMost share: Double = 0, _ reports: (UInt64) throws -> [GradientReport]
  ) throws {
    var tally = Tally()
    for seed in statisticalSeeds {
      for report in try reports(seed &+ 5000) { tally.add(report, seed: seed) }
    }
    let total = tally.counts.values.reduce(0, +)
    #expect(tally.failures.isEmpty, "\(scenario): \(tally.failures.prefix(2))")
    #expect(total > 0 && Double(tally.counts[.undecided] ?? 0) <= share * Double(total))
    if getenv("CNN_SHELL_CHECK_SEEDS") != nil {
      let parts = [EntryOutcome.agrees, .kink, .undecided, .wrong].map { "\($0) \(tally.counts[$0] ?? 0)" }
      print("scenario | \(scenario) | \(total) | \(parts.joined(separator: ", "))")
    }
  }

  private func check(_ line: String, _ input: Tensor<Double>, _ seed: UInt64) throws -> GradientReport {
    try checker(seed: seed).check(layer(line, seed: seed), at: input)
  }

  @Test func genericLayers() throws {
    try expectNoAlarm("generic convolution") { seed in
      [try check("conv 3 4 kernel=3x2 stride=2x1 padding=1x2", normal(Shape(2, 3, 8, 5), seed: seed), seed)]
    }
    try expectNoAlarm("generic pooling and ReLU") { seed in
      [
        try check("maxpool 2x3 stride=1x2", generic(Shape(2, 2, 5, 7), seed: seed), seed),
        try check("relu", generic(Shape(2, 3, 4, 5), seed: seed), seed),
      ]
    }
  }

  @Test func cornersAndTies() throws {
    try expectNoAlarm("pooling after a ReLU (windows of zeros)") { seed in
      [try check("maxpool 2", normal(Shape(1, 2, 6, 6), seed: seed).map { max($0 - 0.6, 0) }, seed)]
    }
    try expectNoAlarm("pooling an image of whole numbers") { seed in
      [try check("maxpool 2 stride=1", integers(Shape(1, 1, 6, 6), 0...3, seed: seed), seed)]
    }
    try expectNoAlarm("pooling values 1e-7 to 1e-3 apart") { seed in
      var generator = SeededGenerator(seed: seed)
      var input: Tensor<Double> = TestInputs.generic(Shape(1, 2, 6, 6), from: &generator)
      for index in stride(from: 1, to: input.count, by: 2) {
        input.values[index] = input.values[index - 1] + generator.sign() * pow(10, generator.uniform(-7, -3))
      }
      return [try check("maxpool 2 stride=1", input, seed)]
    }
    try expectNoAlarm("ReLU at exact zeros") { seed in
      [try check("relu", integers(Shape(2, 2, 4, 4), -1...1, seed: seed), seed)]
    }
  }

  /// Zeros but for a line or two.
  private func blank(_ count: Int) -> Tensor<Double> {
    var image = Tensor<Double>(Shape(count, 1, 8, 8))
    for b in 0..<count { for row in 2..<6 { image[b, 0, row, 3] = 1 } }
    if count > 1 { for column in 1..<7 { image[1, 0, 5, column] = 1 } }
    return image
  }

  private func withoutBiases(_ line: String, seed: UInt64) throws -> [any Layer<Double>] {
    try layers(line, seed: seed).map { layer in
      var layer = layer
      let names = layer.parameterNames
      layer.updateParameters { index, tensor in if names[index] == "biases" { tensor = Tensor(tensor.shape) } }
      return layer
    }
  }

  @Test func blankImagesAndZeroBiases() throws {
    try expectNoAlarm("convolution and ReLU, zero biases, blank image") { seed in
      let chain = try withoutBiases("conv 1 3 padding=1 | relu", seed: seed)
      let single = try withoutBiases("conv 1 3 padding=1 activation=relu", seed: seed)
      return [
        checker(seed: seed).check(
          ChainSubject(chain, input: blank(1), in: ForwardContext(TextbookKernels())), subject: "", point: ""),
        try checker(seed: seed).check(single[0], at: blank(1)),
      ]
    }
    try expectNoAlarm("CNN with loss, zero biases, blank images", undecidedAtMost: 0.01) { seed in
      let chain = try withoutBiases("conv 1 3 padding=1 | relu | maxpool 2 | flatten | linear 48 3", seed: seed)
      return try endToEnd(chain, blank(2), [0, 1], seed)
    }
  }

  private func endToEnd(
    _ chain: [any Layer<Double>], _ input: Tensor<Double>, _ labels: [Int], _ seed: UInt64
  ) throws -> [GradientReport] {
    let loss = NetworkLoss<Double>(try #require(LossCatalog.loss("crossentropy")), .labels(labels))
    let report = try checker(seed: seed).check(LayeredNeuralNetwork(chain), at: input, loss: loss, endToEnd: .max)
    #expect(report.verdict == .right, "\(report.blame ?? "") \(report.failingScreens)")
    return report.layers.map(\.report) + [try #require(report.endToEnd)]
  }

  @Test func networks() throws {
    try expectNoAlarm("random CNN with loss", undecidedAtMost: 0.001) { seed in
      let chain: [any Layer<Double>] = try layers(
        "conv 1 3 padding=1 | relu | maxpool 2 | flatten | linear 48 6 | relu | linear 6 3", seed: seed)
      return try endToEnd(chain, normal(Shape(2, 1, 8, 8), seed: seed), [0, 2], seed)
    }
  }

  @Test func largeAndSmallInputs() throws {
    for factor in [1e4, 1e-4] {
      try expectNoAlarm("inputs times \(factor)") { seed in
        let (norm, input) = try batchNorm(seed: seed, .none, times: factor, epsilon: factor < 1 ? 1e-12 : 1e-5)
        return [
          try check("conv 2 3 padding=1", normal(Shape(1, 2, 5, 5), seed: seed, times: factor), seed),
          try checker(seed: seed).check(norm, at: input),
        ]
      }
    }
    try expectNoAlarm("batch normalisation") { seed in
      let (norm, input) = try batchNorm(seed: seed, .none)
      return [try checker(seed: seed).check(norm, at: input)]
    }
  }

  @Test func saturation() throws {
    let loss = try #require(LossCatalog.loss("crossentropy"))
    func softmax(_ outputs: Tensor<Double>, _ seed: UInt64) -> GradientReport {
      var generator = SeededGenerator(seed: seed)
      let labels = (0..<outputs.shape[0]).map { _ in generator.integer(below: outputs.shape[1]) }
      return checker(seed: seed).check(NetworkLoss(loss, .labels(labels)), at: outputs)
    }
    try expectNoAlarm("saturated softmax (logits times 30)", undecidedAtMost: 0.02) { seed in
      [softmax(normal(Shape(4, 5), seed: seed, times: 30), seed)]
    }
    try expectNoAlarm("softmax of logits + 900") { seed in
      [softmax(normal(Shape(3, 4), seed: seed).map { $0 + 900 }, seed)]
    }
    try expectNoAlarm("saturated sigmoid (times 8)", undecidedAtMost: 0.02) { seed in
      [try check("sigmoid", normal(Shape(3, 6), seed: seed, times: 8), seed)]
    }
  }

  @Test func singlePrecision() throws {
    try expectNoAlarm("Float convolution and linear layer", undecidedAtMost: 0.001) { seed in
      let single = checker(seed: seed, in: Float.self)
      return [
        try single.check(
          layer("conv 2 3 padding=1", seed: seed, in: Float.self),
          at: normal(Shape(1, 2, 5, 5), seed: seed, in: Float.self)),
        try single.check(
          layer("linear 12 5", seed: seed, in: Float.self), at: normal(Shape(3, 12), seed: seed, in: Float.self)),
      ]
    }
  }

  @Test func bothEngines() throws {
    for engine in Engine.allCases {
      try expectNoAlarm("layers on the \(engine.rawValue) engine", undecidedAtMost: 0.02) { seed in
        try ["conv 3 5 padding=1 activation=relu", "maxpool 2", "avgpool 3 stride=2", "dense 9 7", "tanh"].flatMap {
          line in
          let double = GradientChecker<Double>(in: ForwardContext(engine.kernels()), seed: seed).check(
            try layer(line, seed: seed))
          let single = GradientChecker<Float>(in: ForwardContext(engine.kernels()), seed: seed).check(
            try layer(line, seed: seed, in: Float.self))
          return double.reports + single.reports
        }
      }
    }
  }
}
