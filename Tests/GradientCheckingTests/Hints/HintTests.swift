import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct HintTests {
  /// What each mistake should look like, by a few words of the hint; the place is the tensor that shows it.
  static let expected: [(word: String, line: String, shape: Shape, tensor: String, words: String)] = [
    (
      "filters-ignore-padding", "conv 3 4 kernel=3x2 stride=2x1 padding=1x2", Shape(3, 3, 8, 5), "filters", "no padding"
    ),
    ("input-kernel-flipped", "conv 2 3 padding=1", Shape(3, 2, 4, 5), "input", "180 degrees"),
    ("filters-flipped", "conv 2 3 padding=1", Shape(3, 2, 4, 5), "filters", "cross-correlation"),
    ("filters-first-image-only", "conv 2 3", Shape(3, 2, 4, 5), "filters", "only image 0"),
    ("filters-batch-mean", "conv 2 3", Shape(3, 2, 4, 5), "filters", "batch of 3"),
    ("biases-batch-mean", "conv 2 3", Shape(3, 2, 4, 5), "biases", "batch of 3"),
    ("biases-mean", "conv 2 3", Shape(3, 2, 4, 5), "biases", "batch and positions"),
    ("input-ignores-stride", "conv 2 3 kernel=2 stride=2", Shape(3, 2, 6, 7), "input", "stride were 1"),
    ("filters-ignore-stride", "conv 2 3 kernel=2 stride=2", Shape(3, 2, 6, 7), "filters", "stride were 1"),
    ("input-shifted", "conv 2 3 padding=1", Shape(3, 2, 4, 5), "input", "shifted by +1 along column"),
    ("input-kernel-transposed", "conv 2 3", Shape(3, 2, 4, 5), "input", "rows and columns are swapped"),
    ("input-channels-reversed", "conv 2 3", Shape(3, 2, 4, 5), "input", "reversed along channel"),
    ("input-filters-mispaired", "conv 2 3", Shape(3, 2, 4, 5), "input", "channels in reverse order"),
    ("input-overwritten", "conv 2 3", Shape(3, 2, 4, 5), "input", "overwrite each other"),
    ("input-last-row-skipped", "conv 2 3 padding=1", Shape(3, 2, 4, 5), "input", "last row"),
    ("filters-last-column-skipped", "conv 2 3", Shape(3, 2, 4, 5), "filters", "last column"),
    ("filters-too-large", "conv 2 3", Shape(3, 2, 4, 5), "filters", "1.0001 times"),
    ("input-last-channel-sign", "conv 2 3", Shape(3, 2, 4, 5), "input", "wrong sign"),
    ("input-border-skipped", "conv 2 3 padding=1", Shape(3, 2, 4, 5), "input", "start in the padding"),
    ("filters-last-tap-empty", "conv 2 3", Shape(3, 2, 4, 5), "filters", "kernel row 2 and kernel column 2"),
    ("upstream-ignored", "conv 2 3", Shape(3, 2, 4, 5), "filters", "all ones"),
    ("filters-last-empty", "conv 2 3", Shape(3, 2, 4, 5), "filters", "last channel of the outputs"),
    ("biases-forgotten", "conv 2 3", Shape(3, 2, 4, 5), "biases", "never computed"),
    ("filters-channels-swapped", "conv 2 2", Shape(3, 2, 4, 5), "filters", "filter and channel are swapped"),
    ("filters-one-weight", "conv 2 3", Shape(3, 2, 4, 5), "filters", "exactly one entry"),
    ("input-one-pixel", "conv 2 3", Shape(3, 2, 4, 5), "input", "exactly one entry"),
    ("upstream-averaged", "conv 2 3", Shape(3, 2, 4, 5), "filters", "channel's mean"),
    ("upstream-normalised", "conv 2 3", Shape(3, 2, 4, 5), "filters", "times what it should be"),
    ("pool-average", "maxpool 2", Shape(3, 2, 4, 6), "input", "not the largest"),
    ("pool-minimum", "maxpool 2", Shape(3, 2, 4, 6), "input", "not the largest"),
    ("pool-last-column-skipped", "maxpool 2", Shape(3, 2, 4, 6), "input", "last column"),
    ("average-not-divided", "avgpool 2x3", Shape(3, 2, 4, 6), "input", "1/6 of the window"),
    ("weights-transposed", "linear 4 4", Shape(3, 4), "weights", "feature and unit are swapped"),
    ("biases-first-example-only", "linear 5 4", Shape(3, 5), "biases", "only example 0"),
    ("input-weights-not-transposed", "linear 4 4", Shape(3, 4), "input", "transpose"),
    ("weights-batch-mean", "linear 5 4", Shape(3, 5), "weights", "batch of 3"),
    ("input-weights-without-sign", "linear 5 4", Shape(3, 5), "input", "signs of the weights are lost"),
    ("weights-decay", "linear 5 4", Shape(3, 5), "weights", "weight-decay"),
    ("flatten-reversed", "flatten", Shape(3, 2, 4, 5), "input", "reversed along channel and row and column"),
    ("flatten-examples-swapped", "flatten", Shape(3, 2, 4, 5), "input", "reversed along image"),
    ("relu-guided", "relu", Shape(3, 2, 4, 5), "input", "negative entries"),
  ]

  @Test(arguments: expected.indices) func aMistakeIsRecognised(_ index: Int) throws {
    let item = Self.expected[index]
    let fault = try #require(Fault.named(item.word))
    let report = try checker().check(
      fault.around(try layer(item.line)), at: generic(item.shape, seed: 3, in: Double.self))
    let tensor = try #require(report[item.tensor])
    let hint = try #require(tensor.hint, "\(item.word) gives no hint")
    #expect(hint.contains(item.words), "\(item.word): \(hint)")
  }

  @Test func tiesAndCornersAreRecognised() throws {
    let ties = try checker().check(
      try #require(Fault.named("pool-all-ties")).around(try layer("maxpool 2")),
      at: integers(Shape(1, 2, 6, 6), 0...2, seed: 1))
    #expect(ties["input"]?.hint?.contains("equal values") == true)
    let zeros = integers(Shape(2, 3, 4), -1...1, seed: 1)
    let doubled = try checker().check(
      try #require(Fault.named("relu-doubled-at-zero")).around(try layer("relu")), at: zeros)
    #expect(doubled["input"]?.hint?.contains("kink") == true)
    let notANumber = try checker().check(
      try #require(Fault.named("relu-nan-at-zero")).around(try layer("relu")), at: zeros)
    #expect(notANumber["input"]?.hint?.contains("not finite, the first where input is 0") == true)
  }

  @Test func aRightGradientGivesNoHint() throws {
    let report = checker().check(try layer("conv 2 3 padding=1"))
    #expect(report.reports.allSatisfy { $0.tensors.allSatisfy { $0.hint == nil } })
  }

  /// Equal values that get too little, beside others that are wrong, do not look as if they got too much.
  @Test func whatLacksIsNotCalledTooMuch() throws {
    let fault = try #require(Fault.named("pool-last-column-skipped"))
    var input: Tensor<Double> = generic(Shape(1, 1, 4, 4), seed: 3)
    // Every window of the last column is won by two equal values.
    for place in [2, 3, 10, 11] { input.values[place] = 9 }
    let report = try checker().check(fault.around(try layer("maxpool 2")), at: input)
    let hint = report["input"]?.hint
    #expect(report.verdict == .wrong && hint?.contains("equal values") != true, "\(hint ?? "none")")
  }
}
