/// The predictions, loss and accuracy of a network on labelled examples.
public struct Evaluation: Hashable, Sendable {
  /// The true class of every example.
  public let labels: [Int]
  /// The predicted class of every example: the index of the largest output, the first one in case of a tie.
  public let predictions: [Int]
  /// The softmax of the outputs, examples x classes in row-major order.
  public let probabilities: [Double]
  /// The number of classes.
  public let classes: Int
  /// The mean loss.
  public let loss: Double

  /// The fraction of examples that were classified correctly.
  public var accuracy: Double {
    Double(zip(labels, predictions).count { $0 == $1 }) / Double(labels.count)
  }

  /// The confusion matrix: the number of examples of each true class (row) that were predicted as each class (column).
  public var confusion: [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
    return counts
  }

  /// The positions of the misclassified examples.
  public var mistakes: [Int] { labels.indices.filter { labels[$0] != predictions[$0] } }

  /// Returns the softmax of one example's outputs.
  public func probabilities(of example: Int) -> ArraySlice<Double> {
    probabilities[example * classes..<(example + 1) * classes]
  }
}

extension LayeredNeuralNetwork {
  /// Evaluates the network on labelled examples; the result is bit-identical for any number of threads.
  ///
  /// - Returns: the evaluation, or nil if `shouldStop` returned true.
  /// - Throws: `TrainingError` if there are no examples, or they or their labels do not fit the network.
  public func evaluation(
    on examples: any ExampleSource, loss: any Loss = SoftmaxCrossEntropy(), kernels: any LayerKernels<Scalar>,
    threads: Int = 1, shouldStop: () -> Bool = { false }
  ) throws(TrainingError) -> Evaluation? {
    guard examples.count > 0 else { throw .noExamples("there are no images to evaluate on") }
    let classes = try classCount(for: examples, loss)
    var labels: [Int] = []
    var predictions: [Int] = []
    var probabilities: [Double] = []
    var sum = 0.0
    probabilities.reserveCapacity(examples.count * classes)
    let shards = Shards.of(Array(0..<examples.count)[...])
    let pool = ThreadPool(workers: threads)
    let runner =
      kernels is VectorKernels<Scalar>
      ? VectorRunner(self, example: examples.exampleShape, on: kernels, pool: pool) : nil
    let wave = max(Shards.wave, threads)
    for start in stride(from: 0, to: shards.count, by: wave) {
      if shouldStop() { return nil }
      let results = Shards.map(shards[start..<min(start + wave, shards.count)], on: pool) { positions, worker in
        let labels = examples.labels(at: positions)
        let images = examples.images(at: positions, as: Scalar.self)
        let outputs = runner?.output(images, worker: worker) ?? evaluate(images, in: ForwardContext(kernels)).output
        return (
          labels: labels, predictions: outputs.largestInRows(),
          probabilities: SoftmaxCrossEntropy.probabilities(outputs).converted(to: Double.self).values,
          loss: loss.evaluate(outputs, .labels(labels), batch: examples.count).value
        )
      }
      for result in results {
        labels += result.labels
        predictions += result.predictions
        probabilities += result.probabilities
        sum += result.loss
      }
    }
    return Evaluation(
      labels: labels, predictions: predictions, probabilities: probabilities, classes: classes, loss: sum)
  }

  /// Returns the number of classes, which is the number of the network's outputs.
  ///
  /// - Throws: `TrainingError` if the examples do not fit the network, or their labels do not fit its outputs.
  func classCount(for examples: any ExampleSource, _ loss: any Loss) throws(TrainingError) -> Int {
    let outputs: Shape
    do {
      let input = examples.exampleShape.batch(of: examples.count)
      outputs = try shapes(ofBatch: input).last ?? input
    } catch {
      throw .shape(error)
    }
    let labels = Targets<Scalar>.labels(examples.labels(at: Array(0..<examples.count)))
    if let objection = loss.objection(toOutputs: outputs, targets: labels.shape) { throw .loss(objection) }
    return outputs[1]
  }
}
