/// Layers one after another, each the input of the next: f(x) = f_n(... f_2(f_1(x))).
///
/// A network is a value: `forward` changes nothing and returns all that `backward` takes, so one network can be copied,
/// checked, and run on many batches at once. (Slide: *CNN Chain Rule Overview*.)
public struct LayeredNeuralNetwork<Scalar: TensorScalar>: Sendable {
  /// The layers in the order in which an input meets them.
  public var layers: [any Layer<Scalar>]
  /// The shape of one input, where it was stated.
  public let inputShape: Shape?
  /// How the network was last trained.
  public var training: TrainingConfiguration?

  /// A network of these layers.
  ///
  /// - Parameter input: the shape of one input; with it every shape is checked here, without it as far as it is known.
  /// - Throws: `NetworkShapeError` for the first layer that does not fit what comes before it.
  public init(_ layers: [any Layer<Scalar>], input: Shape? = nil) throws(NetworkShapeError) {
    self.layers = layers
    inputShape = input
    _ = try stages(from: partialInput)
  }

  /// What is known of one input.
  private var partialInput: PartialShape { inputShape.map { PartialShape($0) } ?? .unknown }

  /// The shape of one output as far as it is known.
  public var outputShape: PartialShape { (try? stages(from: partialInput))?.last?.output ?? partialInput }

  /// The shape of one output of every layer, for what is known of one input.
  ///
  /// - Throws: `NetworkShapeError` for the first layer that does not fit.
  public func stages(
    from input: PartialShape, batch: Int? = nil
  ) throws(NetworkShapeError) -> [NetworkShapeError.Stage] {
    var stages: [NetworkShapeError.Stage] = []
    for (index, layer) in layers.enumerated() {
      do {
        let output = try layer.outputShape(of: stages.last?.output ?? input)
        stages.append(NetworkShapeError.Stage(text: layer.text, output: output))
      } catch {
        throw failure(error, at: index, after: stages, batch: batch)
      }
    }
    return stages
  }

  private func failure(
    _ error: ShapeError, at index: Int, after stages: [NetworkShapeError.Stage], batch: Int?
  ) -> NetworkShapeError {
    let layer = layers.indices.contains(index) ? layers[index] : nil
    return NetworkShapeError(
      layerIndex: index, layerWord: layer?.declaration.word ?? "", layerText: layer?.text ?? "", error: error,
      stagesBefore: stages, batch: batch)
  }

  /// The shape of every layer's output for a batch of inputs.
  ///
  /// - Throws: `NetworkShapeError` for the first layer that does not fit.
  public func shapes(ofBatch input: Shape) throws(NetworkShapeError) -> [Shape] {
    guard input.rank > 0 else { throw failure(.notABatch(input), at: 0, after: [], batch: nil) }
    return try stages(from: PartialShape(input.example), batch: input[0]).map { stage in
      guard let output = stage.output.complete else {
        preconditionFailure("\(stage.text) gives no complete shape for \(input)")
      }
      return output.batch(of: input[0])
    }
  }

  /// The outputs of every layer for a batch of inputs.
  ///
  /// - Throws: `NetworkShapeError` where the batch does not fit.
  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) throws(NetworkShapeError) -> NetworkEvaluation<Scalar> {
    _ = try shapes(ofBatch: input.shape)
    if context.stream != nil { try checkTraining(onBatch: input.shape) }
    return evaluate(input, in: context)
  }

  /// The gradients of a loss by the input and by every parameter, from its gradient by the output of `evaluation`.
  ///
  /// - Throws: `NetworkShapeError` where the gradient has another shape than the output.
  public func backward(
    _ outputGradient: Tensor<Scalar>, _ evaluation: NetworkEvaluation<Scalar>, in context: ForwardContext<Scalar>
  ) throws(NetworkShapeError) -> NetworkGradients<Scalar> {
    let output = evaluation.output.shape
    guard outputGradient.shape == output else {
      let stages = try stages(from: PartialShape(evaluation.input.shape.example), batch: output[0])
      throw failure(
        ShapeError(
          expected: "a gradient of its output's shape \(output)", received: "\(outputGradient.shape)",
          expectedShape: "\(output)"),
        at: max(0, layers.count - 1), after: stages.dropLast(), batch: output[0])
    }
    return propagate(outputGradient, evaluation, in: context)
  }

  /// `forward` for a batch whose shape has been checked.
  func evaluate(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> NetworkEvaluation<Scalar> {
    var results: [ForwardResult<Scalar, AnyForwardCache>] = []
    for (index, layer) in layers.enumerated() {
      results.append(layer.evaluate(results.last?.output ?? input, in: context.entering(index)))
    }
    return NetworkEvaluation(
      input: input, outputs: results.map(\.output), caches: results.map(\.cache), buffers: results.map(\.buffers))
  }

  /// `backward` for a gradient whose shape has been checked.
  func propagate(
    _ outputGradient: Tensor<Scalar>, _ evaluation: NetworkEvaluation<Scalar>, in context: ForwardContext<Scalar>
  ) -> NetworkGradients<Scalar> {
    precondition(evaluation.caches.count == layers.count, "an evaluation of another network")
    var arriving = outputGradient
    var gradients: [LayerGradients<Scalar>] = []
    for (index, layer) in layers.enumerated().reversed() {
      let gradient = layer.propagate(arriving, evaluation.caches[index], in: context.entering(index))
      arriving = gradient.input
      gradients.append(gradient)
    }
    return NetworkGradients(output: outputGradient, layers: gradients.reversed())
  }

  /// How many numbers the network learns.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// What the forward pass of one example of this shape costs.
  ///
  /// - Throws: `NetworkShapeError` where such an example does not fit.
  public func cost(_ example: Shape) throws(NetworkShapeError) -> LayerCost {
    let inputs = [example.batch(of: 1)] + (try shapes(ofBatch: example.batch(of: 1)))
    return zip(layers, inputs).reduce(into: LayerCost(values: example.countUpToLargest)) { sum, stage in
      let own = stage.0.cost(stage.1.example)
      sum.multiplyAdds = sum.multiplyAdds.added(upToLargest: own.multiplyAdds)
      sum.values = sum.values.added(upToLargest: own.values)
    }
  }

  /// How many layers the tree has.
  public var treeCount: Int { layers.reduce(0) { $0 + $1.treeCount } }

  /// Whether a batch is learnt from as a whole: some layer couples its images, or keeps buffers that follow it.
  public var learnsFromWholeBatches: Bool { layers.contains { $0.couplesImages || !$0.bufferNames.isEmpty } }

  /// - Throws: `NetworkShapeError` for the first layer that cannot be trained on such a batch, which fits otherwise.
  public func checkTraining(onBatch input: Shape) throws(NetworkShapeError) {
    let stages = try stages(from: PartialShape(input.example), batch: input[0])
    let inputs = [input.example] + stages.map { $0.output.complete ?? input.example }
    for (index, layer) in layers.enumerated() {
      if let objection = layer.objection(toTrainingBatch: inputs[index].batch(of: input[0])) {
        throw failure(objection, at: index, after: Array(stages[..<index]), batch: input[0])
      }
    }
  }

  /// Fresh parameters for every layer, in the layers' order.
  public mutating func initialize(from generator: inout SeededGenerator) {
    for index in layers.indices { layers[index].initialize(from: &generator) }
  }

  /// The line that makes this network: `conv 1 8 | maxpool 2 | flatten | linear 392 3`.
  public var layerPipeline: String { layers.map(\.text).joined(separator: " | ") }

  /// The same network in another precision.
  public func converted<Other: TensorScalar>(to precision: Other.Type) -> LayeredNeuralNetwork<Other> {
    LayeredNeuralNetwork<Other>(
      checked: layers.map { $0.converted(to: precision) }, input: inputShape, training: training)
  }

  private init(
    checked layers: [any Layer<Scalar>], input: Shape?, training: TrainingConfiguration?
  ) {
    self.layers = layers
    inputShape = input
    self.training = training
  }
}
