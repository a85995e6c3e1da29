import Foundation
import Testing

@testable import NeuralNetworks

/// Networks with blocks, batch normalisation and dropout against PyTorch's: one pass in both modes, and ten steps of training.
@Suite struct TreeOracleTests {
  /// The seed whose masks the fixtures have.
  private static let seed: UInt64 = 24

  /// The network of a case with its first parameters and buffers; the fixtures leave out how many channels are normalised.
  private func network(_ fixture: Fixture, _ prefix: String = "") throws -> LayeredNeuralNetwork<Double> {
    var pieces = try fixture.text("network").components(separatedBy: "batchnorm")
    for index in pieces.indices.dropFirst() {
      let channels = try fixture.tensor("b\(2 * (index - 1))", in: Double.self).count
      pieces[index] = "batchnorm \(channels)\(pieces[index])"
    }
    let stages = parts(pieces.joined(), at: "|")
    let input = Shape(stages[0].split(separator: " ")[1].split(separator: "x").compactMap { Int($0) })
    var net: LayeredNeuralNetwork<Double> = try NeuralNetworksTests.network(
      stages.dropFirst().joined(separator: " | "), input: input)
    for (kind, letter) in [(ParameterBuffers<Double>.Kind.parameters, "p"), (.buffers, "b")] {
      let memory = ParameterBuffers(copying: kind, of: net.layers)
      for (index, buffer) in memory.buffers.enumerated() {
        let tensor: Tensor<Double> = try fixture.tensor("\(prefix)\(letter)\(index)")
        try #require(tensor.count == buffer.count)
        tensor.lend { buffer.start.update(from: $0, count: buffer.count) }
      }
      memory.write(to: &net.layers)
    }
    return net
  }

  private func context(_ kernels: any LayerKernels<Double>, step: Int) -> ForwardContext<Double> {
    ForwardContext(kernels, mode: .training(RandomStream(seed: Self.seed, step: step)))
  }

  @Test(arguments: try Fixture.read("trees/passes.txt"))
  func onePassAgrees(fixture: Fixture) throws {
    let net = try network(fixture)
    let (x, g): (Tensor<Double>, Tensor<Double>) = (try fixture.tensor("x"), try fixture.tensor("g"))
    for kernels in kernelSets(Double.self) {
      let context = context(kernels, step: 0)
      let evaluation = try net.forward(x, in: context)
      #expect(agree(evaluation.output, try fixture.tensor("y"), within: 1e-10))
      let gradients = try net.backward(g, evaluation, in: context)
      #expect(agree(gradients.input, try fixture.tensor("gx"), within: 1e-10))
      for (index, gradient) in gradients.layers.flatMap(\.parameters).enumerated() {
        #expect(agree(gradient, try fixture.tensor("gp\(index)"), within: 1e-10), "parameter \(index)")
      }
      for (index, buffer) in evaluation.buffers.joined().enumerated() {
        #expect(agree(buffer, try fixture.tensor("nb\(index)"), within: 1e-10), "buffer \(index)")
      }
      let inference = try net.forward(x, in: ForwardContext(kernels)).output
      #expect(agree(inference, try fixture.tensor("inference"), within: 1e-10))
    }
    let runner = try #require(
      VectorRunner(net, example: x.shape.example, on: VectorKernels(), pool: ThreadPool(workers: 2)))
    #expect(agree(runner.output(x), try fixture.tensor("inference"), within: 1e-10))
  }

  @Test(arguments: try Fixture.read("trees/training.txt"), [Engine.textbook, .vector])
  func tenStepsAgree(fixture: Fixture, engine: Engine) throws {
    var net = try network(fixture)
    let kernels: any LayerKernels<Double> = engine.kernels()
    let examples = TensorExamples(
      try fixture.tensor("x", in: Double.self), labels: try #require(fixture.labels))
    let optimizer = try #require(OptimizerCatalog.entry(try fixture.text("optimizer"))).init(
      OptimizerSettings(rate: try fixture.number("rate"), momentum: try fixture.number("momentum")))
    var state = OptimizerState<Double>(optimizer, for: net.layers)
    let buffers = ParameterBuffers(copying: .buffers, of: net.layers)
    let memory = LearningMemory(parameters: state.parameters, gradients: state.gradients, buffers: buffers)
    let batches = try fixture.text("batches").split(separator: " ").map { range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      return Array(ends[0]...ends[1])
    }
    let pool = ThreadPool(workers: 2)
    let learner = try #require(
      VectorLearner(
        net, example: examples.exampleShape, loss: SoftmaxCrossEntropy(), batch: batches.map(\.count).max() ?? 0,
        memory: memory, on: kernels, seed: Self.seed, pool: pool))
    #expect(learner.isFast)
    var losses: [Double] = []
    for (step, batch) in batches.enumerated() {
      state.beginStep()
      if engine == .vector {
        losses.append(learner.learn(from: batch[...], of: examples, step: step).loss)
      } else {
        let context = context(kernels, step: step)
        let evaluation = net.evaluate(examples.images(at: batch, as: Double.self), in: context)
        let loss = SoftmaxCrossEntropy().evaluate(
          evaluation.output, .labels(examples.labels(at: batch)), batch: batch.count)
        losses.append(loss.value)
        let gradients = net.propagate(loss.gradient, evaluation, in: context)
        state.gradients.copy(ParameterGradients(tensors: gradients.layers.map(\.parameters)))
        if let changed = net.buffers(after: evaluation) { buffers.copy(changed) }
      }
      state.updateAll(on: pool)
      state.parameters.write(to: &net.layers)
      buffers.write(to: &net.layers)
    }
    #expect(agree(Tensor(Shape(losses.count), losses), try fixture.tensor("losses"), within: 1e-10))
    let parameters = net.layers.flatMap { layer in layer.parameterNames.indices.map { layer.parameter($0) } }
    for (index, parameter) in parameters.enumerated() {
      #expect(agree(parameter, try fixture.tensor("end.p\(index)"), within: 1e-10), "parameter \(index)")
    }
    let kept = net.layers.flatMap { layer in layer.bufferNames.indices.map { layer.buffer($0) } }
    for (index, buffer) in kept.enumerated() {
      #expect(agree(buffer, try fixture.tensor("end.b\(index)"), within: 1e-10), "buffer \(index)")
    }
    let inference = net.evaluate(examples.tensor, in: ForwardContext(kernels)).output
    #expect(agree(inference, try fixture.tensor("inference"), within: 1e-10))
  }
}
