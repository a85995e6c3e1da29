import NeuralNetworks
import Testing

@testable import GradientChecking

/// No hint is given for a mistake that it does not describe.
@Suite struct HintTruthTests {
  /// What a hint says, and the faults for which that is true.
  static let claims: [(words: String, faults: Set<String>)] = [
    ("no padding", ["filters-ignore-padding"]), ("180 degrees", ["input-kernel-flipped"]),
    ("cross-correlation", ["filters-flipped"]), ("only image 0", ["filters-first-image-only"]),
    (
      "averaged over the batch",
      ["filters-batch-mean", "biases-batch-mean", "weights-batch-mean", "biases-mean", "average-not-divided"]
    ),
    ("batch and positions", ["biases-mean"]), ("stride were 1", ["input-ignores-stride", "filters-ignore-stride"]),
    ("overwrite each other", ["input-overwritten"]), ("all ones", ["upstream-ignored"]),
    ("channel's mean", ["upstream-averaged"]), ("largest value", ["upstream-normalised"]),
    ("signs of the weights are lost", ["input-weights-without-sign"]), ("weight-decay", ["weights-decay"]),
    ("its transpose", ["input-weights-not-transposed"]), ("the mean is held", ["batchnorm-mean-forgotten"]),
    ("the variance is held", ["batchnorm-variance-forgotten"]), ("gamma is forgotten", ["batchnorm-gamma-forgotten"]),
    ("mean and variance", []), ("N - 1", []), ("uses X", []), ("is missing from the derivative", []),
    ("depend only on its own input", []), ("truncated to integers", ["pool-truncated"]),
    ("the mask is forgotten", ["dropout-mask-forgotten"]), ("mask and scale", []),
    ("scale 1 / (1 - p)", ["dropout-scale-forgotten"]), ("skip path is not added", ["residual-skip-lost"]),
    ("shortcut path is not added", ["residual-skip-lost"]),
    ("the block is not added", ["residual-block-lost", "residual-overwritten"]),
    ("evaluated at the output", ["sigmoid-at-output"]),
    ("derivative is left out", ["relu-mask-from-output", "relu-mask-skipped"]),
    ("slope for negative values", ["leakyrelu-leak-forgotten", "relu-threshold"]),
    ("equal values", ["pool-all-ties", "pool-overwritten"]),
    ("sign is wrong", []), ("passed on unchanged", ["relu-mask-from-output", "relu-mask-skipped"]),
    ("negative entries", ["relu-guided"]), ("reverse order", ["input-filters-mispaired"]),
    ("is averaged", ["filters-batch-mean", "biases-batch-mean", "weights-batch-mean", "biases-mean"]),
    (
      "never computed", ["biases-forgotten", "residual-skip-lost", "residual-block-lost", "filters-last-tap-empty"]
    ), ("factor 1/", ["average-not-divided"]),
  ]

  static let lines = [
    "conv 2 3 padding=1", "conv 3 4 kernel=3x2 stride=2x1 padding=1x2", "conv 2 2 kernel=2 stride=2 activation=relu",
    "conv 2 3 activation=tanh", "linear 4 4", "dense 6 4", "maxpool 2", "maxpool 3 stride=1", "avgpool 2x3", "flatten",
    "relu", "leakyrelu", "sigmoid", "tanh", "batchnorm 3", "batchnorm 5", "dropout 0.4",
    "residual (conv 2 2 padding=1 | relu)", "residual (conv 2 3 kernel=1) shortcut=(conv 2 3 kernel=1 bias=no)",
  ]

  @Test(arguments: Fault.all.indices) func aClaimIsTrueOfTheFault(_ index: Int) throws {
    let fault = Fault.all[index]
    for line in Self.lines {
      let right: any Layer<Double> = try layer(line)
      for training in [nil, 5] as [UInt64?] where fault.isActive(on: right, in: context(training: training)) {
        for report in checker(training: training).check(fault.around(right)).reports {
          for hint in report.tensors.compactMap(\.hint) {
            for claim in Self.claims where hint.contains(claim.words) {
              #expect(claim.faults.contains(fault.word), "\(fault.word) in \(line), \(report.point): \(hint)")
            }
          }
        }
      }
    }
  }

  /// Of changes that nobody chose, a hint says what they are, or nothing.
  @Test func randomMistakesAreNotGivenACause() throws {
    var told = 0
    for seed in 1...(statisticalSeeds.upperBound * 60) as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed &+ 70_000)
      let line = Self.lines[generator.integer(below: Self.lines.count)]
      let base: any Layer<Double> = try layer(line, seed: seed)
      let points = TestInputs.points(for: base, seed: seed)
      let point = points[generator.integer(below: points.count)]
      let kinds = RandomMistakeTests.Operator.allCases
      let kind = kinds[generator.integer(below: kinds.count)]
      let tensor = generator.integer(below: 1 + base.parameterNames.count)
      let size = power(10, -generator.integer(below: 9))
      let place = generator.next()
      let spoilt = changed(base, tensor: tensor) { RandomMistakeTests.spoil($0, kind, size: size, place: place) }
      let report = try checker(seed: seed, training: seed % 2 == 0 ? seed : nil).check(spoilt, at: point.input)
      for checked in report.tensors {
        guard let hint = checked.hint else { continue }
        told += 1
        #expect(
          Self.words(kind, checked).contains { hint.contains($0) },
          "\(line), \(point.name), \(kind) \(size) in \(checked.name): \(hint)")
      }
    }
    #expect(told > 40)
  }

  @Test func randomMistakesInSinglePrecisionAreNotGivenACause() throws {
    for seed in 1...(statisticalSeeds.upperBound * 30) as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed &+ 80_000)
      let line = Self.lines[generator.integer(below: Self.lines.count)]
      let base = try layer(line, seed: seed, in: Float.self)
      let point = try #require(TestInputs.points(for: base, seed: seed).first)
      let kinds = RandomMistakeTests.Operator.allCases
      let kind = kinds[generator.integer(below: kinds.count)]
      let tensor = generator.integer(below: 1 + base.parameterNames.count)
      let size = power(10, -generator.integer(below: 4))
      let place = generator.next()
      let spoilt = changed(base, tensor: tensor) {
        RandomMistakeTests.spoil($0.converted(to: Double.self), kind, size: size, place: place)
          .converted(to: Float.self)
      }
      let report = try checker(seed: seed, training: seed % 2 == 0 ? seed : nil, in: Float.self)
        .check(spoilt, at: point.input)
      for checked in report.tensors {
        guard let hint = checked.hint else { continue }
        #expect(
          Self.words(kind, checked).contains { hint.contains($0) },
          "\(base.text), \(kind) \(size) in \(checked.name): \(hint)")
      }
    }
  }

  /// What may be said of a random change; of a tensor of few entries most changes are something else too.
  private static func words(_ kind: RandomMistakeTests.Operator, _ report: TensorReport) -> [String] {
    if report.shape.count < 6 { return [""] }
    // Equal values are wrong together, whichever of them was changed.
    let hasTies = report.tieGroups.contains { !$0.passed }
    let places = [
      "exactly one entry", "entries, only in", "a kink", "gradient goes to", "gradient is lost", "equal values",
    ]
    switch kind {
    case .scaleAll: return ["times what it should be", "exactly one entry"]
    case .scaleOne, .shiftOne, .zeroOne:
      return ["exactly one entry", "a kink", "equal values"] + (hasTies ? ["entries, only in"] : [])
    case .swapTwo: return places + ["swapped"]
    case .negateSlice: return places + ["sign is wrong"]
    case .scaleSlice: return places + ["times what it should be"]
    case .shiftAll:
      return [
        "gradient goes to", "gradient is lost", "exactly one entry", "a kink", "equal values", "entries, only in",
      ]
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1) { result, _ in exponent < 0 ? result / base : result * base }
  }

  /// A layer of no fault gives no hint, wherever it is checked.
  @Test func aRightLayerGivesNone() throws {
    for line in Self.lines {
      for training in [nil, 5] as [UInt64?] {
        let reports = checker(training: training).check(try layer(line)).reports
        #expect(reports.allSatisfy { $0.tensors.allSatisfy { $0.hint == nil } })
      }
    }
  }
}
