import NeuralNetworks
import Testing

@testable import GradientChecking

/// Every fault in the middle of networks: its layer alone is blamed, whatever stands before and behind it.
@Suite struct FaultInNetworkTests {
  /// What a check of a network with one broken layer comes to.
  private struct Trial {
    let path: LayerPath
    let report: NetworkReport
    /// Whether the fault changes a gradient where the layer stands.
    let isActiveInPlace: Bool
    /// Whether it changes one of the layer on inputs made for it.
    let isActiveAlone: Bool
  }

  /// - Parameter share: by how much of the largest gradient one must differ for the fault to be active.
  private func trial<Scalar: TensorScalar>(
    _ fault: Fault, in network: SuspectNetwork, seed: UInt64, precision: Scalar.Type, share: Double
  ) throws -> Trial {
    let place = try network.place()
    let healthy = try network.layers(seed: seed, in: precision)
    var broken = healthy
    broken[place] = fault.around(healthy[place])
    let context = context(training: network.isTraining ? seed : nil, in: precision)
    let input = network.batch(seed: seed, in: precision)
    let loss = try network.networkLoss(seed: seed, in: precision)
    let gradients = [healthy, broken].map { layers in
      let chain = ChainSubject(layers, input: input, in: context, loss: loss?.evaluate)
      var generator = SeededGenerator(seed: seed)
      return chain.gradients(generator.uniform(chain.output.shape, 0.5, 1.5))
    }
    let differs = zip(gradients[0], gradients[1]).contains { right, wrong in
      let scale = right.values.reduce(0) { max($0, abs(Double($1))) }
      return zip(right.values, wrong.values).contains { !(abs(Double($0) - Double($1)) <= share * scale) }
    }
    let checker = GradientChecker(in: context, seed: seed)
    return Trial(
      path: [.index(place)],
      report: try checker.check(LayeredNeuralNetwork(broken), at: input, loss: loss),
      isActiveInPlace: differs, isActiveAlone: fault.isActive(on: healthy[place], in: context, seed: checker.seed))
  }

  /// In double precision every one is rejected.
  @Test(arguments: Fault.all) func itsLayerAloneIsBlamed(_ fault: Fault) throws {
    let networks = SuspectNetwork.catalogue(for: fault)
    #expect(networks.count >= 3, "\(fault.word)")
    for seed in Self.seeds {
      // Every network in a long run, else one for each fault.
      let chosen = isLongRun ? networks : [networks[Self.number(of: fault) % networks.count]]
      var active = 0
      for network in chosen {
        let trial = try trial(fault, in: network, seed: seed, precision: Double.self, share: 0x1p-44)
        guard trial.isActiveInPlace || trial.isActiveAlone else { continue }
        active += 1
        let report = trial.report
        let finding = try #require(report.layers.first { $0.path == trial.path })
        let what = "\(fault.word), seed \(seed), \(network.input) into \(network.line)"
        #expect(report.verdict == .wrong, "\(what): \(report.verdict), layer \(finding.verdict)")
        #expect(report.blamed == [trial.path], "\(what): \(report.blame ?? "nobody")")
        #expect(report.miswired.isEmpty, "\(what)")
      }
      #expect(active == chosen.count, "\(fault.word), seed \(seed): \(active)")
    }
  }

  /// In single precision small mistakes drown; the others are rejected, or left open.
  @Test(.enabled(if: isLongRun, "long: CNN_SHELL_CHECK_SEEDS asks for it"), arguments: Fault.all)
  func inSinglePrecisionNoneThatShowsPasses(_ fault: Fault) throws {
    for seed in Self.seeds {
      for network in SuspectNetwork.catalogue(for: fault) {
        let trial = try trial(fault, in: network, seed: seed, precision: Float.self, share: 0.02)
        guard trial.isActiveInPlace else { continue }
        let what = "\(fault.word), seed \(seed), \(network.input) into \(network.line)"
        #expect(trial.report.verdict != .right, "\(what)")
        if trial.report.verdict == .wrong {
          #expect(trial.report.blamed == [trial.path], "\(what): \(trial.report.blame ?? "nobody")")
        } else {
          print("left open | \(what) | \(trial.report.verdict)")
        }
      }
    }
  }

  @Test(arguments: SuspectNetwork.families) func theRightNetworksAreRight(_ family: String) throws {
    for seed in Self.seeds {
      for network in SuspectNetwork.catalogue[family] ?? [] {
        let checker = checker(seed: seed, training: network.isTraining ? seed : nil, in: Double.self)
        let report = try checker.check(
          LayeredNeuralNetwork(network.layers(seed: seed)), at: network.batch(seed: seed),
          loss: network.networkLoss(seed: seed))
        #expect(report.verdict == .right, "seed \(seed), \(network.line): \(report.verdict), \(report.blame ?? "")")
      }
    }
  }

  private static func number(of fault: Fault) -> Int { Fault.all.firstIndex(of: fault) ?? 0 }

  private static let seeds = 1...(isLongRun ? statisticalSeeds.upperBound : 1)
}
