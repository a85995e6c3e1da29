import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct EntryDetailTests {
  @Test func bothValuesTheStepAndTheDivisionGiveTheGradient() throws {
    let subject: any Layer<Double> = try layer("conv 2 3 kernel=2")
    let input = generic(Shape(1, 2, 4, 5), seed: 1, in: Double.self)
    let detail = try #require(try checker().detail(of: "filters", at: [2, 1, 0, 1], in: subject, input: input))
    #expect(detail.place == "filters[2,1,0,1]")
    #expect(detail.value == subject.parameter(0)[2, 1, 0, 1])
    // One filter value touches its own channel of the output only: 3 x 4 places.
    #expect(detail.lines.count == 12 && detail.lines.allSatisfy { $0.output.hasPrefix("output[0,2,") })
    for line in detail.lines { #expect(line.slope == (line.above - line.below) / detail.distance) }
    #expect(abs(detail.difference - detail.check.analytic) < 1e-9 * detail.check.mass)
    #expect(detail.check.outcome == .agrees)
  }

  @Test func throughANetworkTheLossIsTheOneLine() throws {
    let network = try LayeredNeuralNetwork<Double>(layers("linear 4 3 | relu | linear 3 2"))
    let loss = NetworkLoss<Double>(try #require(LossCatalog.loss("mse")), .labels([0, 1]))
    let detail = try #require(
      try checker().detail(
        of: "[2].weights", at: [0, 1], in: network, input: normal(Shape(2, 4), seed: 3), loss: loss))
    #expect(detail.lines.map(\.output) == ["loss"])
    #expect(detail.check.outcome == .agrees)
  }

  @Test func whatIsNotThereHasNoDetail() throws {
    let subject: any Layer<Double> = try layer("linear 4 3")
    let input = normal(Shape(2, 4), seed: 3)
    #expect(try checker().detail(of: "filters", at: [0], in: subject, input: input) == nil)
    #expect(try checker().detail(of: "weights", at: [4, 0], in: subject, input: input) == nil)
    #expect(try checker().detail(of: "weights", at: [0], in: subject, input: input) == nil)
  }

  @Test func theSweepFallsWithTheSquareOfTheStepAndRisesWithRoundOff() throws {
    let points = try checker().sweep("input", in: try layer("tanh"), input: normal(Shape(3, 6), seed: 1))
    #expect(points.count == 13)
    let errors = points.map(\.error)
    #expect(errors[0] > 1e-2 && errors[2] < 1e-3 && errors[4] < 1e-7)
    let (best, last) = (try #require(errors.min()), try #require(errors.last))
    #expect(best < 1e-9 && last > 1e3 * best)
  }

  @Test func straightLinesNeedNoSmallStep() throws {
    let points = try checker().sweep("input", in: try layer("conv 3 4"), input: normal(Shape(1, 3, 8, 8), seed: 1))
    #expect(points[0].error < 1e-14 && points[8].error > 1e-10)
    // Summing first keeps the round-off of outputs that do not depend on the entry.
    #expect(points[4].errorSummedFirst > points[4].error)
  }
}
