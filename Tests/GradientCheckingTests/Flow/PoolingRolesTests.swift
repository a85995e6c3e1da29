import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct PoolingRolesTests {
  private let context = ForwardContext(TextbookKernels<Double>())

  private func roles(_ line: String, _ values: [Double], _ shape: Shape) throws -> [PoolingRoles.Role] {
    let network = try LayeredNeuralNetwork<Double>(layers(line))
    let flow = try GradientFlow(of: network, at: Tensor(shape, values), in: context)
    return try #require(flow.stages[0].pooling).roles
  }

  @Test func theFirstMaximumWinsAndTheOthersTie() throws {
    let roles = try roles("maxpool 2", [1, 3, 3, 2, 0, 0, 0, 0], Shape(2, 1, 2, 2))
    #expect(roles == [.loser, .winner, .tie, .loser, .winner, .tie, .tie, .tie])
  }

  @Test func anEntryThatWinsOneWindowIsNoTieInAnother() throws {
    // The windows are (2, 1) and (1, 1).
    #expect(try roles("maxpool 1x2 stride=1", [2, 1, 1], Shape(1, 1, 1, 3)) == [.winner, .winner, .tie])
    // The windows are (1, 1) and (1, 0): the second 1 comes too late in the first and wins the second.
    #expect(try roles("maxpool 1x2 stride=1", [1, 1, 0], Shape(1, 1, 1, 3)) == [.winner, .winner, .loser])
  }

  @Test func whatNoWindowHoldsLoses() throws {
    let roles = try roles("maxpool 2", [1, 2, 9, 3, 4, 9, 9, 9, 9], Shape(1, 1, 3, 3))
    #expect(roles == [.loser, .loser, .loser, .loser, .winner] + Array(repeating: .loser, count: 4))
  }

  /// Winners are those that get gradient: every one that a random gradient can reach, and no other.
  @Test(arguments: ["maxpool 2", "maxpool 3 stride=2", "maxpool 2 stride=3", "maxpool 2x3 stride=1"])
  func winnersAreWhatGetsGradient(pool: String) throws {
    let network = try LayeredNeuralNetwork<Double>(layers(pool))
    let flow = try GradientFlow(of: network, at: normal(Shape(2, 3, 7, 8), seed: 3), in: context)
    let roles = try #require(flow.stages[0].pooling).roles
    #expect(roles.map { $0 == .winner } == flow.inputGradient.values.map { $0 != 0 })
  }

  /// The roles follow from forward, so that a wrong backward shows beside them.
  @Test func aFaultDoesNotMoveTheWinners() throws {
    let network = try LayeredNeuralNetwork<Double>([
      try #require(Fault.named("pool-all-ties")).around(try layer("maxpool 2"))
    ])
    let flow = try GradientFlow(of: network, at: Tensor(Shape(1, 1, 2, 2), [1, 3, 3, 2]), in: context)
    #expect(flow.stages[0].pooling?.roles == [.loser, .winner, .tie, .loser])
    #expect(flow.inputGradient.values.map { $0 != 0 } == [false, true, true, false])
  }
}
