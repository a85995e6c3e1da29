extension Trainer {
  /// A run in progress: the network, the current parameters and buffers, and the optimizer's state. With the fast
  /// kernels, the network is updated after each epoch, otherwise after each step.
  struct Run: Sendable {
    let trainer: Trainer
    let examples: any ExampleSource
    private(set) var network: LayeredNeuralNetwork<Scalar>
    private var optimizer: OptimizerState<Scalar>
    private var generator: SeededGenerator
    /// The current buffers of the layers.
    private let buffers: ParameterBuffers<Scalar>
    /// The number of steps so far; it determines the random numbers of the next step.
    private var steps = 0
    /// The index of the first layer with parameters; no gradient is needed before it.
    private let firstLearning: Int
    /// Computes gradients with the fast kernels; nil if these are not selected or can't train the network.
    private let learner: VectorLearner<Scalar>?
    private let pool: ThreadPool

    init(
      trainer: Trainer, network: LayeredNeuralNetwork<Scalar>, examples: any ExampleSource, generator: SeededGenerator
    ) {
      self.trainer = trainer
      self.network = network
      self.examples = examples
      self.generator = generator
      pool = ThreadPool(workers: trainer.threads)
      optimizer = OptimizerState(trainer.optimizer, for: network.layers)
      buffers = ParameterBuffers(copying: .buffers, of: network.layers)
      firstLearning = network.layers.firstIndex { !$0.parameterNames.isEmpty } ?? network.layers.count
      learner =
        trainer.kernels is VectorKernels<Scalar> && !network.layers.contains { $0.learnsByLayers }
        ? VectorLearner(
          network, example: examples.exampleShape, loss: trainer.loss,
          batch: min(trainer.configuration.batch, examples.count),
          memory: LearningMemory(parameters: optimizer.parameters, gradients: optimizer.gradients, buffers: buffers),
          on: trainer.kernels, seed: trainer.configuration.seed, pool: pool) : nil
    }

    typealias EpochResult = (loss: Double, accuracy: Double, ending: TrainingLog.Ending?)

    private var batch: Int { trainer.configuration.batch }

    /// The number of batches per epoch.
    var batches: Int { (examples.count - 1) / batch + 1 }

    /// Trains on every example once, in a new random order.
    ///
    /// - Returns: the mean loss and accuracy over the epoch (meaningless if the run diverged), and how the run ended if
    ///   it ended in this epoch.
    mutating func epoch(_ epoch: Int, _ hooks: TrainingHooks) -> EpochResult {
      let before = network.layers
      var result = batches(of: epoch, hooks)
      write()
      if result.ending == nil, !network.isFinite {
        (result.accuracy, result.ending) = (0, .diverged(epoch: epoch, batch: batches))
      }
      if case .diverged = result.ending { network.layers = before }
      return result
    }

    /// Runs the batches of an epoch until the epoch or the run ends. With the fast kernels, the network is not updated
    /// until the epoch ends.
    private mutating func batches(of epoch: Int, _ hooks: TrainingHooks) -> EpochResult {
      let order = generator.permutation(of: examples.count)
      var (sum, right, seen) = (0.0, 0, 0)
      for batch in 1...batches {
        let positions = order[seen..<min(seen + self.batch, order.count)]
        let result = step(positions)
        guard result.loss.isFinite else { return (sum, 0, .diverged(epoch: epoch, batch: batch)) }
        sum += result.loss * Double(positions.count)
        right += result.right
        seen += positions.count
        hooks.batchFinished(
          TrainingProgress(
            epoch: epoch, epochs: trainer.configuration.epochs, batch: batch, batches: batches,
            loss: sum / Double(seen), accuracy: Double(right) / Double(seen)))
        let isLast = epoch == trainer.configuration.epochs && batch == batches
        if !isLast, hooks.shouldStop() {
          return (sum / Double(seen), Double(right) / Double(seen), .interrupted(epoch: epoch, batch: batch))
        }
      }
      return (sum / Double(seen), Double(right) / Double(seen), nil)
    }

    /// Computes the gradients of one batch and, if the loss is finite, updates the parameters.
    ///
    /// - Returns: the loss before the step, and the number of correctly classified examples.
    private mutating func step(_ positions: ArraySlice<Int>) -> (loss: Double, right: Int) {
      optimizer.beginStep()
      defer { steps += 1 }
      let limit = trainer.configuration.clip
      if let learner, limit == nil {
        return learner.learn(from: positions, of: examples, step: steps, thenUse: optimizer.update)
      }
      let result = learner?.learn(from: positions, of: examples, step: steps) ?? learnByLayers(from: positions)
      guard result.loss.isFinite else { return result }
      if let limit { optimizer.gradients.clip(toNorm: limit) }
      optimizer.updateAll(on: pool)
      if learner == nil { write() }
      return result
    }

    /// Writes the current parameters and buffers to the network.
    private mutating func write() {
      optimizer.parameters.write(to: &network.layers)
      buffers.write(to: &network.layers)
    }

    /// Computes the gradients of one batch with the layers' own methods.
    ///
    /// - Returns: the loss, and the number of correctly classified examples.
    private func learnByLayers(from positions: ArraySlice<Int>) -> (loss: Double, right: Int) {
      guard let total = shardResults(of: positions) else { return (0, 0) }
      optimizer.gradients.copy(total.gradients)
      if total.loss.isFinite, let changed = total.buffers { buffers.copy(changed) }
      return (total.loss, total.right)
    }

    /// Returns the sum of the results of a batch's shards, or nil for an empty batch.
    private func shardResults(of positions: ArraySlice<Int>) -> ShardResult? {
      let shards = network.learnsFromWholeBatches ? [Array(positions)] : Shards.of(positions)
      let wave = max(Shards.wave, trainer.threads)
      var total: ShardResult?
      for start in stride(from: 0, to: shards.count, by: wave) {
        let places = start..<min(start + wave, shards.count)
        let results = Shards.map(Array(places)[...], on: pool) { place, _ in
          learn(from: shards[place], firstImage: place * Shards.size, batch: positions.count)
        }
        for result in results {
          if total == nil { total = result } else { total?.add(result) }
        }
      }
      return total
    }

    /// Runs the forward pass, the loss and the backward pass of one shard.
    private func learn(from shard: [Int], firstImage: Int, batch: Int) -> ShardResult {
      let labels = examples.labels(at: shard)
      let stream = RandomStream(seed: trainer.configuration.seed, step: steps, firstImage: firstImage)
      let context = ForwardContext(trainer.kernels, mode: .training(stream))
      let evaluation = network.evaluate(examples.images(at: shard, as: Scalar.self), in: context)
      let loss = trainer.loss.evaluate(evaluation.output, .labels(labels), batch: batch)
      return ShardResult(
        loss: loss.value, right: zip(labels, evaluation.output.largestInRows()).count { $0 == $1 },
        gradients: network.parameterGradients(
          loss.gradient, evaluation, from: firstLearning, in: context),
        buffers: network.buffers(after: evaluation))
    }

    /// The result of one shard, or the sum of several, which all have the buffers of the first.
    private struct ShardResult: Sendable {
      var loss: Double
      var right: Int
      var gradients: ParameterGradients<Scalar>
      /// The new buffers; nil if they don't change.
      let buffers: ParameterGradients<Scalar>?

      mutating func add(_ other: ShardResult) {
        loss += other.loss
        right += other.right
        gradients.add(other.gradients)
      }
    }
  }
}

extension LayeredNeuralNetwork {
  /// Whether every value of every parameter and buffer is finite.
  var isFinite: Bool { layers.allSatisfy(\.isFinite) }

  /// Returns the new buffers of all layers after a training pass, or nil if they don't change.
  func buffers(after evaluation: NetworkEvaluation<Scalar>) -> ParameterGradients<Scalar>? {
    guard evaluation.buffers.contains(where: { !$0.isEmpty }) else { return nil }
    return ParameterGradients(
      tensors: layers.indices.map { index in
        let (layer, changed) = (layers[index], evaluation.buffers[index])
        return changed.isEmpty ? layer.bufferNames.indices.map { layer.buffer($0) } : changed
      })
  }

  /// Computes the parameter gradients alone; nothing is computed for the layers before `first`.
  func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ evaluation: NetworkEvaluation<Scalar>, from first: Int,
    in context: ForwardContext<Scalar>
  ) -> ParameterGradients<Scalar> {
    var gradients = [[Tensor<Scalar>]](repeating: [], count: layers.count)
    var arriving = outputGradient
    for index in layers.indices.reversed() where index >= first {
      let (layer, cache) = (layers[index], evaluation.caches[index])
      if index == first {
        gradients[index] = layer.learn(arriving, cache, in: context.entering(index))
      } else {
        let gradient = layer.propagate(arriving, cache, in: context.entering(index))
        gradients[index] = gradient.parameters
        arriving = gradient.input
      }
    }
    return ParameterGradients(tensors: gradients)
  }
}
