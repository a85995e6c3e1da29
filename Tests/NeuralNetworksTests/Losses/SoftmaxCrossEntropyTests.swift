import NeuralNetworks
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  let loss = SoftmaxCrossEntropy()

  @Test(arguments: [-900.0, 0, 900, 1e30])
  func itIsStableWhereverTheLogitsStand(offset: Double) throws {
    let logits = Tensor<Double>(Shape(1, 3), [offset, offset, offset])
    let result = try loss(logits, .labels([1]))
    #expect(abs(result.value - 1.0986122886681098) < 1e-12)
    #expect(abs(result.gradient.values[1] + 2.0 / 3) < 1e-15)
  }

  @Test func aLogitFarBelowCostsWhatItLacks() throws {
    let logits = Tensor<Float>(Shape(1, 2), [900, -900])
    let result = try loss(logits, .labels([1]))
    #expect(result.value == 1800)
    #expect(result.gradient.values == [1, -1])
    #expect(try loss(logits, .values(Tensor(Shape(1, 2), [1, 0]))).value == 0)
  }

  @Test func labelsAreDistributionsWithAllTheMassOnOneClass() throws {
    var generator = SeededGenerator(seed: 4)
    let logits: Tensor<Double> = generator.normal(Shape(4, 3), deviation: 2)
    let oneHot = Tensor<Double>(Shape(4, 3), [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0])
    let byLabel = try loss(logits, .labels([1, 0, 2, 1]))
    let byDistribution = try loss(logits, .values(oneHot))
    #expect(abs(byLabel.value - byDistribution.value) < 1e-15)
    #expect(distance(byLabel.gradient, byDistribution.gradient) < 1e-16)
  }

  @Test func whatIsNotFiniteShows() throws {
    #expect(try loss(Tensor<Double>(Shape(1, 2), [.nan, 0]), .labels([1])).value.isNaN)
    #expect(try !loss(Tensor<Double>(Shape(1, 2), [.infinity, 0]), .labels([1])).value.isFinite)
  }

  @Test func outputsAndTargetsThatDoNotBelongTogetherAreRefused() {
    func error(_ outputs: Shape, _ targets: Targets<Double>) -> LossError? {
      #expect(throws: LossError.self) { try loss(Tensor<Double>(outputs), targets) }
    }
    #expect(error(Shape(2, 3, 1, 1), .labels([0, 0]))?.remedy == "flatten the outputs with `flatten`")
    #expect(error(Shape(2, 3), .labels([0]))?.expected == "2 labels")
    #expect(error(Shape(2, 3), .labels([0, 3]))?.received == "3")
    #expect(error(Shape(2, 3), .labels([-1, 0]))?.received == "-1")
    #expect(error(Shape(2, 3), .values(Tensor(Shape(3, 2))))?.expected == "targets of shape 2x3")
    #expect(error(Shape(0, 3), .labels([]))?.received == "0x3")
  }

  @Test func shardsAddUpToTheBatch() throws {
    var generator = SeededGenerator(seed: 4)
    let outputs: Tensor<Double> = generator.normal(Shape(5, 4))
    let labels = [0, 3, 2, 1, 1]
    for loss in LossCatalog.entries {
      func whole<L: Loss>(_ loss: L) throws -> LossValue<Double> { try loss(outputs, .labels(labels)) }
      let all = try whole(loss)
      let first = loss.evaluate(outputs.examples(0..<2), .labels(Array(labels[..<2])), batch: 5)
      let second = loss.evaluate(outputs.examples(2..<5), .labels(Array(labels[2...])), batch: 5)
      #expect(abs(all.value - first.value - second.value) < 1e-15)
      #expect(all.gradient.values == first.gradient.values + second.gradient.values)
    }
  }
}
