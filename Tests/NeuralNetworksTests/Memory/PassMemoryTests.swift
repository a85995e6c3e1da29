import TerminalTesting
import Testing

@testable import NeuralNetworks

/// The memory that passes are said to take is never less than what they take, and on large inputs at most three times as much.
@Suite struct PassMemoryTests {
  /// A measurement is in pages, of which the system may make some 2 MB large; lists around the tensors take memory too.
  private static let slack = 4 << 20

  private static func expect(_ stated: Int, _ measured: Int?, isLarge: Bool, _ what: String) {
    guard let measured else { return }
    #expect(measured <= stated + slack, "\(what): \(measured) bytes, stated were \(stated)")
    if isLarge, measured > 8 << 20 {
      #expect(stated <= 3 * measured, "\(what): \(measured) bytes, stated were \(stated)")
    }
  }

  /// Both passes of a network for a batch, one after the other.
  private static func check<Scalar: TensorScalar>(
    _ network: LayeredNeuralNetwork<Scalar>, _ batch: Shape, in context: ForwardContext<Scalar>, _ what: String
  ) throws {
    let stated = try #require(network.memory(ofBatch: batch, in: context), "\(what)")
    var generator = SeededGenerator(seed: 1)
    let x: Tensor<Scalar> = generator.normal(batch)
    let isLarge = batch[0] >= 16
    let forward = PeakMemory.of { network.evaluate(x, in: context) }
    expect(stated.forward, forward?.bytes, isLarge: isLarge, "\(what), forward")
    let evaluation = forward?.result ?? network.evaluate(x, in: context)
    let upstream = Tensor<Scalar>(evaluation.output.shape, repeating: 1)
    let backward = PeakMemory.of { network.propagate(upstream, evaluation, in: context) }
    expect(stated.backward, backward?.bytes, isLarge: isLarge, "\(what), backward")
  }

  @Test func everyLayerTakesWhatItSays() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      for word in LayerCatalog.entries.map(\.declaration.word) {
        let layer: any Layer<Double> = try sampleLayer(word)
        let network = try LayeredNeuralNetwork([layer])
        let values = 1 << 20
        for batch in [1, 40] {
          let small = try acceptedExample(layer)
          let side = small.rank == 3 ? max(8, Int((Double(values / batch / small[0])).squareRoot())) : 8
          let example = try acceptedExample(layer, height: side, width: side)
          let count = example.rank == 3 ? batch : max(batch, values / example.count)
          for kernels in kernelSets(Double.self) {
            for context in [ForwardContext(kernels), ForwardContext(kernels, mode: .training(RandomStream(seed: 3)))] {
              let mode = context.stream == nil ? "inference" : "training"
              try PassMemoryTests.check(
                network, example.batch(of: count), in: context, "\(word) \(type(of: kernels)) \(mode) \(count)")
            }
          }
        }
      }
    }
  }

  @Test func networksTakeWhatTheySay() async {
    await #expect(processExitsWith: .success) {
      PeakMemory.begin()
      let texts = [
        "conv 2 4 padding=same activation=relu | maxpool 2 | conv 4 8 padding=same | batchnorm 8 | relu | flatten | linear 2048 16",
        "residual (conv 2 2 padding=same | relu | residual (conv 2 2 padding=same | dropout 0.5)) | avgpool 2 | flatten | dense 512 64 activation=tanh",
        "conv 2 2 padding=same | conv 2 2 padding=same | conv 2 2 padding=same | conv 2 2 padding=same | flatten",
      ]
      for text in texts {
        for kernels in kernelSets(Double.self) {
          for context in [ForwardContext(kernels), ForwardContext(kernels, mode: .training(RandomStream(seed: 3)))] {
            try PassMemoryTests.check(
              try NeuralNetworksTests.network(text), Shape(128, 2, 32, 32), in: context, "\(text) \(type(of: kernels))")
          }
        }
      }
    }
  }
}
