import ImageData
import NeuralNetworks

/// What the commands share that judge a network by labelled images.
extension Evaluator {
  /// The evaluation of a network on a dataset's test part (a part is taken as it is).
  func judged(
    _ model: ModelValue, on examples: any ExampleSource, loss word: String? = nil, _ call: Call
  ) throws(Diagnostic) -> Evaluation {
    try checkActivations(of: model.network, examples.exampleShape.batch(of: 1))
    let loss = LossCatalog.loss(word ?? model.network.training?.loss ?? "") ?? SoftmaxCrossEntropy()
    do throws(TrainingError) {
      let evaluation = try model.network.converted(to: Float.self).evaluation(
        on: examples, loss: loss, kernels: kernels(Float.self), threads: environment.threads,
        shouldStop: environment.isInterrupted)
      guard let evaluation else { throw TrainingError.noExamples("") }
      return evaluation
    } catch {
      if case .noExamples("") = error { throw call.error(.interrupted, "stopped before every image was judged") }
      throw call.error(error, named: call.path("net")?.text, of: model)
    }
  }
}

/// The names of a network's classes: the dataset's, and numbers where it has none.
func classNames(_ count: Int, _ names: [String]) -> [String] {
  (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
}
