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

  @Test func aTreeIsFollowedIntoItsBlocks() throws {
    let network = try LayeredNeuralNetwork<Double>(
      layers("conv 1 2 padding=1 | residual (conv 2 2 padding=1 | relu) shortcut=(conv 2 2 kernel=1) | flatten"))
    let input = normal(Shape(2, 1, 4, 4), seed: 1)
    let flow = try GradientFlow(of: network, at: input, in: context)
    #expect(flow.stages.map(\.path.description) == ["[0]", "[1]", "[1][0]", "[1][1]", "[1].shortcut[0]", "[2]"])
    let block: LayerPath = [.index(1), .block("block"), .index(0)]
    let shortcut: LayerPath = [.index(1), .block("shortcut"), .index(0)]
    let outer = try #require(flow[[.index(1)]])
    let paths = try #require(outer.paths)
    // What comes back through each path is what its first layer hands on.
    #expect(abs(paths.blockNorm - (flow[block]?.leavingNorm ?? 0)) < 1e-12)
    #expect(abs(paths.skipNorm - (flow[shortcut]?.leavingNorm ?? 0)) < 1e-12)
    #expect(paths.skipName == "shortcut" && abs(paths.skipShare + paths.blockShare - 1) < 1e-12)
    #expect(flow.stages.filter { $0.paths != nil }.count == 1)
    // Both paths get all of what arrives at the sum.
    #expect(flow[[.index(1), .block("block"), .index(1)]]?.arrivingNorm == outer.arrivingNorm)
    #expect(flow[shortcut]?.arrivingNorm == outer.arrivingNorm)
  }

  @Test func theSumOfBothPathsIsWhatTheLayerHandsOn() throws {
    for line in [
      "residual (linear 4 4 | tanh)", "residual (linear 4 3) shortcut=(linear 4 3 | dropout 0.5)",
      "residual (residual (linear 4 4) | batchnorm 4)", "residual (dropout 0.5 | residual (tanh))",
    ] {
      let subject = try #require(try layer(line) as any Layer<Double> as? ResidualLayer<Double>)
      let (input, training) = (
        normal(Shape(3, 4), seed: 1), GradientCheckingTests.context(training: 3, in: Double.self)
      )
      let result = subject.forward(input, in: training)
      let upstream = normal(result.output.shape, seed: 2)
      let paths = ResidualPaths(subject, input: input, upstream: upstream, in: training)
      let sum = paths.block.combined(with: paths.skip) { $0 + $1 }
      let given = subject.backward(upstream, result.cache, in: training).input
      #expect(zip(sum.values, given.values).allSatisfy { abs($0 - $1) < 1e-12 }, "\(line)")
      let outputs = paths.blockOutput.combined(with: paths.skipOutput) { $0 + $1 }
      #expect(zip(outputs.values, result.output.values).allSatisfy { abs($0 - $1) < 1e-12 }, "\(line)")
    }
  }

  @Test func anInputThatDoesNotFitIsRefused() throws {
    let network = try LayeredNeuralNetwork<Double>(layers("linear 4 3"))
    #expect(throws: NetworkShapeError.self) {
      try GradientFlow(of: network, at: normal(Shape(2, 5), seed: 2), in: context)
    }
  }
}
