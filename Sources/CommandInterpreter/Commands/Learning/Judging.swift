import ImageData
import NeuralNetworks

/// Shared by the commands that evaluate a network on labelled images.
extension Evaluator {
  /// Evaluates a network on labelled images, with the loss it was trained with or otherwise cross-entropy.
  ///
  /// - Parameters:
  ///   - net: the operand for the network.
  ///   - data: the operand for the examples.
  func judged(
    _ model: ModelValue, on examples: any ExampleSource, _ call: Call, _ net: any DeclaredParameter,
    _ data: Parameter<DatasetValue>
  ) throws(Diagnostic) -> Evaluation {
    try checkActivations(of: model.network, examples.exampleShape.batch(of: 1))
    try checkJudging(model.network, examples)
    let loss = model.network.training?.loss.loss ?? SoftmaxCrossEntropy()
    let evaluation: Evaluation?
    do throws(TrainingError) {
      evaluation = try model.network.converted(to: Float.self).evaluation(
        on: examples, loss: loss, kernels: kernels(Float.self), threads: environment.threads,
        shouldStop: environment.isInterrupted)
    } catch {
      throw call.error(error, named: call.path(of: net)?.text, of: model, on: data)
    }
    guard let evaluation else { throw call.error(.interrupted, "stopped before all images were evaluated") }
    return evaluation
  }
}

extension Evaluator {
  /// Throws if an evaluation needs more memory than is available: for the network in single precision, its intermediate
  /// values, the outputs for every image, and a few copies of the confusion matrix.
  func checkJudging(
    _ network: LayeredNeuralNetwork<Double>, _ examples: any ExampleSource
  ) throws(Diagnostic) {
    let example = examples.exampleShape
    guard let output = try? network.shapes(ofBatch: example.batch(of: 1)).last ?? example else { return }
    let single = try converted(network)
    let bytes = single.evaluationMemory(
      example: example, images: examples.count, kernels: kernels(Float.self), threads: environment.threads)
    let classes = output.rank == 2 ? output[1] : 1
    try checkMemory(
      bytes.saturatingAdd(network.tensorBytes / 2).saturatingAdd(Shape(classes, classes).bytes(4)))
  }

  /// Converts a network to single precision; throws if there is not enough memory for it.
  private func converted(_ network: LayeredNeuralNetwork<Double>) throws(Diagnostic) -> LayeredNeuralNetwork<Float> {
    try checkMemory(network.tensorBytes / 2)
    return network.converted(to: Float.self)
  }

  /// Throws if training needs more memory than is available. The network is in memory three times: before training, in
  /// the training precision, and after training.
  func checkTraining<Scalar: TensorScalar>(
    _ network: LayeredNeuralNetwork<Scalar>, by trainer: Trainer<Scalar>, on examples: any ExampleSource,
    images: Int, validation: Int
  ) throws(Diagnostic) {
    let bytes = trainer.memory(
      training: network, example: examples.exampleShape, images: images, validation: validation)
    let values = network.tensorBytes / MemoryLayout<Scalar>.stride
    let fewer = trainer.configuration.batch > 16 ? "a smaller `batch=` may need less memory" : nil
    try checkMemory(bytes.saturatingAdd(values.saturatingMultiply(16)), help: fewer)
  }

  /// Throws if the values of a batch exceed the limit, for a network that keeps a whole batch in memory.
  ///
  /// Most networks process a batch in small pieces. A network with a layer that couples the images of a batch keeps the
  /// outputs of every layer for the whole batch until the backward pass.
  func checkMemory(
    ofTraining network: LayeredNeuralNetwork<Double>, on data: Dataset, batch: Int, _ call: Call
  ) throws(Diagnostic) {
    guard network.learnsFromWholeBatches, let cost = try? network.cost(data.exampleShape) else { return }
    let limit = session.settings.tensorLimit
    let (values, isTooLarge) = cost.values.multipliedReportingOverflow(by: batch)
    guard isTooLarge || values > limit else { return }
    let word = LayerPath.tree(of: network.layers).first { $0.layer.blocks.isEmpty && $0.layer.couplesImages }
    let fitting = TrainingSettings.fittingBatch(limit / max(1, cost.values), of: data.train.count) ?? 0
    throw call.error(
      .limit,
      "\(word?.layer.declaration.word ?? "a layer") processes a batch as a whole, and a batch of \(batch) takes more "
        + "values than the limit of \(limit)",
      at: TrainingSettings.batch,
      help: fitting > 0
        ? "`batch=\(fitting)` fits" : "raise the limit with `set limit N`; no smaller batch fits")
  }
}

/// The names of a network's classes: those of the dataset, and numbers for any further classes.
func classNames(_ count: Int, _ names: [String]) -> [String] {
  (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
}
