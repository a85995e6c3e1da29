import TerminalTesting
import Testing

@testable import NeuralNetworks

/// The memory that runs of training and judging are said to take is never less than what they take, and where that is much
/// at most three times as much.
@Suite struct TrainingMemoryTests {
  private static let networks = [
    ("conv 1 8 padding=same activation=relu | maxpool 2 | flatten | linear 8192 10", 64),
    ("conv 1 4 padding=same | batchnorm 4 | relu | flatten | linear 16384 4", 64),
    ("residual (conv 1 1 padding=same | dropout 0.3) | flatten | linear 4096 64 | relu | linear 64 3", 64),
    ("flatten | linear 1024 2048 | relu | linear 2048 10", 32),
  ]

  private static func examples(_ count: Int, side: Int) -> TensorExamples<Float> {
    var generator = SeededGenerator(seed: 3)
    return TensorExamples(generator.normal(Shape(count, 1, side, side)), labels: (0..<count).map { $0 % 3 })
  }

  @Test func aRunTakesWhatItSays() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      for (text, side) in TrainingMemoryTests.networks {
        for (optimizer, batch, engine) in [
          (NamedOptimizer(SGD.self), 64, Engine.vector), (NamedOptimizer(Adam.self), 256, .vector),
          (NamedOptimizer(Adam.self), 32, .textbook),
        ] {
          var network: LayeredNeuralNetwork<Float> = try NeuralNetworksTests.network(text, in: Float.self)
          let examples = TrainingMemoryTests.examples(engine == .textbook ? 32 : 256, side: side)
          var configuration = TrainingConfiguration()
          (configuration.epochs, configuration.batch, configuration.optimizer) = (2, batch, optimizer)
          configuration.rate = 1e-6
          let trainer = try Trainer<Float>(configuration, on: engine.kernels(), threads: 2)
          let stated = trainer.memory(training: network, example: examples.exampleShape, images: examples.count)
          let measured = try PeakMemory.of { try trainer.train(&network, on: examples) }
          guard let bytes = measured?.bytes else { return }
          let what = "\(text) \(optimizer) \(batch) \(engine): \(bytes) bytes, stated were \(stated)"
          #expect(bytes <= stated + (2 << 20), "\(what)")
          if bytes > 8 << 20 { #expect(stated <= 3 * bytes, "\(what)") }
        }
      }
    }
  }

  @Test func judgingTakesWhatItSays() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      for (text, side) in TrainingMemoryTests.networks + [("conv 1 64 padding=same | flatten | linear 65536 3", 32)] {
        for engine in Engine.allCases {
          let network: LayeredNeuralNetwork<Float> = try NeuralNetworksTests.network(text, in: Float.self)
          let examples = TrainingMemoryTests.examples(64, side: side)
          let stated = network.evaluationMemory(
            example: examples.exampleShape, images: 64, kernels: engine.kernels(), threads: 2)
          let measured = try PeakMemory.of {
            try network.evaluation(on: examples, kernels: engine.kernels(), threads: 2)
          }
          guard let bytes = measured?.bytes else { return }
          let what = "\(text) \(engine): \(bytes) bytes, stated were \(stated)"
          #expect(bytes <= stated + (2 << 20), "\(what)")
          if bytes > 8 << 20 { #expect(stated <= 3 * bytes, "\(what)") }
        }
      }
    }
  }
}
