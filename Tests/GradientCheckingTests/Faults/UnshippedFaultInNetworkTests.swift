import NeuralNetworks
import Testing

@testable import GradientChecking

/// Mistakes of layers that the shell does not ship, and of losses, in networks.
@Suite struct UnshippedFaultInNetworkTests {
  private static let seeds = 1...(isLongRun ? statisticalSeeds.upperBound : 1)

  /// Three networks around a layer: what comes before it keeps the shape of its input.
  private func networks(
    around item: (WrittenLayer, Tensor<Double>), seed: UInt64
  ) throws -> [(layers: [any Layer<Double>], loss: NetworkLoss<Double>?)] {
    let (written, input) = item
    let output = written.evaluate(input, in: context(training: nil)).output.shape
    let (c, k) = (input.shape[1], output[1])
    let sides =
      input.shape.rank == 4
      ? [
        ("conv \(c) \(c) padding=1 | sigmoid", "tanh | flatten | linear ? 3"),
        (
          "conv \(c) \(c) kernel=1 activation=relu",
          "conv \(k) 2 padding=1 stride=1x2 | relu | maxpool 2 stride=1 | flatten | linear ? 3"
        ),
        ("leakyrelu", "avgpool 2 | flatten | dense ? 4 activation=sigmoid | linear 4 3"),
      ]
      : [
        ("linear \(c) \(c) | tanh", "linear ? 3"), ("dense \(c) \(c) activation=sigmoid", "relu | linear ? 3"),
        ("leakyrelu", "sigmoid | linear ? 3"),
      ]
    return try zip(sides, [nil, "crossentropy", "mse"]).map { sides, loss in
      let before: [any Layer<Double>] = try layers(sides.0, seed: seed)
      let behind = SuspectNetwork(line: sides.1, input: output, loss: loss)
      return (before + [written] + (try behind.layers(seed: seed)), try behind.networkLoss(seed: seed))
    }
  }

  private func reports(_ item: (WrittenLayer, Tensor<Double>), seed: UInt64) throws -> [NetworkReport] {
    try networks(around: item, seed: seed).map { layers, loss in
      var checker: GradientChecker<Double> = checker(seed: seed)
      // A layer that a test has written takes the shape that it was written for alone.
      checker.looksAtOwnInputs = false
      return checker.check(any: ListedNetwork(layers: layers), at: item.1, loss: loss)
    }
  }

  private func expect(
    _ wanted: GradientVerdict, _ item: (WrittenLayer, Tensor<Double>), _ what: String, seed: UInt64
  ) throws {
    for (number, report) in try reports(item, seed: seed).enumerated() {
      let say = "\(what), seed \(seed), network \(number)"
      #expect(report.verdict == wanted, "\(say): \(report.verdict), \(report.blame ?? "")")
      guard wanted == .wrong else { continue }
      let path = try #require(report.layers.first { $0.report.subject.hasPrefix("written") }).path
      #expect(report.blamed == [path], "\(say): \(report.blame ?? "")")
    }
  }

  @Test func convolutions() throws {
    for seed in Self.seeds {
      try expect(.right, dilatedConvolution(seed: seed, broken: false), "dilated", seed: seed)
      try expect(.wrong, dilatedConvolution(seed: seed, broken: true), "C30", seed: seed)
      try expect(.right, depthwiseConvolution(seed: seed, broken: false), "depthwise", seed: seed)
      try expect(.wrong, depthwiseConvolution(seed: seed, broken: true), "C31", seed: seed)
    }
  }

  @Test func batchNormalisationAndDropout() throws {
    for seed in Self.seeds {
      for fault in BatchNormFault.allCases {
        try expect(fault == .none ? .right : .wrong, batchNorm(seed: seed, fault), "\(fault)", seed: seed)
      }
      for fault in DropoutFault.allCases {
        try expect(fault == .none ? .right : .wrong, dropout(seed: seed, fault), "\(fault)", seed: seed)
      }
    }
  }

  /// What a layer remembers or overwrites spoils what the layers around it see, so that others may be named with it.
  @Test(arguments: ForgetfulFault.allCases) func hiddenMemory(_ fault: ForgetfulFault) throws {
    for seed in Self.seeds {
      for number in 0..<3 {
        // Each network has a memory of its own.
        let report = try reports(forgetful(seed: seed, fault), seed: seed)[number]
        #expect(
          report.verdict == (fault == .none ? .right : .wrong),
          "\(fault), seed \(seed), network \(number): \(report.verdict), \(report.blame ?? "")")
      }
    }
  }

  /// Every gradient is no number then, though the loss is one: no layer can be held to it, and nothing is right.
  @Test func aLossWhoseGradientIsNoNumberDoesNotPass() throws {
    for seed in Self.seeds {
      for network in Self.lossNetworks {
        let item = try item(network, .unshiftedSoftmax, seed: seed, logits: 900)
        let report = try item.report(of: item.broken)
        #expect(try item.report(of: item.right).verdict == .right)
        #expect(report.verdict != .right, "seed \(seed), \(network.line)")
        #expect(report.blamed.isEmpty, "\(report.blame ?? "")")
      }
    }
  }

  /// The layers are right, so none is blamed; directions through the whole network show that its loss is not.
  @Test(arguments: LossFault.allCases.filter { $0 != .unshiftedSoftmax }) func losses(_ fault: LossFault) throws {
    for seed in Self.seeds {
      for network in Self.lossNetworks {
        let item = try item(network, fault, seed: seed)
        let report = try item.report(of: item.broken)
        let say = "\(fault.rawValue), seed \(seed), \(network.line)"
        #expect(try item.report(of: item.right).verdict == .right, "\(say)")
        #expect(report.verdict == .wrong && !report.failingScreens.isEmpty, "\(say): \(report.verdict)")
        #expect(report.blamed.isEmpty && report.miswired.isEmpty, "\(say): \(report.blame ?? "")")
      }
    }
  }

  private static let lossNetworks = [
    SuspectNetwork("conv 1 2 stride=2 padding=1 | relu | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 9, 10),
    SuspectNetwork("conv 2 2 padding=1 activation=sigmoid | avgpool 2 | flatten | linear ? 3", 3, 2, 4, 5),
    SuspectNetwork("dense 6 4 activation=tanh | linear 4 3", 4, 6),
  ]

  /// A network with a loss, right and with a mistake.
  private struct LossItem {
    let network: LayeredNeuralNetwork<Double>
    let input: Tensor<Double>
    let right: NetworkLoss<Double>
    let broken: NetworkLoss<Double>
    let seed: UInt64

    func report(of loss: NetworkLoss<Double>) throws -> NetworkReport {
      try checker(seed: seed).check(network, at: input, loss: loss)
    }
  }

  private func item(
    _ network: SuspectNetwork, _ fault: LossFault, seed: UInt64, logits: Double = 0
  ) throws -> LossItem {
    var layers: [any Layer<Double>] = try network.layers(seed: seed)
    layers[layers.count - 1].updateParameters { index, tensor in
      if index == 1 { tensor = tensor.map { $0 + logits } }
    }
    let loss = try #require(LossCatalog.loss(fault.lossWord))
    let labels = network.labels(seed: seed)
    return LossItem(
      network: try LayeredNeuralNetwork(layers), input: network.batch(seed: seed),
      right: NetworkLoss(loss, .labels(labels)), broken: fault.around(loss, labels: labels), seed: seed)
  }
}
