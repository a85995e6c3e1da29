import Foundation
import Synchronization
import Testing

@testable import NeuralNetworks

/// Whole networks on the fast path: stages that stay interleaved, fused activations, gradients collected in waves.
@Suite struct VectorLearnerTests {
  /// Networks that meet every stage and every way of joining them, with the shape of their input.
  private static let pipelines: [(String, Shape)] =
    [
      ("conv 1 4 padding=1 activation=relu | maxpool 2 | flatten | dense 100 7 | linear 7 3", Shape(1, 10, 10)),
      ("conv 2 3 kernel=3x2 stride=2x1 activation=tanh | maxpool 3 stride=1 | flatten | linear 54 3", Shape(2, 11, 9)),
      (
        "conv 1 5 | relu | maxpool 2 | leakyrelu | conv 5 4 kernel=2 | softplus | avgpool all | flatten | linear 4 3",
        Shape(1, 9, 8)
      ),
      (
        "relu | flatten | dense 24 9 activation=sigmoid | dense 9 5 activation=none | sigmoid | relu | linear 5 3",
        Shape(2, 3, 4)
      ),
      (
        "maxpool 2 | avgpool 2 stride=1 | relu | conv 1 2 kernel=2 activation=leakyrelu | flatten | linear 18 3",
        Shape(1, 10, 10)
      ),
      ("flatten | linear 20 3", Shape(1, 4, 5)),
      // So many weights that their gradient is one product over the wave.
      ("flatten | dense 180 100 | linear 100 3", Shape(2, 9, 10)),
    ] + trees

  /// Trees of layers: paths that part and meet, layers that couple images, layers that draw.
  private static let trees: [(String, Shape)] = [
    (
      "conv 1 4 padding=1 bias=no | batchnorm 4 | relu | maxpool 2 | residual (conv 4 4 padding=1 | batchnorm 4 | relu "
        + "| conv 4 4 padding=1) | relu | flatten | dense 100 7 bias=no | dropout 0.3 | linear 7 3", Shape(1, 10, 10)
    ),
    (
      "residual (conv 2 5 stride=2 padding=1 | batchnorm 5) shortcut=(conv 2 5 kernel=1 stride=2 bias=no | batchnorm 5) "
        + "| leakyrelu | residual (residual (dropout 0.5 | conv 5 5 padding=1 activation=tanh) | batchnorm 5) | avgpool all "
        + "| flatten | batchnorm 5 | linear 5 3", Shape(2, 9, 8)
    ),
    // Nobody learns before the first sum; both paths are read again; a path of no arithmetic at all.
    (
      "residual (relu) | residual (maxpool 1 | relu) | residual (flatten | dense 12 12) shortcut=(flatten) | relu "
        + "| residual (relu | linear 12 12 | relu) | linear 12 3", Shape(1, 3, 4)
    ),
    ("batchnorm 2 | flatten | residual (flatten) | dropout 0.9 | linear 24 3", Shape(2, 3, 4)),
    // Layers that hand their input on, before an activation that must not be fused: the shortcut reads the same value.
    ("flatten | linear 24 10 | residual (flatten | relu) | linear 10 3", Shape(2, 3, 4)),
    ("flatten | linear 24 10 | residual (dropout 0.2 | relu | linear 10 10) | linear 10 3", Shape(2, 3, 4)),
    (
      "conv 2 2 padding=1 | residual (dropout 0.5 | relu | dropout 0.5 | tanh) | maxpool 2 | flatten | linear 2 3",
      Shape(2, 3, 3)
    ),
    ("conv 2 2 padding=1 | residual (dropout 0.5 | maxpool 1) | flatten | linear 18 3", Shape(2, 3, 3)),
    // Here nobody else reads it, and it may be fused.
    (
      "flatten | linear 24 10 | flatten | dropout 0.3 | relu | residual (flatten | flatten | tanh) | linear 10 3",
      Shape(2, 3, 4)
    ),
  ]

  private func examples<Scalar: TensorScalar>(_ count: Int, _ shape: Shape) -> TensorExamples<Scalar> {
    var generator = SeededGenerator(seed: 71)
    return TensorExamples(
      Tensor(
        shape.batch(of: count),
        (0..<shape.count * count).map { _ in Scalar(Double.random(in: -1...1, using: &generator)) }),
      labels: (0..<count).map { _ in Int.random(in: 0..<3, using: &generator) })
  }

  /// Gradients as tensors of the parameters' shapes, `[layer][parameter]`.
  private func found(
    _ gradients: ParameterBuffers<Double>, _ network: LayeredNeuralNetwork<Double>
  ) -> [[Tensor<Double>]] {
    var holder = network
    gradients.write(to: &holder.layers)
    return holder.layers.map { layer in layer.parameterNames.indices.map { layer.parameter($0) } }
  }

  /// In double precision the whole gradient of a batch is that of the equations, up to rounding far below any gradient, and
  /// buffers become what the equations say.
  @Test(arguments: pipelines.indices) func gradientsAreThoseOfTheTextbook(index: Int) throws {
    let (pipeline, shape) = Self.pipelines[index]
    // More than a wave, and a last group that is not full.
    for count in [1, 16, 37, VectorLearner<Double>.wave * groupSize + 21] {
      try compareGradients(pipeline, shape, count: count, within: 1e-12)
    }
  }

  /// The same for random trees; `CNN_SHELL_TREES` says how many.
  @Test func gradientsOfRandomTreesAreThoseOfTheTextbook() throws {
    let count = ProcessInfo.processInfo.environment["CNN_SHELL_TREES"].flatMap { UInt64($0) } ?? 150
    for seed in 1...count {
      let tree = RandomTree(seed: seed)
      // What rounding does is magnified where the variance of a channel is next to nothing.
      try compareGradients(tree.line, tree.input, count: 5 + Int(seed % 31), within: 1e-9)
    }
  }

  private func compareGradients(_ pipeline: String, _ shape: Shape, count: Int, within bound: Double) throws {
    let network = try network(pipeline, input: shape, in: Double.self)
    let examples: TensorExamples<Double> = examples(count, shape)
    let positions = Array((0..<count).reversed())
    let gradients = ParameterBuffers(for: network.layers)
    let memory = LearningMemory(
      parameters: ParameterBuffers(copying: .parameters, of: network.layers), gradients: gradients,
      buffers: ParameterBuffers(copying: .buffers, of: network.layers))
    let learner = try #require(
      VectorLearner(
        network, example: shape, loss: SoftmaxCrossEntropy(), batch: count, memory: memory,
        on: VectorKernels<Double>(), seed: 5, pool: ThreadPool(workers: 2)))
    #expect(learner.isFast)
    let used = Mutex<[ParameterRange]>([])
    let result = learner.learn(from: positions[...], of: examples, step: 3) { range in
      used.withLock { $0.append(range) }
    }
    let found = self.found(gradients, network)
    // Every entry is handed out once.
    let entries = used.withLock { $0 }.reduce(0) { $0 + $1.entries.count }
    #expect(entries == gradients.buffers.reduce(0) { $0 + $1.count })

    let context = ForwardContext(
      TextbookKernels<Double>(), mode: .training(RandomStream(seed: 5, step: 3)))
    let evaluation = network.evaluate(examples.images(at: positions, as: Double.self), in: context)
    let loss = SoftmaxCrossEntropy().evaluate(
      evaluation.output, .labels(examples.labels(at: positions)), batch: count)
    let wanted = network.propagate(loss.gradient, evaluation, in: context)
    #expect(abs(result.loss - loss.value) < bound * Double(count))
    for (layer, gradients) in found.enumerated() {
      for (parameter, gradient) in gradients.enumerated() {
        let wanted = wanted.layers[layer].parameters[parameter]
        let scale = wanted.values.reduce(1) { max($0, abs($1)) }
        #expect(distance(gradient, wanted) < bound * scale, "\(pipeline), layer \(layer)")
      }
    }
    var holder = network
    memory.buffers.write(to: &holder.layers)
    for (layer, buffers) in evaluation.buffers.enumerated() {
      for (index, buffer) in buffers.enumerated() {
        #expect(distance(holder.layers[layer].buffer(index), buffer) < bound, "\(pipeline), layer \(layer)")
      }
    }
  }

  private func trained<Scalar: TensorScalar>(
    _: Scalar.Type, _ pipeline: String, _ shape: Shape, batch: Int, threads: Int
  ) throws -> (weights: [[Scalar]], log: TrainingLog) {
    var network = try network(pipeline, input: shape, in: Scalar.self)
    let examples: TensorExamples<Scalar> = examples(150, shape)
    var configuration = TrainingConfiguration()
    configuration.epochs = 2
    configuration.batch = batch
    configuration.validationShare = 0.2
    let log = try Trainer(configuration, on: VectorKernels<Scalar>(), threads: threads).train(&network, on: examples)
    let tensors = network.layers.flatMap { layer in
      layer.parameterNames.indices.map { layer.parameter($0).values }
        + layer.bufferNames.indices.map { layer.buffer($0).values }
    }
    return (tensors, log)
  }

  /// One thread and many give the same bits, in both precisions.
  @Test(arguments: pipelines.indices) func theBitsAreTheSameForAnyNumberOfThreads(index: Int) throws {
    let (pipeline, shape) = Self.pipelines[index]
    func check<Scalar: TensorScalar>(_: Scalar.Type) throws {
      for batch in [16, 50, 120] {
        let one = try trained(Scalar.self, pipeline, shape, batch: batch, threads: 1)
        for threads in [2, 3, 8] {
          let many = try trained(Scalar.self, pipeline, shape, batch: batch, threads: threads)
          #expect(one.weights == many.weights && one.log == many.log, "\(pipeline), \(threads) threads")
        }
      }
    }
    try check(Float.self)
    try check(Double.self)
  }

  @Test func theBitsOfRandomTreesAreTheSameForAnyNumberOfThreads() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let tree = RandomTree(seed: 1000 + seed)
      let one = try trained(Float.self, tree.line, tree.input, batch: 40, threads: 1)
      for threads in [2, 3, 8] {
        let many = try trained(Float.self, tree.line, tree.input, batch: 40, threads: threads)
        #expect(one.weights == many.weights && one.log == many.log, "\(tree.line), \(threads) threads")
      }
    }
  }

  /// Evaluation's outputs are those of the layers one by one, to the bit: fusing changes no sum.
  @Test(arguments: pipelines.indices) func outputsAreThoseOfTheLayersOneByOne(index: Int) throws {
    let (pipeline, shape) = Self.pipelines[index]
    let network = try network(pipeline, input: shape, in: Float.self)
    let images = (examples(45, shape) as TensorExamples<Float>).tensor
    for threads in [1, 3] {
      let runner = try #require(
        VectorRunner(network, example: shape, on: VectorKernels(), pool: ThreadPool(workers: threads)))
      let whole = network.evaluate(images, in: ForwardContext(VectorKernels())).output
      // Where a network is used, normalising is one product and one sum.
      if pipeline.contains("batchnorm") {
        #expect(distance(runner.output(images), whole) < 1e-5)
        continue
      }
      #expect(runner.output(images) == whole)
      #expect(runner.output(images, worker: 0) == whole)
      #expect(runner.output(images, 5..<38) == whole.examples(5..<38))
    }
  }

  /// What is pooled after a rectifier is taken along by the pooling, and flattening is no stage at all.
  @Test func plansJoinWhatCanBeComputedAtOnce() throws {
    let (pipeline, shape) = Self.pipelines[0]
    let network = try network(pipeline, input: shape, in: Float.self)
    let plan = try #require(VectorPlan(network, example: shape, in: training()))
    #expect(plan.steps.count == 4)
    #expect((plan.steps[0].stage as? ConvolutionStage<Float>)?.isRectifiedByNext == true)
    #expect((plan.steps[1].stage as? MaxPoolingStage<Float>)?.rectifies == true)
    #expect(plan.outputShape == Shape(3))
    #expect(BackwardSchedule(plan).bufferCount == 2)
  }

  /// A rectifier is joined with a normalisation, and with a sum; what two paths read stays as it is; a path around a block
  /// needs one buffer more on the way back.
  @Test func plansOfTrees() throws {
    let network = try network(
      "conv 1 2 padding=1 | residual (relu | conv 2 2 padding=1 | batchnorm 2 | relu | conv 2 2 padding=1) | relu | maxpool 2",
      in: Float.self)
    let plan = try #require(VectorPlan(network, example: Shape(1, 6, 6), in: training()))
    #expect(plan.steps.count == 7)
    #expect((plan.steps[0].stage as? ConvolutionStage<Float>)?.activation == Activation.none)
    #expect(plan.steps[1].stage is ActivationStage<Float>)
    #expect((plan.steps[3].stage as? NormalizationStage<Float>)?.activation == .relu)
    guard case .sum(.relu) = plan.steps[5].operation else {
      Issue.record("the rectifier is not joined with the sum")
      return
    }
    #expect(plan.barriers == [3])
    #expect(BackwardSchedule(plan).bufferCount == 3)
    let inference = try #require(VectorPlan(network, example: Shape(1, 6, 6), in: ForwardContext(VectorKernels())))
    #expect(inference.barriers.isEmpty)
  }
}
