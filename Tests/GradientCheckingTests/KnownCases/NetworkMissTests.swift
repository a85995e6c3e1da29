import NeuralNetworks
import Testing

@testable import GradientChecking

/// Faults that a network hides: in outputs that no window of a pooling reads or chooses, and at values that do not occur.
@Suite struct NetworkMissTests {
  /// Networks whose pooling passes over some outputs of the suspect, and the faults in just those.
  private static let hidden: [(SuspectNetwork, faults: [String])] = [
    (
      SuspectNetwork("*conv 1 8 padding=1 activation=relu | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 8, 8),
      ["input-last-row-skipped", "filters-last-column-skipped"]
    ),
    (
      SuspectNetwork("*conv 1 3 padding=1 | tanh | maxpool 3 stride=2 | flatten | linear ? 3", 1, 1, 10, 8),
      ["input-last-row-skipped", "filters-last-column-skipped"]
    ),
    (
      SuspectNetwork("*conv 2 2 padding=1 | avgpool 2 | flatten | linear ? 3", 2, 2, 5, 7, loss: "crossentropy"),
      ["input-last-row-skipped", "filters-last-column-skipped"]
    ),
    (
      SuspectNetwork("*conv 1 2 | conv 2 2 stride=2 kernel=2 | flatten | linear ? 3", 2, 1, 7, 7, loss: "mse"),
      ["input-last-row-skipped", "filters-last-column-skipped"]
    ),
    (
      SuspectNetwork("conv 1 2 | *maxpool 2 | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 14, 14),
      ["pool-last-column-skipped"]
    ),
    (
      SuspectNetwork("conv 1 2 padding=1 | *maxpool 2 | flatten | linear ? 3", 2, 1, 6, 6),
      ["pool-all-ties"]
    ),
    (
      SuspectNetwork("conv 1 3 padding=1 | *relu | maxpool 2 | flatten | linear ? 3", 2, 1, 6, 6),
      ["relu-nan-at-zero", "relu-doubled-at-zero"]
    ),
    (
      SuspectNetwork("linear 6 5 | *relu | linear 5 3", 3, 6, loss: "crossentropy"),
      ["relu-nan-at-zero", "relu-doubled-at-zero"]
    ),
    (
      SuspectNetwork("conv 1 3 stride=2 | *relu | conv 3 2 | flatten | linear ? 3", 1, 1, 9, 9, loss: "mse"),
      ["relu-nan-at-zero", "relu-doubled-at-zero"]
    ),
  ]

  private func expectAllFound<Scalar: TensorScalar>(_ number: Int, in precision: Scalar.Type) throws {
    let (network, faults) = Self.hidden[number]
    for seed in statisticalSeeds {
      let item = KnownCase<Scalar>(
        what: network.line, layers: try network.layers(seed: seed, in: precision),
        input: network.batch(seed: seed, in: precision), loss: try network.networkLoss(seed: seed, in: precision),
        seed: seed)
      #expect(try item.report().verdict == .right || Scalar.precisionName == Float.precisionName)
      for word in faults {
        let report = try item.with(word, at: network.place()).report()
        #expect(report.verdict == .wrong, "\(word), seed \(seed), \(network.line): \(report.verdict)")
        #expect(report.blamed == [[.index(try network.place())]], "\(word), seed \(seed): \(report.blame ?? "")")
      }
    }
  }

  @Test(arguments: hidden.indices, [Float.precisionName, Double.precisionName])
  func whatTheNetworkHidesIsFoundOnInputsOfTheLayersOwn(_ number: Int, _ precision: String) throws {
    if precision == Double.precisionName {
      try expectAllFound(number, in: Double.self)
    } else {
      try expectAllFound(number, in: Float.self)
    }
  }

  /// Inputs at which units stand exactly at zero: there the fault shows where the layer stands, too.
  @Test(arguments: ["relu-nan-at-zero", "relu-doubled-at-zero"]) func zerosShowTheFaultInPlace(_ word: String) throws {
    for seed in statisticalSeeds {
      var layers: [any Layer<Double>] = try GradientCheckingTests.layers(
        "conv 1 2 padding=1 | relu | flatten | linear 40 3", seed: seed)
      layers[0].updateParameters { index, tensor in if index == 1 { tensor = tensor.map { _ in 0 } } }
      var input: Tensor<Double> = normal(Shape(1, 1, 4, 5), seed: seed)
      for place in input.values.indices where place % 5 < 3 { input.values[place] = 0 }
      let item = KnownCase(what: "zeros", layers: layers, input: input, seed: seed)
      #expect(try item.report(ownInputs: false).verdict == .right)
      let report = try item.with(word, at: 1).report(ownInputs: false)
      #expect(report.verdict == .wrong && report.blamed == [[.index(1)]], "\(word): \(report.verdict)")
    }
  }
}
