import NeuralNetworks
import Testing

@Suite struct TrainerTests {
  static let cnn = "conv 1 4 padding=1 activation=relu | maxpool 2 | flatten | dense 144 16 | linear 16 3"

  @Test(arguments: NamedLoss.allCases)
  func theLossFallsInEveryEpochAndThePatternsAreLearnt(loss: NamedLoss) throws {
    var net = try network(Self.cnn, in: Float.self)
    let trainer = try Trainer(
      settings {
        $0.epochs = 15
        $0.loss = loss
      }, on: TextbookKernels<Float>())
    let log = try trainer.train(&net, on: linePatterns(160))
    #expect(log.ending == .completed)
    for epoch in 1..<5 { #expect(log.loss[epoch] < log.loss[epoch - 1]) }
    let held = try net.evaluation(on: linePatterns(60, seed: 6), kernels: TextbookKernels<Float>())
    #expect(held?.accuracy == 1)
    #expect(net.training?.loss == loss)
  }

  @Test(arguments: [2, 3, 8], Engine.allCases)
  func theBitsAreTheSameForAnyNumberOfThreads(threads: Int, engine: Engine) throws {
    func trained(_ threads: Int) throws -> (LayeredNeuralNetwork<Float>, TrainingLog) {
      var net = try network(Self.cnn, in: Float.self)
      let configuration = settings {
        $0.batch = 45  // six shards, the last of them short
        $0.clip = 0.5
        $0.validationShare = 0.25
      }
      let log = try Trainer(configuration, on: engine.kernels(), threads: threads)
        .train(&net, on: linePatterns(140))
      return (net, log)
    }
    let (one, oneLog) = try trained(1)
    let (many, manyLog) = try trained(threads)
    #expect(allParameters(one).map(\.bitPattern) == allParameters(many).map(\.bitPattern))
    #expect(oneLog == manyLog)
  }

  @Test func moreShardsThanAWaveGiveTheGradientOfTheWholeBatch() throws {
    let start = try network(Self.cnn)
    let examples = linePatterns(200)
    let configuration = settings {
      $0.epochs = 1
      $0.batch = 200
      $0.momentum = 0
      $0.rate = 1
    }
    var net = start
    _ = try Trainer(configuration, on: TextbookKernels<Double>(), threads: 2).train(&net, on: examples)

    let positions = Array(0..<200)
    let evaluation = try start.forward(
      examples.images(at: positions, as: Double.self), in: ForwardContext(TextbookKernels<Double>()))
    let loss = try SoftmaxCrossEntropy()(evaluation.output, .labels(examples.labels(at: positions)))
    let gradients = try start.backward(loss.gradient, evaluation, in: ForwardContext(TextbookKernels<Double>()))
    let expected = start.layers.indices.flatMap { layer in
      start.layers[layer].parameterNames.indices.flatMap { index in
        zip(start.layers[layer].parameter(index).values, gradients.layers[layer].parameters[index].values)
          .map { $0 - $1 }
      }
    }
    for (reached, wanted) in zip(allParameters(net), expected) { #expect(abs(reached - wanted) < 1e-13) }
  }

  @Test func anotherSeedShufflesOtherwise() throws {
    func trained(seed: UInt64) throws -> [Float] {
      var net = try network("flatten | linear 144 3", in: Float.self)
      _ = try Trainer(settings { $0.seed = seed }, on: TextbookKernels<Float>()).train(&net, on: linePatterns(70))
      return allParameters(net)
    }
    #expect(try trained(seed: 1) == trained(seed: 1))
    #expect(try trained(seed: 1) != trained(seed: 2))
  }

  @Test func aStopKeepsTheWeightsAfterTheBatchThatWasUnderWay() throws {
    let start = try network("flatten | linear 144 3", in: Float.self)
    var stopped = start
    var asked = 0
    let log = try Trainer(settings { $0.batch = 10 }, on: TextbookKernels<Float>()).train(
      &stopped, on: linePatterns(50),
      hooks: TrainingHooks(shouldStop: {
        asked += 1
        return asked == 7
      }))
    #expect(log.ending == .interrupted(epoch: 2, batch: 2))
    #expect(log.epochs == 1)

    var progress: [TrainingProgress] = []
    var snapshots = 0
    var whole = start
    _ = try Trainer(settings { $0.batch = 10 }, on: TextbookKernels<Float>()).train(
      &whole, on: linePatterns(50),
      hooks: TrainingHooks(batchFinished: { progress.append($0) }, epochFinished: { _ in snapshots += 1 }))
    #expect(progress.count == 15)
    #expect(snapshots == 3)
    #expect(progress[6].epoch == 2 && progress[6].batch == 2 && progress[6].batches == 5)
    #expect(allParameters(stopped) != allParameters(start))
    #expect(allParameters(stopped) != allParameters(whole))
  }

  @Test func whatDivergesGoesBackToTheLastFiniteEpochAndSaysSo() throws {
    let start = try network("flatten | linear 144 3", in: Float.self)
    var net = start
    let log = try Trainer(
      settings {
        $0.rate = 1e12
        $0.loss = NamedLoss(MeanSquaredError())
        $0.epochs = 50
      }, on: TextbookKernels<Float>()
    ).train(&net, on: linePatterns(160))
    guard case .diverged(let epoch, _) = log.ending else {
      Issue.record("ended as \(log.ending)")
      return
    }
    #expect(log.epochs == epoch - 1)
    #expect(allParameters(net).allSatisfy { $0.isFinite })
    if epoch == 1 { #expect(allParameters(net) == allParameters(start)) }
  }

  @Test func earlyStoppingKeepsTheWeightsOfTheBestEpoch() throws {
    // Labels without any pattern: what is learnt does not carry over, and the validation loss soon rises.
    let images = linePatterns(60, noise: 1).tensor
    var generator = SeededGenerator(seed: 9)
    let examples = TensorExamples(images, labels: (0..<60).map { _ in generator.integer(below: 3) })
    let held = TensorExamples(
      linePatterns(60, noise: 1, seed: 8).tensor, labels: (0..<60).map { _ in generator.integer(below: 3) })
    var net = try network("flatten | dense 144 32 | linear 32 3", in: Float.self)
    let log = try Trainer(
      settings {
        $0.epochs = 60
        $0.patience = 3
      }, on: TextbookKernels<Float>()
    ).train(&net, on: examples, validation: held)
    #expect(log.ending == .stoppedEarly)
    let best = try #require(log.bestEpoch)
    #expect(log.epochs == best + 3)
    #expect(log.validationLoss.min() == log.validationLoss[best - 1])
    let judged = try #require(try net.evaluation(on: held, kernels: TextbookKernels<Float>()))
    #expect(judged.loss == log.validationLoss[best - 1])
  }

  @Test func clippingBoundsAStep() throws {
    let start = try network("flatten | linear 144 3")
    var net = start
    _ = try Trainer(
      settings {
        $0.epochs = 1
        $0.batch = 30
        $0.rate = 1
        $0.momentum = 0
        $0.clip = 0.001
      }, on: TextbookKernels<Double>()
    ).train(&net, on: linePatterns(30))
    let moved = zip(allParameters(net), allParameters(start)).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(moved.squareRoot() <= 0.001 * (1 + 1e-12))
    #expect(moved.squareRoot() > 0.00099)
  }

  @Test func whatCannotBeginIsRefusedAndChangesNothing() throws {
    func error(_ pipeline: String, _ change: (inout TrainingConfiguration) -> Void = { _ in }) -> TrainingError? {
      #expect(throws: TrainingError.self) {
        var net = try network(pipeline, in: Float.self)
        _ = try Trainer(settings(change), on: TextbookKernels<Float>()).train(&net, on: linePatterns(20))
      }
    }
    func name(_ error: TrainingError?) -> String? {
      if case .setting(let name, _)? = error { name } else { nil }
    }
    let linear = "flatten | linear 144 3"
    #expect(name(error(linear) { $0.epochs = 0 }) == "epochs")
    #expect(name(error(linear) { $0.rate = .nan }) == "rate")
    #expect(name(error(linear) { $0.batch = 0 }) == "batch")
    #expect(name(error(linear) { $0.momentum = 1 }) == "momentum")
    #expect(name(error(linear) { $0.decay = -1 }) == "decay")
    #expect(name(error(linear) { $0.clip = 0 }) == "clip")
    #expect(name(error(linear) { $0.patience = 2 }) == "patience")
    #expect(name(error(linear) { $0.validationShare = 0.001 }) == "validate")
    if case .shape? = error("flatten | linear 100 3") {} else { Issue.record("a shape was not refused") }
    func lossError(_ pipeline: String) -> LossError? {
      if case .loss(let error)? = error(pipeline) { error } else { nil }
    }
    #expect(lossError("flatten | linear 144 2")?.expected == "labels from 0 to 1")
    #expect(lossError("flatten | linear 144 2")?.received == "2")
    #expect(lossError("avgpool all")?.remedy == "flatten the outputs with `flatten`")
  }
}
