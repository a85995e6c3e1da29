import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct GradientFlowTests {
  let context = ForwardContext(TextbookKernels<Double>())

  @Test func everyLayerIsFollowedBothWays() throws {
    let network = try LayeredNeuralNetwork<Double>(
      layers("conv 1 3 padding=1 activation=relu | maxpool 2 | flatten | linear 12 3"))
    let input = normal(Shape(2, 1, 4, 4), seed: 1)
    let loss = NetworkLoss<Double>(try #require(LossCatalog.loss("crossentropy")), .labels([0, 2]))
    let flow = try GradientFlow(of: network, at: input, loss: loss, in: context)
    #expect(flow.stages.map(\.outputShape) == [Shape(2, 3, 4, 4), Shape(2, 3, 2, 2), Shape(2, 12), Shape(2, 3)])
    // What arrives at a layer's output is what the next layer hands on.
    for (stage, next) in zip(flow.stages, flow.stages.dropFirst()) { #expect(stage.arrivingNorm == next.leavingNorm) }
    #expect(flow.inputGradient.shape == input.shape && flow.inputGradient.norm == flow.stages[0].leavingNorm)
    // A 2x2 maximum lets one value in four through.
    #expect(flow.stages[1].blockedShare >= 0.75)
    #expect(flow.stages[2].blockedShare == flow.arrival(at: [.index(1)]).shareOfZeros)
    #expect(flow.stages[0].parameters.map(\.name) == ["filters", "biases"])
    #expect(flow.stages[0].units?.count == 3 && flow.stages[1].units == nil)
    #expect(try #require(flow.loss) > 0)
  }

  @Test func unitsThatAReluHoldsAtZeroAreCounted() throws {
    var dense: any Layer<Double> = try layer("dense 4 5")
    // Two of five units cannot be reached by any input of this size.
    dense.updateParameters { index, tensor in
      if index == 1 { tensor = Tensor(Shape(5), [0, -1000, 0, -1000, 1000]) }
    }
    let network = try LayeredNeuralNetwork<Double>([dense, try layer("linear 5 2")])
    let flow = try GradientFlow(of: network, at: normal(Shape(30, 4), seed: 2), in: context)
    #expect(flow.stages[0].units?.dead == 2)
    #expect(flow.stages[0].parameters[1].blockedShare == 0.4)
    #expect(flow.loss == nil)
  }

  @Test func withoutALossTheGradientFollowsFromTheSeed() throws {
    let network = try LayeredNeuralNetwork<Double>(layers("linear 4 3"))
    let input = normal(Shape(2, 4), seed: 2)
    let flows = try [1, 1, 2].map { try GradientFlow(of: network, at: input, seed: $0, in: context) }
    #expect(flows[0].inputGradient == flows[1].inputGradient && flows[0].inputGradient != flows[2].inputGradient)
  }

  @Test func anInputThatDoesNotFitIsRefused() throws {
    let network = try LayeredNeuralNetwork<Double>(layers("linear 4 3"))
    #expect(throws: NetworkShapeError.self) {
      try GradientFlow(of: network, at: normal(Shape(2, 5), seed: 2), in: context)
    }
  }
}
