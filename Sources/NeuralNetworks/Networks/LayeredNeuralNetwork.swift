/// A sequence of layers, each applied to the output of the layer before: f(x) = f_n(... f_2(f_1(x))).
///
/// A network is a value: `forward` changes nothing and returns everything that `backward` needs, so one network can be
/// copied, checked, and run on many batches at once. (Slide: *CNN Chain Rule Overview*.)
public struct LayeredNeuralNetwork<Scalar: TensorScalar>: Sendable {
  /// The layers, from input to output.
  public var layers: [any Layer<Scalar>]
  /// The shape of one input; nil if it was not given.
  public let inputShape: Shape?
  /// The configuration of the last training run; nil if the network has not been trained.
  public var training: TrainingConfiguration?

  /// Creates a network of these layers.
  ///
  /// - Parameter input: the shape of one input; if nil, shapes are checked only as far as they are known.
  /// - Throws: `NetworkShapeError` for the first layer that does not fit the input, or the output of the layers before
  ///   it.
  public init(_ layers: [any Layer<Scalar>], input: Shape? = nil) throws(NetworkShapeError) {
    self.layers = layers
    inputShape = input
    _ = try stages(from: partialInput)
    self.layers.prepare(for: partialInput)
  }

  /// Returns the network with the parameters that follow from the shape of one input: see `Layer.prepare`.
  public func prepared(for example: Shape) -> LayeredNeuralNetwork {
    var network = self
    network.layers.prepare(for: PartialShape(example))
    return network
  }

  /// The known part of the shape of one input.
  private var partialInput: PartialShape { inputShape.map { PartialShape($0) } ?? .unknown }

  /// The shape of one output, as far as it is known.
  public var outputShape: PartialShape { (try? stages(from: partialInput))?.last?.output ?? partialInput }

  /// Returns the command and the output shape of every layer for one example, as far as the shape is known; `batch` is
  /// only reported in errors.
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

  /// Returns the output shape of every layer for a batch of inputs.
  ///
  /// - Throws: `NetworkShapeError` for the first layer that does not fit.
  public func shapes(ofBatch input: Shape) throws(NetworkShapeError) -> [Shape] {
    guard input.rank > 0 else { throw failure(.notABatch(input), at: 0, after: [], batch: nil) }
    return try stages(from: PartialShape(input.example), batch: input[0]).map { stage in
      guard let output = stage.output.complete else {
        preconditionFailure("\(stage.text) has no complete output shape for \(input)")
      }
      return output.batch(of: input[0])
    }
  }

  /// Runs the forward pass on a batch of inputs.
  ///
  /// - Throws: `NetworkShapeError` if the batch does not fit or, in training, can't be trained on.
  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) throws(NetworkShapeError) -> NetworkEvaluation<Scalar> {
    _ = try shapes(ofBatch: input.shape)
    if context.stream != nil { try checkTraining(onBatch: input.shape) }
    return evaluate(input, in: context)
  }

  /// Computes the gradients of a loss with respect to the input and every parameter from its gradient with respect to
  /// the output of `evaluation`.
  ///
  /// - Throws: `NetworkShapeError` if the gradient and the output differ in shape.
  public func backward(
    _ outputGradient: Tensor<Scalar>, _ evaluation: NetworkEvaluation<Scalar>, in context: ForwardContext<Scalar>
  ) throws(NetworkShapeError) -> NetworkGradients<Scalar> {
    let output = evaluation.output.shape
    guard outputGradient.shape == output else {
      let stages = try stages(from: PartialShape(evaluation.input.shape.example), batch: output[0])
      throw failure(
        ShapeError(
          expected: "an upstream gradient of shape \(output), like its output,", received: "\(outputGradient.shape)",
          expectedShape: "\(output.example)"),
        at: max(0, layers.count - 1), after: stages.dropLast(), batch: output[0])
    }
    return propagate(outputGradient, evaluation, in: context)
  }

  /// Runs `forward` on a batch whose shape has been checked.
  func evaluate(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> NetworkEvaluation<Scalar> {
    var results: [ForwardResult<Scalar, AnyForwardCache>] = []
    for (index, layer) in layers.enumerated() {
      results.append(layer.evaluate(results.last?.output ?? input, in: context.entering(index)))
    }
    return NetworkEvaluation(
      input: input, outputs: results.map(\.output), caches: results.map(\.cache), buffers: results.map(\.buffers))
  }

  /// Runs `backward` for a gradient whose shape has been checked.
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

  /// The number of learned values, in all parameters.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// Returns the cost of the forward pass of one example of this shape; the input counts among the values.
  ///
  /// - Throws: `NetworkShapeError` if such an example does not fit.
  public func cost(_ example: Shape) throws(NetworkShapeError) -> LayerCost {
    let inputs = [example.batch(of: 1)] + (try shapes(ofBatch: example.batch(of: 1)))
    return zip(layers, inputs).reduce(into: LayerCost(values: example.countUpToLargest)) { sum, stage in
      let own = stage.0.cost(stage.1.example)
      sum.multiplyAdds = sum.multiplyAdds.added(upToLargest: own.multiplyAdds)
      sum.values = sum.values.added(upToLargest: own.values)
    }
  }

  /// The number of layers, including nested ones.
  public var treeCount: Int { layers.reduce(0) { $0 + $1.treeCount } }

  /// Whether batches must be processed as a whole, because a layer couples their images or has buffers that depend on
  /// them.
  public var learnsFromWholeBatches: Bool { layers.contains { $0.couplesImages || !$0.bufferNames.isEmpty } }

  /// Checks that the network can be trained on a batch of this shape.
  ///
  /// - Throws: `NetworkShapeError` for the first layer that the batch does not fit, or that can't be trained on it.
  public func checkTraining(onBatch input: Shape) throws(NetworkShapeError) {
    let stages = try stages(from: PartialShape(input.example), batch: input[0])
    let inputs = [input.example] + stages.map { $0.output.complete ?? input.example }
    for (index, layer) in layers.enumerated() {
      if let objection = layer.objection(toTrainingBatch: inputs[index].batch(of: input[0])) {
        throw failure(objection, at: index, after: Array(stages[..<index]), batch: input[0])
      }
    }
  }

  /// Initialises the parameters of every layer, in order.
  public mutating func initialize(from generator: inout SeededGenerator) {
    for index in layers.indices { layers[index].initialize(from: &generator) }
  }

  /// The command that creates this network: `conv 1 8 | maxpool 2 | flatten | linear 392 3`.
  public var layerPipeline: String { layers.map(\.text).joined(separator: " | ") }

  /// Returns the same network in another precision.
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
