import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct ExplanationTests {
  let context = ForwardContext(TextbookKernels<Double>())

  /// Every number of a small layer, with what it is asked as.
  private func everyNumber(
    _ subject: any Layer<Double>, _ input: Tensor<Double>, training: UInt64? = nil,
    _ body: (Explanation?, String) throws -> Void
  ) throws {
    let context = GradientCheckingTests.context(training: training, in: Double.self)
    let result = subject.evaluate(input, in: context)
    let (output, cache) = (result.output, result.cache)
    let upstream = normal(output.shape, seed: 9)
    let gradients = subject.propagate(upstream, cache, in: context)
    var asked: [(Explanation.Subject, Tensor<Double>)] = [(.output, output), (.inputGradient, gradients.input)]
    for (index, gradient) in gradients.parameters.enumerated() { asked.append((.parameterGradient(index), gradient)) }
    for (kind, tensor) in asked {
      for offset in stride(from: 0, to: tensor.count, by: 1 + tensor.count / 40) {
        let indices = tensor.indices(of: offset)
        try body(
          Explanation.explain(
            kind, at: indices, of: subject, input: input, upstream: upstream, in: context), "\(kind) \(indices)")
      }
    }
  }

  @Test(arguments: GradientCheckerTests.lines) func theEquationGivesWhatTheLayerGives(_ line: String) throws {
    let subject: any Layer<Double> = try layer(line)
    let input = try #require(TestInputs.points(for: subject, seed: 3).first).input
    try everyNumber(subject, input) { explanation, place in
      let explanation = try #require(explanation, "\(line) \(place)")
      #expect(explanation.agrees, "\(line) \(place): \(explanation.result) instead of \(explanation.given)")
      #expect(!explanation.equation.isEmpty)
    }
  }

  @Test(arguments: GradientCheckerTests.trainingLines, [nil, 5] as [UInt64?])
  func theEquationGivesWhatTheLayerGivesInBothModes(_ line: String, _ training: UInt64?) throws {
    let subject: any Layer<Double> = try layer(line)
    let input = try #require(TestInputs.points(for: subject, seed: 3).first).input
    try everyNumber(subject, input, training: training) { explanation, place in
      let explanation = try #require(explanation, "\(line) \(place)")
      #expect(explanation.agrees, "\(line) \(place): \(explanation.result) instead of \(explanation.given)")
    }
  }

  @Test func aResidualLayerIsTheSumOfItsTwoPaths() throws {
    let explanation = try #require(
      Explanation.explain(
        .inputGradient, at: [0, 1], of: try layer("residual (linear 3 3 | tanh)"), input: normal(Shape(2, 3), seed: 1),
        upstream: normal(Shape(2, 3), seed: 2), in: context))
    #expect(explanation.terms.map(\.note) == ["around the block", "through the block"])
    #expect(explanation.terms[0].value == normal(Shape(2, 3), seed: 2)[0, 1])
  }

  @Test func aLayerWithoutAnExplanationSaysSo() throws {
    let subject = try WrittenLayer.elementwise({ $0 * $0 }) { 2 * $0 }
    #expect(!Explanation.canExplain(subject))
    #expect(
      Explanation.explain(.output, at: [0, 0], of: subject, input: normal(Shape(1, 2), seed: 1), in: context) == nil)
    #expect(Explanation.canExplain(try #require(Fault.named("relu-guided")).around(try layer("relu"))))
  }

  @Test func aFaultyLayerGivesAnotherNumberThanItsEquation() throws {
    let faulty = try #require(Fault.named("filters-flipped")).around(try layer("conv 2 3 padding=1"))
    var different = 0
    try everyNumber(faulty, normal(Shape(2, 2, 4, 5), seed: 1)) { explanation, _ in
      if try !#require(explanation).agrees { different += 1 }
    }
    #expect(different > 20)
  }

  @Test func aConvolutionListsItsProductsWithPaddingAsZeros() throws {
    let subject: any Layer<Double> = try layer("conv 2 3 padding=1 activation=relu")
    let explanation = try #require(
      Explanation.explain(
        .output, at: [0, 1, 0, 4], of: subject, input: normal(Shape(1, 2, 4, 5), seed: 1), in: context))
    #expect(explanation.title == "output[0,1,0,4]")
    #expect(explanation.terms.count == 18)
    // A corner: five of nine places of each channel lie outside.
    #expect(explanation.terms.count { $0.factors[0].isPadding } == 10)
    #expect(explanation.terms.allSatisfy { !$0.factors[0].isPadding || $0.value == 0 })
    #expect(explanation.bias?.name == "biases[1]")
    #expect(explanation.activation?.name == "relu" && explanation.activation?.value == explanation.given)
    #expect(explanation.region?.rows == -1...1 && explanation.region?.columns == 3...5)
    #expect(explanation.region?.reachesPadding == true)
  }

  @Test func aMaximumNamesItsWinner() throws {
    let explanation = try #require(
      Explanation.explain(
        .output, at: [0, 0, 0, 0], of: try layer("maxpool 2"),
        input: Tensor(Shape(1, 1, 2, 2), [1, 7, 3, 2]), in: context))
    #expect(explanation.rule == .maximum && explanation.result == 7)
    #expect(explanation.terms.filter { $0.note == "largest" }.map(\.value) == [7])
  }

  @Test func whatIsNotThereIsNotExplained() throws {
    let subject: any Layer<Double> = try layer("linear 3 2")
    let input = normal(Shape(2, 3), seed: 1)
    #expect(Explanation.explain(.output, at: [2, 0], of: subject, input: input, in: context) == nil)
    #expect(Explanation.explain(.output, at: [0], of: subject, input: input, in: context) == nil)
    #expect(Explanation.explain(.inputGradient, at: [0, 0], of: subject, input: input, in: context) == nil)
    #expect(
      Explanation.explain(.output, at: [0, 0], of: subject, input: normal(Shape(2, 4), seed: 1), in: context) == nil)
  }

  @Test(arguments: [
    "conv 1 2 kernel=3x2 stride=2x1 padding=1", "conv 1 2 padding=1 | relu | maxpool 2 | conv 2 2 kernel=2",
    "avgpool 2x3 stride=1x2 | conv 1 1 kernel=2", "conv 1 2 | residual (conv 2 2 padding=1 | tanh)",
    "residual (conv 1 2 kernel=1 stride=2 | batchnorm 2) shortcut=(conv 1 2 kernel=3 padding=1 stride=2) | dropout 0.5",
  ])
  func outsideTheReceptiveFieldNothingMatters(_ line: String) throws {
    let chain: [any Layer<Double>] = try layers(line)
    let network = try LayeredNeuralNetwork(chain)
    let shape = Shape(1, 1, 9, 11)
    let input = normal(shape, seed: 4)
    let output = try network.forward(input, in: context).output
    for offset in 0..<output.count {
      let region = try #require(Region.receptiveField(of: output.indices(of: offset), through: chain, input: shape))
      let disturbed = input.mapWithOffset { place, value in
        region.contains(row: place / 11, column: place % 11) ? value : value + 10
      }
      #expect(try network.forward(disturbed, in: context).output.values[offset] == output.values[offset])
      // What lies inside does, unless a ReLU is off.
      let shaken = input.mapWithOffset { place, value in
        region.contains(row: place / 11, column: place % 11) ? -3 * value + 1 : value
      }
      let changes = try network.forward(shaken, in: context).output.values[offset] != output.values[offset]
      #expect(changes || line.contains("relu"))
    }
  }

  @Test func aDenseLayerSeesTheWholeImage() throws {
    let chain: [any Layer<Double>] = try layers("conv 1 2 | flatten | linear 18 3")
    let region = try #require(Region.receptiveField(of: [0, 1], through: chain, input: Shape(2, 1, 5, 5)))
    #expect(region.rows == 0...4 && region.columns == 0...4 && !region.reachesPadding)
  }
}
