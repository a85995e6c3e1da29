import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct GradientCheckerTests {
  static let lines = [
    "conv 3 4 kernel=3x2 stride=2x1 padding=1x2", "conv 2 3 kernel=2x3 stride=1x3 padding=0x1",
    "conv 2 2 kernel=3 padding=1", "conv 2 3 kernel=3 padding=same activation=relu",
    "conv 1 2 kernel=2 activation=tanh", "maxpool 2", "maxpool 2x3 stride=1x2", "maxpool 3x2 stride=2x1",
    "avgpool 2x3 stride=1x2", "avgpool all", "flatten", "dense 7 5", "dense 4 4 activation=sigmoid", "linear 7 5",
    "relu", "sigmoid", "tanh", "leakyrelu slope=0.1", "softplus", "conv 2 3 bias=no", "linear 7 5 bias=no",
    "dense 6 4 bias=no", "batchnorm 3", "batchnorm 5", "dropout 0.4",
  ]

  /// Layers that behave differently in training, or hold others.
  static let trainingLines = [
    "batchnorm 3", "dropout 0.4", "dropout 0", "residual (conv 2 2 padding=1 | relu)",
    "residual (conv 2 3 stride=2 padding=1 bias=no | batchnorm 3 | tanh) shortcut=(conv 2 3 kernel=1 stride=2)",
    "residual (residual (conv 2 2 padding=1 bias=no) | dropout 0.3)", "residual (dropout 0.5 | batchnorm 2)",
  ]

  @Test(arguments: lines) func everyShippedLayerIsRight(_ line: String) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let report = checker(seed: seed).check(try layer(line, seed: seed))
      #expect(!report.reports.isEmpty)
      for point in report.reports {
        #expect(point.verdict == .right, "\(line), \(point.point): \(describe(point))")
        #expect(point.count(.undecided) == 0, "\(line), \(point.point): \(describe(point))")
        #expect(point.detectionLimit < 1e-6)
      }
    }
  }

  @Test(arguments: trainingLines, [nil, 7] as [UInt64?])
  func everyLayerIsRightInBothModes(_ line: String, _ training: UInt64?) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let report = checker(seed: seed, training: training).check(try layer(line, seed: seed))
      #expect(!report.reports.isEmpty)
      for point in report.reports { #expect(point.verdict == .right, "\(line), \(point.point): \(describe(point))") }
    }
  }

  @Test func oneMaskHoldsForAReport() throws {
    let subject: any Layer<Double> = try layer("dropout 0.5")
    let input: Tensor<Double> = generic(Shape(3, 8), seed: 1)
    let reports = try [1, 1, 2].map { try checker(training: $0).check(subject, at: input) }
    #expect(reports.allSatisfy { $0.verdict == .right })
    let gradients = reports.map { $0.tensors[0].entries.map(\.analytic) }
    #expect(gradients[0] == gradients[1] && gradients[0] != gradients[2])
    #expect(gradients[0].contains(0) && gradients[0].contains { $0 != 0 })
  }

  /// A bias in front of a batch normalisation gets no gradient in training, and the report says why.
  @Test func biasesThatANormalisationRemovesAreNoted() throws {
    let network = try LayeredNeuralNetwork<Double>(
      layers(
        "conv 1 2 padding=1 | batchnorm 2 | residual (conv 2 2 padding=1 | batchnorm 2 | conv 2 2 padding=1) | tanh"))
    let input = normal(Shape(3, 1, 4, 4), seed: 2)
    func notes(_ report: NetworkReport) -> [String] {
      report.layers.flatMap { finding in
        finding.report.tensors.filter { $0.note != nil }.map { finding.path.naming($0.name) }
      }
    }
    let training = try checker(training: 3).check(network, at: input)
    #expect(training.verdict == .right, "\(training.blame ?? "")")
    #expect(notes(training) == ["[0].biases", "[2][0].biases", "[2][0].biases"])
    #expect(training.layers[0].report["biases"]?.note == "zero: the following batch normalisation cancels it")
    #expect(notes(try checker().check(network, at: input)).isEmpty)
    // An activation in between keeps the bias alive.
    let curved = try LayeredNeuralNetwork<Double>(layers("conv 1 2 padding=1 activation=tanh | batchnorm 2"))
    #expect(notes(try checker(training: 3).check(curved, at: input)).isEmpty)
  }

  @Test func aBatchOfOneValueAChannelIsRefusedInTraining() throws {
    let subject: any Layer<Double> = try layer("batchnorm 4")
    #expect(throws: ShapeError.self) { try checker(training: 1).check(subject, at: generic(Shape(1, 4), seed: 1)) }
    let network = try LayeredNeuralNetwork<Double>(layers("linear 3 4 | batchnorm 4"))
    #expect(throws: NetworkShapeError.self) {
      try checker(training: 1).check(network, at: generic(Shape(1, 3), seed: 1))
    }
  }

  @Test(arguments: lines, [false, true]) func everyShippedLayerIsRightInFloat(_ line: String, zeroBiases: Bool) throws {
    for seed in statisticalSeeds {
      var subject: any Layer<Float> = try layer(line, seed: seed, in: Float.self)
      let names = subject.parameterNames
      subject.updateParameters { index, tensor in
        if zeroBiases, names[index].hasSuffix("biases") { tensor = Tensor(tensor.shape) }
      }
      let report = checker(seed: seed, in: Float.self).check(subject)
      for point in report.reports {
        #expect(point.verdict != .wrong, "\(line), seed \(seed), \(point.point): \(describe(point))")
        #expect(point.precision == "float32")
      }
    }
  }

  @Test(arguments: trainingLines) func everyLayerIsRightInFloatInBothModes(_ line: String) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      for training in [nil, seed] as [UInt64?] {
        let report = checker(training: training, in: Float.self).check(try layer(line, seed: seed, in: Float.self))
        for point in report.reports {
          #expect(point.verdict != .wrong, "\(line), \(point.point): \(describe(point))")
        }
      }
    }
  }

  /// In training a value of a channel moves all outputs of the channel, and none of another.
  @Test(arguments: ["batchnorm 3", "batchnorm 4"])
  func oneValueOfEveryChannelMayBeMovedAtOnceInTraining(_ line: String) throws {
    let subject = try layer(line)
    let input = line.hasSuffix("3") ? generic(Shape(2, 3, 3, 4), seed: 2) : generic(Shape(5, 4), seed: 2)
    let together = try checker(training: 1).check(subject, at: input)
    let alone = try checker(training: 1).check(oneAtATime(subject), at: input)
    #expect(together.verdict == .right && 2 * together.forwards < alone.forwards)
    for (left, right) in zip(together.tensors, alone.tensors) {
      for (a, b) in zip(left.entries, right.entries) {
        #expect(abs(a.numeric - b.numeric) <= a.bound + b.bound + 1e-9 * max(a.mass, b.mass))
      }
    }
  }

  @Test(arguments: lines) func movingEntriesTogetherSaysWhatMovingThemAloneSays(_ line: String) throws {
    let subject = try layer(line)
    for point in TestInputs.points(for: subject, seed: 5) {
      let together = try checker().check(subject, at: point.input)
      let alone = try checker().check(oneAtATime(subject), at: point.input)
      #expect(together.forwards <= alone.forwards)
      for (left, right) in zip(together.tensors, alone.tensors) {
        #expect(left.entries.count == right.entries.count)
        for (a, b) in zip(left.entries, right.entries) {
          #expect(abs(a.numeric - b.numeric) <= a.bound + b.bound + 1e-9 * max(a.mass, b.mass), "\(left.place(of: a))")
          #expect((a.outcome == .kink) == (b.outcome == .kink))
        }
      }
    }
  }

  @Test func theSameSeedGivesTheSameReport() throws {
    let subject = try layer("conv 2 3 padding=1")
    let input = generic(Shape(2, 2, 5, 4), seed: 3)
    let (first, second) = (try checker().check(subject, at: input), try checker().check(subject, at: input))
    #expect(first.tensors.map(\.entries) == second.tensors.map(\.entries))
    #expect(try checker(seed: 25).check(subject, at: input).tensors.map(\.entries) != first.tensors.map(\.entries))
  }

  @Test func aMaximumSharedByEqualValuesIsAKinkAndItsHoldersAreJudgedTogether() throws {
    let report = try checker().check(try layer("maxpool 2"), at: Tensor(Shape(1, 1, 2, 2), [0, 0, 0, 0]))
    let input = try #require(report["input"])
    #expect(input.count(.kink) == 4)
    #expect(report.verdict == .right)
    let group = try #require(input.tieGroups.first)
    #expect(input.tieGroups.count == 1 && group.offsets == [0, 1, 2, 3] && group.passed)
    #expect(abs(group.interval.lowerBound - group.total) < 1e-9 && abs(group.interval.upperBound - group.total) < 1e-9)
  }

  @Test func whatAReluDoesAtZeroIsReported() throws {
    let report = try checker().check(try layer("relu"), at: integers(Shape(2, 3, 4), -1...1, seed: 2))
    #expect(report["input"]?.conventionAtKinks == 0)
    #expect(report.verdict == .right)
  }

  @Test func anEmptyBatchIsNothingToCheck() throws {
    let report = try checker().check(try layer("relu"), at: Tensor(Shape(0, 3)))
    #expect(report.verdict == .nothingToCheck && !report.passed)
  }

  @Test func aShapeThatDoesNotFitIsRefused() throws {
    let subject = try layer("dense 4 2")
    #expect(throws: ShapeError.self) { try checker().check(subject, at: generic(Shape(2, 5), seed: 1)) }
  }

  @Test(arguments: [3, 500, 1151]) func aSampleIsScreenedSoThatOneWrongEntryIsNotMissed(_ offset: Int) throws {
    var quick = checker()
    quick.budget = 20
    let right: any Layer<Double> = try layer("linear 72 16")
    let input: Tensor<Double> = normal(Shape(2, 72), seed: 1)
    let healthy = try quick.check(right, at: input)
    #expect(healthy.verdict == .right && healthy["weights"]?.coverage.isExhaustive == false)
    #expect(healthy["weights"]?.screens.map(\.outcome) == [.agrees, .agrees])
    let report = try quick.check(withOneWrongEntry(right, offset: offset), at: input)
    #expect(report.verdict == .wrong)
    #expect(report["weights"]?.entries.filter(\.isWrong).map(\.offset) == [offset])
  }

  @Test(arguments: lines) func nothingThatIsNotANumberTrapsOrIsHeldAgainstALayer(_ line: String) throws {
    let subject: any Layer<Double> = try layer(line)
    let point = try #require(TestInputs.points(for: subject, seed: 1).first).input
    for value in [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
      let input = Tensor(point.shape, point.values.enumerated().map { $0 % 7 == 3 ? value : $1 })
      for rules in [CheckRules.all, CheckRules.all.subtracting(.decoy)] {
        var checker = checker(in: Double.self)
        checker.rules = rules
        let report = try checker.check(subject, at: input)
        #expect(report.verdict != .wrong, "\(line), \(value): \(describe(report))")
        checker.budget = 5
        _ = try checker.check(subject, at: input)
      }
      let single = try GradientChecker(in: ForwardContext(TextbookKernels<Float>())).check(
        subject.converted(to: Float.self), at: input.converted(to: Float.self))
      #expect(single.verdict != .wrong, "\(line), \(value) in Float: \(describe(single))")
    }
  }

  @Test func aCheckCanBeStopped() throws {
    var checker = checker()
    checker.watch = CheckWatch(shouldStop: { true })
    let report = try checker.check(try layer("conv 2 3"), at: generic(Shape(1, 2, 5, 4), seed: 1))
    #expect(report.wasStopped && report.checked == 0 && !report.passed)
  }
}

/// A short account of a report, for a failing expectation.
func describe(_ report: GradientReport) -> String {
  let tensors = report.tensors.map { tensor in
    let worst = tensor.entries.first(where: \.isWrong) ?? tensor.entries.first { $0.outcome == .undecided }
    let entry = worst.map { " \(tensor.place(of: $0)) \($0)" } ?? ""
    return "\(tensor.name) \(tensor.count(.agrees)) agree \(tensor.count(.kink)) kinks \(tensor.count(.wrong)) wrong "
      + "\(tensor.count(.undecided)) undecided\(entry)"
  }
  return (tensors + report.brokenHabits.map(\.objection)).joined(separator: "; ")
}
