import NeuralNetworks
import Testing

@testable import GradientChecking

/// The mistakes of batch normalisation, dropout, residual layers and activations, each told apart from all others.
@Suite struct LayerHintTests {
  /// Every fault of these layers that the shell ships, and what it looks like.
  static let expected: [(word: String, line: String, shape: Shape, words: String)] = [
    ("batchnorm-mean-forgotten", "batchnorm 3", Shape(3, 3, 4, 2), "the mean is held constant"),
    ("batchnorm-variance-forgotten", "batchnorm 3", Shape(3, 3, 4, 2), "the variance is held constant"),
    ("batchnorm-gamma-forgotten", "batchnorm 3", Shape(3, 3, 4, 2), "gamma is forgotten"),
    ("batchnorm-mean-forgotten", "batchnorm 4", Shape(6, 4), "the mean is held constant"),
    ("dropout-mask-forgotten", "dropout 0.4", Shape(3, 2, 4, 5), "the mask is forgotten"),
    (
      "dropout-scale-forgotten", "dropout 0.4", Shape(3, 2, 4, 5),
      "the scale 1 / (1 - p) is forgotten: it is 0.6 times"
    ),
    (
      "residual-skip-lost", "residual (conv 2 2 padding=1 | tanh)", Shape(3, 2, 4, 5),
      "skip path is not added"
    ),
    ("residual-block-lost", "residual (conv 2 2 padding=1 | tanh)", Shape(3, 2, 4, 5), "the block is not added"),
    ("residual-overwritten", "residual (conv 2 2 padding=1 | tanh)", Shape(3, 2, 4, 5), "the block is not added"),
    (
      "residual-skip-lost", "residual (conv 2 3 padding=1) shortcut=(conv 2 3 kernel=1)", Shape(3, 2, 4, 5),
      "shortcut path is not added"
    ),
    ("sigmoid-at-output", "sigmoid", Shape(3, 5), "evaluated at the output"),
    ("relu-mask-from-output", "relu", Shape(3, 5), "the activation's derivative is left out"),
    ("leakyrelu-leak-forgotten", "leakyrelu", Shape(3, 5), "the slope for negative values is left out"),
  ]

  @Test(arguments: expected.indices) func aFaultIsRecognised(_ index: Int) throws {
    let item = Self.expected[index]
    let fault = try #require(Fault.named(item.word))
    for training in [UInt64(5)] {
      let report = try checker(training: training).check(
        fault.around(try layer(item.line)), at: generic(item.shape, seed: 3, in: Double.self))
      let hint = try #require(report["input"]?.hint, "\(item.word) gives no hint")
      #expect(hint.contains(item.words), "\(item.word): \(hint)")
    }
  }

  @Test func aFaultIsRecognisedInsideANetwork() throws {
    let fault = try #require(Fault.named("residual-skip-lost"))
    let network = try LayeredNeuralNetwork<Double>(
      [try layer("conv 1 4 padding=1"), fault.around(try layer("residual (conv 4 4 padding=1 | tanh)"))])
    let report = try checker().check(network, at: generic(Shape(2, 1, 9, 9), seed: 3))
    let hints = report.layers.compactMap { $0.report["input"]?.hint }
    #expect(hints.count == 1 && hints[0].contains("skip path is not added"), "\(hints)")
  }

  /// The mistakes that a batch normalisation of a student's own makes in its two gradients.
  @Test func batchNormalisationIsRecognisedWhoeverWroteIt() throws {
    let words: [BatchNormFault: String] = [
      .meanConstant: "the mean of each channel is held constant",
      .varianceConstant: "the variance of each channel is held constant",
      .bothConstant: "mean and variance of each channel are held constant",
      .oneLess: "N - 1 values instead of N",
    ]
    for seed in 1...5 as ClosedRange<UInt64> {
      for fault in BatchNormFault.allCases {
        let item = try batchNorm(seed: seed, fault)
        let report = try checker(seed: seed).check(item.0, at: item.1)
        let hint = report["input"]?.hint
        if let expected = words[fault] {
          #expect(hint?.contains(expected) == true, "\(fault): \(hint ?? "none")")
        } else {
          #expect(hint == nil)
        }
      }
    }
  }

  @Test func gammaFromTheInputIsRecognised() throws {
    let input: Tensor<Double> = generic(Shape(3, 3, 4, 2), seed: 3)
    for training in [nil, 5] as [UInt64?] {
      let wrong = mistaken(try layer("batchnorm 3")) { upstream, right in
        var gradients = right(upstream)
        gradients.parameters[0] = Tensor(
          Shape(3),
          (0..<3).map { c in
            input.values.indices.reduce(0) { $0 + ($1 / 8 % 3 == c ? upstream.values[$1] * input.values[$1] : 0) }
          })
        return gradients
      }
      let report = try checker(training: training).check(wrong, at: input)
      #expect(report["gamma"]?.hint == "gamma's gradient uses X instead of the normalised X")
      #expect(report["input"]?.hint == nil && report["beta"]?.hint == nil)
    }
  }

  @Test func batchStatisticsInInferenceAreRecognised() throws {
    let line = try layer("batchnorm 3") as any Layer<Double>
    let input: Tensor<Double> = generic(Shape(3, 3, 4, 2), seed: 3)
    let layer = try #require(line as? BatchNormalizationLayer<Double>)
    let wrong = mistaken(layer) { upstream, right in
      let constants = layer.forward(input, in: context(training: nil)).cache.normalization
      var gradients = right(upstream)
      gradients.input = TextbookKernels().normalizationGradients(upstream, input: input, constants, ofBatch: true).input
      return gradients
    }
    #expect(
      try checker().check(wrong, at: input)["input"]?.hint?.contains("but in inference they are constants") == true)
    let plain = changed(layer) { gradient in
      gradient.mapWithOffset { $1 / layer.gamma.values[$0 / 8 % 3] }
    }
    #expect(try checker().check(plain, at: input)["input"]?.hint == "gamma is forgotten")
  }

  /// Both statistics at once, and means over one value too few.
  @Test func otherTermsOfABatchAreRecognised() throws {
    let input: Tensor<Double> = generic(Shape(3, 3, 4, 2), seed: 3)
    let layer = try #require(try layer("batchnorm 3") as? BatchNormalizationLayer<Double>)
    let statistics = layer.forward(input, in: context(training: 5)).cache.normalization
    func hint(_ gradient: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>) throws -> String? {
      let wrong = mistaken(layer) { upstream, right in
        LayerGradients(input: gradient(upstream), parameters: right(upstream).parameters)
      }
      return try checker(training: 5).check(wrong, at: input)["input"]?.hint
    }
    @Sendable func gradient(_ g: Tensor<Double>, ofBatch: Bool) -> Tensor<Double> {
      TextbookKernels().normalizationGradients(g, input: input, statistics, ofBatch: ofBatch).input
    }
    let both = try hint { gradient($0, ofBatch: false) }
    #expect(both == "mean and variance are held constant: the terms through them are missing")
    // The terms through mean and variance are what both passes differ in, here over 23 values instead of 24.
    let fewer = try hint { g in
      let (right, constant) = (gradient(g, ofBatch: true), gradient(g, ofBatch: false))
      return right.combined(with: constant) { $1 + ($0 - $1) * 24 / 23 }
    }
    #expect(fewer == "the means are taken over N - 1 values instead of N")
  }

  /// An activation inside of a layer whose derivative is left out: g / φ'(z) arrives where g should.
  @Test(arguments: ["conv 2 3 activation=tanh", "dense 40 4 activation=tanh"]) func aDerivativeThatIsLeftOut(
    _ line: String
  ) throws {
    let right: any Layer<Double> = try layer(line)
    let input: Tensor<Double> = generic(line.hasPrefix("conv") ? Shape(3, 2, 4, 5) : Shape(3, 40), seed: 3)
    let output = right.evaluate(input, in: context(training: nil)).output
    let report = try checker().check(misled(right) { $0.combined(with: output) { $0 / (1 - $1 * $1) } }, at: input)
    #expect(report.tensors[0].hint == "the activation's derivative is left out")
    #expect(report.tensors[1].hint == "the activation's derivative is left out")
  }

  @Test func dropoutWithoutMaskAndScaleIsRecognised() throws {
    let input: Tensor<Double> = generic(Shape(3, 2, 4, 5), seed: 3)
    let nothing = mistaken(try layer("dropout 0.4")) { upstream, _ in LayerGradients(input: upstream) }
    #expect(
      try checker(training: 5).check(nothing, at: input)["input"]?.hint
        == "mask and scale are forgotten, as if nothing were dropped")
    let twice = changed(try layer("dropout 0.4")) { $0.map { $0 / 0.6 } }
    let hint = try checker(training: 5).check(twice, at: input)["input"]?.hint
    #expect(hint?.hasPrefix("the scale 1 / (1 - p) is applied twice") == true)
  }

  /// Another mask than forward's is none of them.
  @Test func anotherMaskIsNotCalledSomethingElse() throws {
    var stray = 0
    for seed in 1...5 as ClosedRange<UInt64> {
      let item = try dropout(seed: seed, .freshMask)
      let hint = try checker(seed: seed).check(item.0, at: item.1)["input"]?.hint
      #expect(hint == nil || hint?.contains("that no output depends on") == true, "\(hint ?? "")")
      stray += hint == nil ? 0 : 1
    }
    #expect(stray > 0)
  }
}
