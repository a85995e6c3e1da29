import NeuralNetworks
import Testing

@testable import GradientChecking

/// Faults of layers that hold layers, or behave differently in training: each is rejected, and its layer alone is blamed,
/// wherever it stands in a tree.
@Suite struct TreeFaultTests {
  /// Networks with every one of these layers, inside and outside blocks, and the shape of a batch for each.
  static let networks: [(line: String, input: Shape)] = [
    (
      "conv 1 2 padding=1 bias=no | batchnorm 2 | relu | dropout 0.3"
        + " | residual (conv 2 2 padding=1 | batchnorm 2 | relu | dropout 0.2) | flatten | linear 32 3",
      Shape(3, 1, 4, 4)
    ),
    (
      "residual (conv 2 3 padding=1 bias=no | batchnorm 3 | tanh) shortcut=(conv 2 3 kernel=1 | batchnorm 3 | dropout 0.4)"
        + " | leakyrelu | batchnorm 3 | dropout 0.5 | avgpool 2 | flatten | linear 12 2", Shape(2, 2, 4, 5)
    ),
    (
      "linear 6 5 | batchnorm 5 | tanh | dropout 0.4"
        + " | residual (residual (linear 5 5 | batchnorm 5 | dropout 0.3) | tanh) | linear 5 2", Shape(5, 6)
    ),
    (
      "residual (conv 2 2 padding=1 | residual (batchnorm 2 | dropout 0.3 | conv 2 2 kernel=1)) | batchnorm 2"
        + " | dropout 0.2 | maxpool 2", Shape(2, 2, 6, 4)
    ),
  ]

  static let faults = Fault.all.filter {
    $0.kind is NormalizationFault || $0.kind is GradientChecking.DropoutFault || $0.kind is ResidualFault
  }

  @Test func thereAreEight() { #expect(Self.faults.count == 8) }

  @Test(arguments: faults) func blameNamesExactlyTheBrokenLayerOfATree(_ fault: Fault) throws {
    var rejected: Set<Int> = []
    var (inside, outside) = (0, 0)
    for (number, item) in Self.networks.enumerated() {
      let healthy: [any Layer<Double>] = try layers(item.line, seed: UInt64(number) + 3)
      for place in LayerPath.tree(of: healthy) where fault.concerns(place.layer) {
        var broken = healthy
        #expect(place.path.update(in: &broken) { $0 = fault.around($0) })
        let report = try checker(training: 5).check(
          LayeredNeuralNetwork(broken), at: normal(item.input, seed: UInt64(number)))
        #expect(report.verdict == .wrong && report.miswired.isEmpty)
        #expect(report.blamed == [place.path], "\(fault.word) at \(place.path) of \(item.line): \(report.blame ?? "")")
        rejected.insert(number)
        if place.path.depth > 0 { inside += 1 } else { outside += 1 }
      }
    }
    #expect(rejected.count >= 3 && inside > 0 && outside > 0, "\(fault.word): \(rejected.count), \(inside), \(outside)")
  }

  @Test func aFaultOfTrainingIsNoneInInference() throws {
    for fault in Self.faults where !(fault.kind is ResidualFault) {
      let subject: any Layer<Double> = try layer(fault.word.hasPrefix("batchnorm") ? "batchnorm 3" : "dropout 0.5")
      #expect(!fault.isActive(on: subject, in: context(training: nil)))
      #expect(fault.isActive(on: subject, in: context(training: 1)), "\(fault.word)")
      #expect(checker(in: Double.self).check(fault.around(subject)).verdict == .right)
    }
  }

  @Test func aMistakeInALayerOfABlockIsBlamedThere() throws {
    var network: [any Layer<Double>] = try layers(Self.networks[0].line)
    let path: LayerPath = [.index(4), .block("block"), .index(0)]
    let fault = try #require(Fault.named("filters-flipped"))
    #expect(path.update(in: &network) { $0 = fault.around($0) })
    for training in [nil, 3] as [UInt64?] {
      let report = try checker(training: training).check(
        LayeredNeuralNetwork(network), at: normal(Self.networks[0].input, seed: 4))
      #expect(report.blamed == [path], "\(report.blame ?? "")")
      #expect(report.layers.first { $0.path == [.index(4)] }?.isWrong == true)
    }
  }

  @Test func mendingATreeMendsItsLayers() throws {
    let fault = try #require(Fault.named("residual-skip-lost"))
    let inner = try #require(Fault.named("filters-flipped"))
    var network: [any Layer<Double>] = try layers("residual (conv 2 2 padding=1 | relu)")
    #expect(([.index(0), .block("block"), .index(0)] as LayerPath).update(in: &network) { $0 = inner.around($0) })
    network[0] = fault.around(network[0])
    let words = LayerPath.tree(of: network).map { GradientChecking.fault(of: $0.layer)?.word }
    #expect(words == ["residual-skip-lost", "filters-flipped", nil])
    let healthy = mendedTree(network[0])
    #expect(LayerPath.tree(of: [healthy]).allSatisfy { GradientChecking.fault(of: $0.layer) == nil })
    // Both faults go into the other precision with their layers.
    let single = LayerPath.tree(of: [network[0].converted(to: Float.self)])
    #expect(single.map { GradientChecking.fault(of: $0.layer)?.word } == words)
  }

  @Test func aFaultIsDrawnInsideBlocksToo() throws {
    let network: [any Layer<Double>] = try layers("residual (conv 2 2 padding=1 | relu) shortcut=(conv 2 2 kernel=1)")
    let drawn = Set(
      (1...40).compactMap { Fault.draw(for: network, in: context(training: nil), seed: UInt64($0))?.path.description })
    #expect(drawn == ["[0]", "[0][0]", "[0][1]", "[0].shortcut[0]"])
  }
}
