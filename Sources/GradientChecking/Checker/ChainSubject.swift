import NeuralNetworks

/// One of the tensors that a chain of layers depends on.
enum TensorPlace: Hashable, Sendable {
  case input
  case parameter(layer: Int, index: Int)
}

/// What is checked: layers one after another (one of them, or a network), with a loss behind the last or without.
struct ChainSubject<Scalar: TensorScalar>: Sendable {
  /// Value and gradient of a loss of the last layer's output.
  typealias Loss = @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)

  var layers: [any Layer<Scalar>]
  let input: Tensor<Scalar>
  /// In what each layer's passes are made: the random choices of each are those of its place.
  let contexts: [ForwardContext<Scalar>]
  let loss: Loss?
  /// What each layer receives at the point itself: a moved parameter changes nothing before its layer.
  let received: [Tensor<Scalar>]
  /// The outputs at the point itself; with a loss its one value.
  let output: Tensor<Scalar>
  /// The same, in Double: a loss is summed in Double whatever the layers compute in.
  let base: [Double]
  /// With a loss the size of the terms that it is the difference of: Σ_j |∂L/∂z_j| |z_j|; else 0.
  let lossScale: Double

  /// A network's layers, or with `alone` one layer at its place.
  init(
    _ layers: [any Layer<Scalar>], input: Tensor<Scalar>, in context: ForwardContext<Scalar>, loss: Loss? = nil,
    alone: Bool = false
  ) {
    self.init(
      layers, input: input, contexts: layers.indices.map { alone ? context : context.entering($0) }, loss: loss)
  }

  /// The same subject at another point: for another input, with other parameters.
  func at(_ input: Tensor<Scalar>, with layers: [any Layer<Scalar>]) -> ChainSubject {
    ChainSubject(layers, input: input, contexts: contexts, loss: loss)
  }

  private init(
    _ layers: [any Layer<Scalar>], input: Tensor<Scalar>, contexts: [ForwardContext<Scalar>], loss: Loss?
  ) {
    self.layers = layers
    self.input = input
    self.contexts = contexts
    self.loss = loss
    // Other data goes first, so that a layer which keeps to the first batch it has seen is found out.
    let reversed = Tensor(input.shape, input.values.reversed()).map { $0 * 1.7 + 0.3 }
    var decoy = reversed
    for (layer, context) in zip(layers, contexts) { decoy = layer.evaluate(decoy, in: context).output }
    var received = [input]
    for (layer, context) in zip(layers, contexts) {
      received.append(layer.evaluate(received[received.count - 1], in: context).output)
    }
    let last = received.removeLast()
    self.received = received
    output = loss.map { Tensor(Shape(), [Scalar($0(last).value)]) } ?? last
    base = loss.map { [$0(last).value] } ?? last.converted(to: Double.self).values
    lossScale = loss.map { Self.sensitivity($0(last).gradient, last) } ?? 0
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func sensitivity(_ gradient: Tensor<Scalar>, _ output: Tensor<Scalar>) -> Double {
    let sum = zip(gradient.values, output.values).polled.reduce(0.0) { $0 + abs(Double($1.0) * Double($1.1)) }
    return sum.isFinite ? sum : 0
  }

  /// The tensors, the input first, each under its name; where there are several layers the layer's place stands before.
  var tensors: [(place: TensorPlace, name: String)] {
    var tensors: [(TensorPlace, String)] = [(.input, "input")]
    for (number, layer) in layers.enumerated() {
      for (index, name) in layer.parameterNames.enumerated() {
        tensors.append(
          (
            .parameter(layer: number, index: index),
            layers.count == 1 ? name : ([.index(number)] as LayerPath).naming(name)
          ))
      }
    }
    return tensors
  }

  func tensor(_ place: TensorPlace) -> Tensor<Scalar> {
    switch place {
    case .input: input
    case .parameter(let layer, let index): layers[layer].parameter(index)
    }
  }

  /// The entries that may be moved at once, where there is one layer and it says so.
  func independentGroups(of place: TensorPlace) -> IndependentGroups? {
    guard layers.count == 1, loss == nil else { return nil }
    let tensor: LayerTensor =
      switch place {
      case .input: .input
      case .parameter(_, let index): .parameter(index)
      }
    return layers[0].differenceTraits?
      .independentGroups(of: tensor, input: input.shape, isTraining: contexts[0].isTraining)
  }

  /// What is known of the input, the parameters and the gradient that arrives.
  func operands(arriving upstream: [Double]) -> EntryJudge.Operands {
    let all = [upstream] + tensors.map { tensor($0.place).converted(to: Double.self).values }
    let largest = all.joined().polled.reduce(1.0) { abs($1).isFinite ? max($0, abs($1)) : $0 }
    return EntryJudge.Operands(areFinite: all.allSatisfy { $0.polled.allSatisfy(\.isFinite) }, largest: largest)
  }

  /// What is known of how an output depends on an entry.
  var form: Smoothness {
    guard layers.count == 1, loss == nil else { return .composite }
    return layers[0].differenceTraits?.smoothness(isTraining: contexts[0].isTraining) ?? .composite
  }

  /// Whether at most one operation with corners stands between any input and any output.
  var isPrimitive: Bool { form.isPrimitive }

  /// Whether corners can be judged: those of a single layer can, those of a chain stand behind others and are left to its
  /// layers.
  var judgesCorners: Bool { layers.count == 1 && loss == nil && layers[0].blocks.isEmpty }

  /// All outputs where some entries of a tensor have been moved.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func outputs(moving entries: [Int], of place: TensorPlace, by distances: [Double]) -> MovedOutputs.Evaluation {
    var moved = [Double](repeating: 0, count: entries.count)
    func move(_ tensor: inout Tensor<Scalar>) {
      for (number, entry) in entries.enumerated().polled {
        let value = tensor.values[entry]
        let changed = Scalar(Double(value) + distances[number])
        tensor.values[entry] = changed
        moved[number] = Double(changed) - Double(value)
      }
    }
    switch place {
    case .input:
      var changed = input
      move(&changed)
      return MovedOutputs.Evaluation(outputs: run(layers, from: 0, changed), moved: moved)
    case .parameter(let number, let index):
      var changed = layers
      changed[number].updateParameters { place, tensor in if place == index { move(&tensor) } }
      return MovedOutputs.Evaluation(outputs: run(changed, from: number, received[number]), moved: moved)
    }
  }

  /// All outputs where whole tensors stand in place of the present ones, and the branches that the forward pass took.
  func outputs(
    replacing place: TensorPlace, by replacement: Tensor<Scalar>
  ) -> (outputs: [Double], branches: [[Int32]?]) {
    var changed = layers
    var value = input
    switch place {
    case .input: value = replacement
    case .parameter(let number, let index):
      changed[number].updateParameters { place, tensor in if place == index { tensor = replacement } }
    }
    var branches: [[Int32]?] = []
    for (layer, context) in zip(changed, contexts) {
      let result = layer.evaluate(value, in: context)
      branches.append(layer.branches(of: result.cache))
      value = result.output
    }
    return (values(value), branches)
  }

  private func run(_ layers: [any Layer<Scalar>], from first: Int, _ input: Tensor<Scalar>) -> [Double] {
    values(layers.indices[first...].reduce(input) { layers[$1].evaluate($0, in: contexts[$1]).output })
  }

  /// The outputs that a last layer's output makes: with a loss its one value.
  func values(_ output: Tensor<Scalar>) -> [Double] {
    if let loss { return [loss(output).value] }
    return output.converted(to: Double.self).values
  }

  /// The gradients by every tensor, in the order of `tensors`, for a gradient by the outputs; `input` may stand in for
  /// the present input.
  func gradients(_ upstream: Tensor<Scalar>, at input: Tensor<Scalar>? = nil) -> [Tensor<Scalar>] {
    let (output, caches) = forward(at: input)
    return gradients(upstream, output: output, caches)
  }

  /// `gradients` for a forward pass that has been made.
  func gradients(_ upstream: Tensor<Scalar>, output: Tensor<Scalar>, _ caches: [AnyForwardCache]) -> [Tensor<Scalar>] {
    var arriving = upstream
    if let loss { arriving = loss(output).gradient.map { $0 * upstream.values[0] } }
    var parameters: [[Tensor<Scalar>]] = []
    for (index, layer) in layers.enumerated().reversed() {
      let gradients = layer.propagate(arriving, caches[index], in: contexts[index])
      arriving = gradients.input
      // A gradient that is missing must not put the others in its place.
      let missing = layer.parameterNames.count - gradients.parameters.count
      let absent = [Tensor<Scalar>](repeating: Tensor(Shape(0)), count: max(0, missing))
      parameters.append(Array((gradients.parameters + absent).prefix(layer.parameterNames.count)))
    }
    return [arriving] + parameters.reversed().joined()
  }

  /// One forward pass, of another input if one is given, and what backward needs of it.
  func forward(at input: Tensor<Scalar>? = nil) -> (output: Tensor<Scalar>, caches: [AnyForwardCache]) {
    var caches: [AnyForwardCache] = []
    var value = input ?? self.input
    for (layer, context) in zip(layers, contexts) {
      let result = layer.evaluate(value, in: context)
      caches.append(result.cache)
      value = result.output
    }
    return (value, caches)
  }
}
