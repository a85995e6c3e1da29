/// Trains a network by gradient descent on mini-batches: forward, loss, backward, step.
///
/// Each batch is split into shards of a fixed size that run in parallel, unless a layer needs the whole batch; their
/// gradients are added in order, so the result is bit-identical for any number of threads. (Slide: *CNN Chain Rule
/// Implementation*.)
public struct Trainer<Scalar: TensorScalar>: Sendable {
  /// The settings.
  public let configuration: TrainingConfiguration
  let kernels: any LayerKernels<Scalar>
  let threads: Int
  let loss: any Loss
  let optimizer: any Optimizer

  /// Creates a trainer with these settings.
  ///
  /// - Throws: `TrainingError.setting` for an invalid setting.
  public init(
    _ configuration: TrainingConfiguration, on kernels: any LayerKernels<Scalar>, threads: Int = 1
  ) throws(TrainingError) {
    try configuration.check()
    self.configuration = configuration
    self.kernels = kernels
    self.threads = threads
    loss = configuration.loss.loss
    optimizer = configuration.optimizer.type.init(configuration.optimizerSettings)
  }

  /// Trains a network in place, continuing from its current weights, and stores the settings in it. With `patience`, a
  /// run that completes or stops early leaves the weights of its best epoch.
  ///
  /// - Parameter validation: the validation set, evaluated after every epoch; if nil, the configuration's
  ///   `validationShare` of `examples`, if set, is held out.
  /// - Returns: the log, which says how the run ended.
  /// - Throws: `TrainingError` if the run can't start; the network is then unchanged.
  public func train(
    _ network: inout LayeredNeuralNetwork<Scalar>, on examples: any ExampleSource,
    validation: (any ExampleSource)? = nil, hooks: TrainingHooks = TrainingHooks()
  ) throws(TrainingError) -> TrainingLog {
    var generator = SeededGenerator(seed: configuration.seed)
    let (examples, validation) = try parts(examples, validation, &generator)
    if configuration.patience != nil, validation == nil {
      throw .setting(name: "patience", message: "patience needs a validation set")
    }
    for source in [examples, validation].compactMap(\.self) { _ = try network.classCount(for: source, loss) }
    try checkBatches(of: network, examples)
    network = network.prepared(for: examples.exampleShape)
    network.training = configuration

    var run = Run(trainer: self, network: network, examples: examples, generator: generator)
    var log = TrainingLog()
    var best: (loss: Double, layers: [any Layer<Scalar>])?
    for epoch in 1...configuration.epochs {
      let result = run.epoch(epoch, hooks)
      if let ending = result.ending {
        log.ending = ending
        break
      }
      if let validation {
        let judged = try run.network.evaluation(
          on: validation, loss: loss, kernels: kernels, threads: threads, shouldStop: hooks.shouldStop)
        guard let judged else {
          log.ending = .interrupted(epoch: epoch, batch: run.batches)
          break
        }
        log.validationLoss.append(judged.loss)
        log.validationAccuracy.append(judged.accuracy)
      }
      log.loss.append(result.loss)
      log.accuracy.append(result.accuracy)
      if configuration.patience != nil, let judged = log.validationLoss.last, judged < best?.loss ?? .infinity {
        best = (judged, run.network.layers)
        log.bestEpoch = epoch
      }
      hooks.epochFinished(log)
      if let patience = configuration.patience, epoch - (log.bestEpoch ?? 0) >= patience {
        log.ending = epoch < configuration.epochs ? .stoppedEarly : .completed
        break
      }
    }
    network.layers = run.network.layers
    switch log.ending {
    case .completed, .stoppedEarly: if let best { network.layers = best.layers }
    // An interrupted run keeps its current weights; a diverged one is already back at its last finite epoch.
    case .interrupted, .diverged: log.bestEpoch = nil
    }
    return log
  }

  /// Checks the batch sizes of an epoch.
  ///
  /// - Throws: `TrainingError` if a layer can't be trained on a full batch, or on the last batch of an epoch.
  private func checkBatches(
    of network: LayeredNeuralNetwork<Scalar>, _ examples: any ExampleSource
  ) throws(TrainingError) {
    let full = min(configuration.batch, examples.count)
    for batch in Set([full, examples.count % full == 0 ? full : examples.count % full]) {
      do throws(NetworkShapeError) {
        try network.checkTraining(onBatch: examples.exampleShape.batch(of: batch))
      } catch {
        throw .batch(error)
      }
    }
  }

  /// Returns the training set and the validation set, if there is one.
  private func parts(
    _ examples: any ExampleSource, _ validation: (any ExampleSource)?, _ generator: inout SeededGenerator
  ) throws(TrainingError) -> (any ExampleSource, (any ExampleSource)?) {
    guard examples.count > 0 else { throw .noExamples("there are no images to train on") }
    if let validation {
      guard validation.count > 0 else { throw .noExamples("there are no images to validate on") }
      return (examples, validation)
    }
    guard let share = configuration.validationShare else { return (examples, nil) }
    let held = Int((share * Double(examples.count)).rounded())
    guard held > 0 else {
      throw .setting(
        name: "validate", message: "validate=\(share) holds out no images for validation (0 of \(examples.count))")
    }
    guard held < examples.count else {
      throw .setting(
        name: "validate",
        message: "validate=\(share) leaves no images for training (\(held) of \(examples.count) held out)")
    }
    let order = generator.permutation(of: examples.count)
    return (
      ExampleSubset(whole: examples, selection: order[held...].sorted()),
      ExampleSubset(whole: examples, selection: order[..<held].sorted())
    )
  }
}
