import NeuralNetworks
import Testing

@testable import Equations

@Suite struct RepairTrialTests {
  private func trial(_ gradient: String) throws -> RepairTrial {
    let equations = ["Y[b,i] = X[b,i]^2", gradient]
    let layer = OwnLayer<Double>(try OwnDefinition("square", [], equations), seed: 1)
    let (input, upstream) = (Tensor<Double>(Shape(1, 2), [2, 3]), Tensor<Double>(Shape(1, 2), [1, 10]))
    let site = layer.site(input, upstream: upstream, in: ForwardContext(TextbookKernels<Double>()))
    return try RepairTrial(site, of: "dX")
  }

  @Test func theTypedEquationIsComputed() throws {
    #expect(try trial("dX[b,i] = X[b,i] * G[b,i]").result?.values == [2, 30])
  }

  @Test func aRepairIsComputed() throws {
    let trial = try trial("dX[b,i] = X[b,i] * G[b,i]")
    let candidate = try #require(trial.candidates.first { $0.repair.text == "a factor of 2 is missing" })
    let (gradient, terms) = try #require(trial.result(of: candidate, atMost: 100))
    #expect(gradient.values == [4, 60] && terms >= 2)
    #expect(trial.result(of: candidate, atMost: 1) == nil)
  }

  @Test func anEquationThatTheGradientNeedsIsRepairedToo() throws {
    let equations = ["Y[b,i] = X[b,i]^2", "half[b,i] = G[b,i] + X[b,i]", "dX[b,i] = 2 * half[b,i]"]
    let layer = OwnLayer<Double>(try OwnDefinition("square", [], equations), seed: 1)
    let input = Tensor<Double>(Shape(1, 2), [2, 3])
    let site = layer.site(input, upstream: input, in: ForwardContext(TextbookKernels<Double>()))
    let trial = try RepairTrial(site, of: "dX")
    #expect(trial.candidates.contains { $0.typed.text == equations[1] && $0.repair.mistake == .sign })
  }

  @Test func aGradientWithoutAnEquationHasNoTrial() throws {
    #expect(throws: EquationError.self) { try trial("dX[b,i] = X[b,i] * nothing[b,i]") }
  }
}
