/// Upper bounds for the memory of training and evaluation in bytes, in addition to the network and the examples, to be
/// checked before memory is allocated.
extension Trainer {
  /// Returns an upper bound for the memory of a run in bytes.
  ///
  /// - Parameters:
  ///   - example: the shape of one image.
  ///   - images: the number of training images.
  ///   - validation: the number of validation images.
  public func memory(
    training network: LayeredNeuralNetwork<Scalar>, example: Shape, images: Int, validation: Int = 0
  ) -> Int {
    // The parameters and their gradients, the optimizer's state, and the layers before the current epoch, after it and
    // at the best epoch.
    let copies = 4 + optimizer.slotCount + (configuration.patience == nil ? 0 : 1)
    let batch = min(configuration.batch, max(1, images))
    let context = ForwardContext(kernels, mode: .training(RandomStream(seed: configuration.seed)))
    var passes: Int?
    if kernels is VectorKernels<Scalar>, !network.layers.contains(where: \.learnsByLayers) {
      passes = VectorPlan.learningBytes(network, example: example, batch: batch, workers: threads, in: context)
    }
    let judging =
      validation > 0
      ? network.evaluationMemory(example: example, images: validation, kernels: kernels, threads: threads) : 0
    return network.tensorBytes.multiplied(upToLargest: copies)
      .added(upToLargest: passes ?? layerBytes(network, example, batch, context))
      .added(upToLargest: judging).added(upToLargest: images.multiplied(upToLargest: 64))
  }

  /// Returns the memory of training layer by layer: the passes of the shards in progress, and the gradients of a wave
  /// of them.
  private func layerBytes(
    _ network: LayeredNeuralNetwork<Scalar>, _ example: Shape, _ batch: Int, _ context: ForwardContext<Scalar>
  ) -> Int {
    let shard = network.learnsFromWholeBatches ? batch : min(batch, Shards.size)
    let wave = min(max(Shards.wave, threads), (batch - 1) / shard + 1)
    guard let pass = network.memory(ofBatch: example.batch(of: shard), in: context) else { return 0 }
    let images = example.countUpToLargest.multiplied(upToLargest: shard * MemoryLayout<Scalar>.stride)
    return pass.both.added(upToLargest: images).multiplied(upToLargest: min(threads, wave))
      .added(upToLargest: network.tensorBytes.multiplied(upToLargest: wave + 1))
  }
}

extension LayeredNeuralNetwork {
  /// Returns an upper bound for the memory of evaluating this many images, in bytes; 0 if they do not fit the network.
  public func evaluationMemory(
    example: Shape, images: Int, kernels: any LayerKernels<Scalar>, threads: Int
  ) -> Int {
    guard let outputs = try? shapes(ofBatch: example.batch(of: 1)).last ?? example.batch(of: 1) else { return 0 }
    let context = ForwardContext(kernels)
    let size = MemoryLayout<Scalar>.stride
    let shard = example.countUpToLargest.multiplied(upToLargest: Shards.size * size)
    let passes: Int
    if kernels is VectorKernels<Scalar>,
      let bytes = VectorPlan.judgingBytes(self, example: example, workers: threads, in: context)
    {
      passes = bytes.added(upToLargest: tensorBytes)
    } else {
      let memory = self.memory(ofBatch: example.batch(of: Shards.size), in: context)
      passes = (memory?.forward ?? 0).multiplied(upToLargest: threads)
    }
    // The outputs of the shards in progress, and their probabilities in the network's precision and as Doubles; then
    // the probabilities of all images.
    let wave = max(Shards.wave, threads).multiplied(upToLargest: Shards.size)
    let perOutput = wave.multiplied(upToLargest: 2 * size + 16).added(upToLargest: images.multiplied(upToLargest: 8))
    return passes.added(upToLargest: shard.multiplied(upToLargest: threads))
      .added(upToLargest: outputs.countUpToLargest.multiplied(upToLargest: perOutput))
      .added(upToLargest: images.multiplied(upToLargest: 96))
  }
}
