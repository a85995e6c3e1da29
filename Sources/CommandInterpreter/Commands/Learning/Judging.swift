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

/// The names of a network's classes: the dataset's, and numbers where it has none.
func classNames(_ count: Int, _ names: [String]) -> [String] {
  (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
}
