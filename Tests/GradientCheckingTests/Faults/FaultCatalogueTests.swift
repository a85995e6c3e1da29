import NeuralNetworks
import Testing

@testable import GradientChecking

/// A layer and an input to check it at.
struct Case {
  let layer: any Layer<Double>
  let input: Tensor<Double>
  /// What the random choices of training follow from; nil for inference.
  var training: UInt64?
}

/// The geometries at which no mistake can hide: strides, padding, windows and images that are not square, batches above 1.
func hardCases(_ family: String, seed: UInt64) throws -> [Case] {
  func one(_ line: String, _ input: Tensor<Double>) throws -> Case {
    Case(layer: try layer(line, seed: seed), input: input)
  }
  func n(_ lengths: Int...) -> Tensor<Double> { normal(Shape(lengths), seed: seed &+ 100) }
  func g(_ lengths: Int...) -> Tensor<Double> { generic(Shape(lengths), seed: seed &+ 200) }
  switch family {
  case "convolution":
    return [
      try one("conv 3 4 kernel=3x2 stride=2x1 padding=1x2", n(2, 3, 8, 5)),
      try one("conv 2 3 kernel=2x3 stride=1x3 padding=0x1", n(3, 2, 6, 7)),
      try one("conv 2 2 kernel=3 padding=1", n(2, 2, 5, 5)),
    ]
  case "max pooling":
    return [
      try one("maxpool 2x3 stride=1x2", g(2, 2, 5, 7)), try one("maxpool 2", g(2, 3, 6, 4)),
      try one("maxpool 3x2 stride=2x1", g(1, 2, 7, 4)),
      try one("maxpool 2", g(1, 2, 6, 6).map { max($0 - 0.6, 0) }),
      try one("maxpool 2x3 stride=1", integers(Shape(1, 2, 5, 5), 0...2, seed: seed)),
    ]
  case "average pooling": return [try one("avgpool 2x3 stride=1x2", n(2, 2, 5, 7))]
  case "relu, leakyrelu":
    return [
      try one("relu", g(2, 3, 4, 5)), try one("relu", integers(Shape(2, 3, 4, 2), -1...1, seed: seed)),
      try one("leakyrelu", g(2, 3, 4, 5)),
    ]
  case "sigmoid": return [try one("sigmoid", n(3, 6).map { $0 * 2 })]
  case "dense, linear": return [try one("linear 7 5", n(3, 7)), try one("linear 4 4", n(4, 4))]
  case "batch normalisation, in training":
    return [
      Case(layer: try layer("batchnorm 3", seed: seed), input: n(3, 3, 2, 4), training: seed),
      Case(layer: try layer("batchnorm 4", seed: seed), input: n(5, 4), training: seed),
    ]
  case "dropout, in training":
    return [Case(layer: try layer("dropout 0.4", seed: seed), input: n(3, 2, 3, 5), training: seed)]
  case "residual":
    return [
      try one("residual (conv 2 2 padding=1 | tanh)", n(2, 2, 4, 5)),
      try one("residual (conv 2 3 stride=2 padding=1) shortcut=(conv 2 3 kernel=1 stride=2)", n(2, 2, 4, 5)),
    ]
  case "flatten": return [try one("flatten", n(2, 3, 4, 5)), try one("flatten", n(3, 2, 3, 3))]
  default:
    return [
      try one("conv 2 3 padding=1 activation=relu", n(2, 2, 5, 4)), try one("dense 6 4", n(3, 6)),
      try one("relu", g(2, 3, 4, 5)),
    ]
  }
}

@Suite struct FaultCatalogueTests {
  static let seeds = 1...10 as ClosedRange<UInt64>

  @Test(arguments: Fault.all) func everyFaultIsRejectedForEverySeed(_ fault: Fault) throws {
    for seed in Self.seeds {
      var rejected = 0
      for item in try hardCases(fault.family, seed: seed) where fault.concerns(item.layer) {
        let checker = checker(seed: seed, training: item.training, in: Double.self)
        #expect(try checker.check(item.layer, at: item.input).verdict == .right, "the right layer, seed \(seed)")
        let report = try checker.check(fault.around(item.layer), at: item.input)
        if report.verdict == .wrong { rejected += 1 }
      }
      #expect(rejected > 0, "\(fault.word) passes with seed \(seed)")
    }
  }

  @Test(arguments: LossFault.allCases) func everyFaultOfALossIsRejectedForEverySeed(_ fault: LossFault) throws {
    let loss = try #require(LossCatalog.loss(fault.lossWord))
    for seed in Self.seeds {
      var rejected = 0
      for (shape, factor, shift) in [(Shape(4, 3), 1.0, 0.0), (Shape(3, 5), 4, 0), (Shape(3, 4), 1, 900)] {
        let outputs = normal(shape, seed: seed, times: factor).map { $0 + shift }
        var generator = SeededGenerator(seed: seed)
        let labels = (0..<shape[0]).map { _ in generator.integer(below: shape[1]) }
        let right = checker(seed: seed).check(NetworkLoss(loss, .labels(labels)), at: outputs)
        #expect(right.verdict == .right, "\(describe(right))")
        if checker(seed: seed).check(fault.around(loss, labels: labels), at: outputs).verdict == .wrong {
          rejected += 1
        }
      }
      #expect(rejected > 0, "\(fault.rawValue) passes with seed \(seed)")
    }
  }

  @Test func everyFaultHasAWordOfItsOwnAndALineThatSaysWhatItIs() {
    #expect(Set(Fault.all.map(\.word)).count == Fault.all.count)
    #expect(Set(Fault.all.map(\.reference)).count == Fault.all.count)
    #expect(Fault.all.count + LossFault.allCases.count == 75)
    for fault in Fault.all {
      #expect(!fault.summary.isEmpty && !fault.summary.hasSuffix("."))
      #expect(Fault.named(fault.word) == fault)
    }
  }
}
