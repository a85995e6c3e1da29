import NeuralNetworks
import Testing

@testable import GradientChecking

/// How much of a network's check the second look at every layer takes: measured only where CNN_SHELL_CHECK_SEEDS asks.
@Suite(.serialized) struct SecondLookCostTests {
  private static let networks: [SuspectNetwork] = [
    SuspectNetwork(
      "conv 1 8 padding=1 | relu | maxpool 2 | conv 8 16 padding=1 | relu | maxpool 2 | flatten | dense ? 64"
        + " | linear 64 3", 2, 1, 16, 16),
    SuspectNetwork(
      "conv 1 4 padding=1 activation=relu | maxpool 2 | flatten | dense ? 16 activation=relu | linear 16 10", 4, 1, 8,
      8,
      loss: "crossentropy"),
    SuspectNetwork(
      "conv 1 4 padding=1 bias=no | batchnorm 4 | relu | residual (conv 4 4 padding=1 | batchnorm 4 | relu)"
        + " | dropout 0.2 | avgpool all | flatten | linear ? 3", 4, 1, 8, 8, isTraining: true, loss: "crossentropy"),
    SuspectNetwork(
      "flatten | dense ? 128 activation=sigmoid | dense 128 64 activation=tanh | linear 64 10", 2, 1, 28, 28),
  ]

  @Test(.enabled(if: isLongRun, "long: CNN_SHELL_CHECK_SEEDS asks for it"), arguments: networks.indices)
  func theSecondLooksShare(_ number: Int) throws {
    let network = Self.networks[number]
    let layers: [any Layer<Double>] = try network.layers(seed: 1)
    let mode: ForwardContext<Double>.Mode = network.isTraining ? .training(RandomStream(seed: 1)) : .inference
    var checker = GradientChecker<Double>(in: ForwardContext(Engine.standard.kernels(), mode: mode))
    var taken: [Bool: Duration] = [:]
    for looksTwice in [false, true] {
      checker.looksAtOwnInputs = looksTwice
      let clock = ContinuousClock()
      let best = try (0..<3).map { _ in
        let start = clock.now
        let report = try checker.check(
          LayeredNeuralNetwork(layers), at: network.batch(seed: 1), loss: network.networkLoss(seed: 1))
        #expect(report.verdict == .right)
        return clock.now - start
      }.min()
      taken[looksTwice] = best
    }
    let (once, twice) = (try #require(taken[false]), try #require(taken[true]))
    print("second look | \(network.line) | without \(once) | with \(twice) | share \(1 - once / twice)")
    #expect(once < twice)
  }
}
