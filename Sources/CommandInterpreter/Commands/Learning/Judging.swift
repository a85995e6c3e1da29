import ImageData
import NeuralNetworks

/// What the commands share that judge a network by labelled images.
extension Evaluator {
  /// The evaluation of a network on a dataset's test part (a part is taken as it is).
  ///
  /// - Parameters:
  ///   - net: the operand that the network is.
  ///   - data: the operand that the examples come from.
  func judged(
    _ model: ModelValue, on examples: any ExampleSource, _ call: Call, _ net: any DeclaredParameter,
    _ data: Parameter<DatasetValue>
  ) throws(Diagnostic) -> Evaluation {
    try checkActivations(of: model.network, examples.exampleShape.batch(of: 1))
    let loss = model.network.training?.loss.loss ?? SoftmaxCrossEntropy()
    let evaluation: Evaluation?
    do throws(TrainingError) {
      evaluation = try model.network.converted(to: Float.self).evaluation(
        on: examples, loss: loss, kernels: kernels(Float.self), threads: environment.threads,
        shouldStop: environment.isInterrupted)
    } catch {
      throw call.error(error, named: call.path(of: net)?.text, of: model, on: data)
    }
    guard let evaluation else { throw call.error(.interrupted, "stopped before every image was judged") }
    return evaluation
  }
}

extension Evaluator {
  /// Refuses a batch that would be kept in memory as a whole, where it is larger than the limit.
  ///
  /// Most networks learn from a batch in small parts. One with a layer that couples the images of a batch keeps all that
  /// every layer makes of it until the way back.
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
      "\(word?.layer.declaration.word ?? "a layer") takes a batch as a whole, and \(batch) images would hold more than "
        + "\(limit) values",
      at: TrainingSettings.batch,
      help: fitting > 0 ? "`batch=\(fitting)` fits" : "`set limit N` raises the limit, `batch=2` needs the least")
  }
}

/// The names of a network's classes: the dataset's, and numbers where it has none.
func classNames(_ count: Int, _ names: [String]) -> [String] {
  (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
}
