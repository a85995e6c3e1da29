import NeuralNetworks
import Synchronization
import Testing

@testable import GradientChecking

@Suite struct NetworkCheckTests {
  static let line =
    "conv 1 3 padding=1 | relu | maxpool 2 | conv 3 4 padding=1 | relu | maxpool 2 | flatten | linear 16 6 | relu"
    + " | linear 6 3 | tanh"
  static let labels = [0, 2]

  static func network(seed: UInt64) throws -> [any Layer<Double>] { try layers(line, seed: seed) }
  static func loss() throws -> NetworkLoss<Double> {
    NetworkLoss(try #require(LossCatalog.loss("crossentropy")), .labels(labels))
  }

  @Test func aRightNetworkIsRight() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let network = try LayeredNeuralNetwork(Self.network(seed: seed))
      let input = normal(Shape(2, 1, 8, 8), seed: seed)
      for loss in [nil, try Self.loss()] {
        let report = try checker(seed: seed).check(network, at: input, loss: loss)
        #expect(report.verdict == .right, "\(report.blame ?? "")")
        #expect(report.screens.count == 18 && report.screens.allSatisfy { $0.outcome == .agrees })
        #expect(report.checked > 500)
      }
    }
  }

  @Test(arguments: Fault.all) func blameNamesExactlyTheBrokenLayer(_ fault: Fault) throws {
    for place in 0..<11 {
      let healthy = try Self.network(seed: 100 + UInt64(place))
      guard fault.concerns(healthy[place]) else { continue }
      var broken = healthy
      broken[place] = fault.around(healthy[place])
      let input = normal(Shape(2, 1, 8, 8), seed: UInt64(place))
      let (right, wrong) = (try LayeredNeuralNetwork(healthy), try LayeredNeuralNetwork(broken))
      let report = try checker().check(wrong, at: input, loss: Self.loss())
      guard try isActive(right, wrong, input) else { continue }
      #expect(report.blamed == [[.index(place)]], "\(fault.word) at \(place): \(report.blame ?? "")")
      #expect(report.verdict == .wrong && report.miswired.isEmpty)
    }
  }

  /// Whether any gradient of the two networks differs by more than rounding.
  private func isActive(
    _ right: LayeredNeuralNetwork<Double>, _ wrong: LayeredNeuralNetwork<Double>, _ input: Tensor<Double>
  ) throws -> Bool {
    let loss = try Self.loss()
    let passes = [right, wrong].map {
      $0.backwardPass(input, in: ForwardContext(TextbookKernels<Double>())) { loss.evaluate($0).gradient }
    }
    let pairs = zip(
      [passes[0].input] + passes[0].parameters.joined(), [passes[1].input] + passes[1].parameters.joined())
    return pairs.contains { a, b in
      let scale = a.values.reduce(0) { max($0, abs($1)) }
      return !zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-8 * scale }
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func wiringThatSkipsALayerIsNamed(_ seed: UInt64) throws {
    let network = MiswiredNetwork(layers: try Self.network(seed: seed), mistake: .skipsRectifiers)
    let report = checker().check(any: network, at: normal(Shape(2, 1, 8, 8), seed: seed), loss: try Self.loss())
    #expect(report.verdict == .wrong && report.blamed.isEmpty)
    // A ReLU that holds back nothing of what arrives is as good as skipped.
    #expect(!report.miswired.isEmpty && Set(report.miswired).isSubset(of: [[.index(1)], [.index(4)], [.index(8)]]))
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func aParameterGradientThatIsDroppedIsNamed(_ seed: UInt64) throws {
    let network = MiswiredNetwork(layers: try Self.network(seed: seed), mistake: .forgetsFirstLayer)
    let report = checker().check(any: network, at: normal(Shape(2, 1, 8, 8), seed: seed), loss: try Self.loss())
    #expect(report.blamed.isEmpty && report.miswired == [[.index(0)]])
    #expect(report.failingScreens.contains { $0.tensor == "[0].filters" })
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func parameterGradientsPackedInAnotherOrderAreNamed(_ seed: UInt64)
    throws
  {
    let network = MiswiredNetwork(layers: try Self.network(seed: seed), mistake: .packsBiasesFirst)
    let report = checker().check(any: network, at: normal(Shape(2, 1, 8, 8), seed: seed), loss: try Self.loss())
    #expect(report.blamed.isEmpty && report.miswired == [[.index(9)]])
    #expect(report.failingScreens.contains { $0.tensor == "[9].weights" })
  }

  /// N04 and N05 of the table: a layer inside the network has C01 or P09. Noticed end to end, and blamed alone.
  @Test(arguments: ["C01", "P09"], 1...10 as ClosedRange<UInt64>)
  func aMistakeInsideANetworkIsRejectedForEverySeed(_ reference: String, _ seed: UInt64) throws {
    let fault = try #require(Fault.all.first { $0.reference == reference })
    var network = try Self.network(seed: seed)
    let place = reference == "C01" ? 3 : 2
    network[place] = fault.around(network[place])
    let report = try checker(seed: seed).check(
      try LayeredNeuralNetwork(network), at: normal(Shape(2, 1, 8, 8), seed: seed), loss: Self.loss())
    #expect(report.verdict == .wrong)
    #expect(report.blamed == [[.index(place)]])
    #expect(!report.failingScreens.isEmpty)
  }

  @Test func singleEntriesAreCheckedEndToEndWhereAsked() throws {
    let network = try LayeredNeuralNetwork(Self.network(seed: 3))
    let report = try checker().check(network, at: normal(Shape(2, 1, 8, 8), seed: 3), loss: Self.loss(), endToEnd: 12)
    let entries = try #require(report.endToEnd)
    #expect(entries.verdict == .right && entries.count(.wrong) == 0)
    #expect(entries["[3].filters"]?.coverage.checked == 12)
  }

  @Test func aShapeThatDoesNotFitIsRefused() throws {
    let network = try LayeredNeuralNetwork(Self.network(seed: 3))
    #expect(throws: NetworkShapeError.self) { try checker().check(network, at: generic(Shape(2, 2, 8, 8), seed: 1)) }
  }

  @Test func oneWrongEntryInAThousandIsFoundByHalving() throws {
    var network: [any Layer<Double>] = try layers("flatten | linear 64 16 | tanh | linear 16 3")
    network[1] = withOneWrongEntry(network[1], offset: 777)
    var quick = checker()
    quick.budget = 8
    let report = try quick.check(try LayeredNeuralNetwork(network), at: normal(Shape(2, 1, 8, 8), seed: 1))
    #expect(report.failingScreens.contains { $0.tensor == "[1].weights" })
    #expect(report.blamed == [[.index(1)]])
    #expect(report.layers[1].report["weights"]?.entries.filter(\.isWrong).map(\.offset) == [777])
  }

  /// A check that was stopped before it reached the mistake has found nothing: it accuses nobody.
  @Test func whoStopsACheckIsToldNoVerdict() throws {
    var stages: [any Layer<Double>] = try layers(
      "conv 1 3 padding=1 | relu | flatten | linear 48 3")
    stages[0] = try #require(Fault.named("biases-forgotten")).around(stages[0])
    let net = try LayeredNeuralNetwork(stages, input: Shape(1, 4, 4))
    let asked = Mutex(0)
    let watch = CheckWatch(
      shouldStop: {
        asked.withLock {
          $0 += 1
          return $0 > 6
        }
      }, progress: { _ in })
    let checker = GradientChecker<Double>(in: ForwardContext(TextbookKernels()), watch: watch)
    let report = try checker.check(net, at: normal(Shape(2, 1, 4, 4), seed: 5))
    #expect(report.wasStopped)
    #expect(report.layers.allSatisfy { $0.report.verdict != .wrong })
    #expect(report.verdict != .wrong)
  }
}

/// A network whose layers are right and whose wiring is not.
struct MiswiredNetwork: DifferentiableNetwork {
  enum Mistake { case skipsRectifiers, forgetsFirstLayer, packsBiasesFirst }

  let layers: [any Layer<Double>]
  let mistake: Mistake

  func backwardPass(
    _ input: Tensor<Double>, in context: ForwardContext<Double>,
    outputGradient: (Tensor<Double>) -> Tensor<Double>
  ) -> BackwardPass<Double> {
    var caches: [AnyForwardCache] = []
    var value = input
    for layer in layers {
      let result = layer.evaluate(value, in: context)
      let (output, cache) = (result.output, result.cache)
      caches.append(cache)
      value = output
    }
    var (arriving, parameters): ([Tensor<Double>], [[Tensor<Double>]]) = ([], [])
    var gradient = outputGradient(value)
    for (layer, cache) in zip(layers, caches).reversed() {
      arriving.insert(gradient, at: 0)
      let own = layer.propagate(gradient, cache, in: context)
      parameters.insert(own.parameters, at: 0)
      if mistake != .skipsRectifiers || layer.declaration.word != "relu" { gradient = own.input }
    }
    if mistake == .forgetsFirstLayer { parameters[0] = parameters[0].map { $0.map { _ in 0 } } }
    if mistake == .packsBiasesFirst {
      let last = parameters.lastIndex { $0.count == 2 } ?? 0
      let (weights, biases) = (parameters[last][0], parameters[last][1])
      let packed = biases.values + weights.values
      parameters[last] = [
        Tensor(weights.shape, Array(packed[..<weights.count])),
        Tensor(biases.shape, Array(packed[weights.count...])),
      ]
    }
    return BackwardPass(arriving: arriving, input: gradient, parameters: parameters)
  }
}
