import NeuralNetworks

/// The input or a parameter of a chain of layers.
enum TensorPlace: Hashable, Sendable {
  case input
  case parameter(layer: Int, index: Int)
}

/// The subject of a check: a sequence of layers (a single layer or a network), optionally followed by a loss.
struct ChainSubject<Scalar: TensorScalar>: Sendable {
  /// Computes the value and gradient of a loss from the last layer's output.
  typealias Loss = @Sendable (Tensor<Scalar>) -> (value: Double, gradient: Tensor<Scalar>)

  var layers: [any Layer<Scalar>]
  let input: Tensor<Scalar>
  /// The context of each layer's passes, which fixes its random choices.
  let contexts: [ForwardContext<Scalar>]
  let loss: Loss?
  /// Each layer's input at the unperturbed point. Perturbing a parameter of a layer leaves the layer's own input
  /// unchanged.
  let received: [Tensor<Scalar>]
  /// The output at the unperturbed point; with a loss, the value of the loss, rounded to the layers' precision.
  let output: Tensor<Scalar>
  /// The output as Double values; the value of a loss is not rounded to the layers' precision.
  let base: [Double]
  /// With a loss, the magnitude of the terms that cancel in it: Σ_j |∂L/∂z_j| |z_j|. 0 without a loss or if the sum is
  /// not finite.
  let lossScale: Double

  /// Creates a subject from a network's layers, each in its own context; with `alone`, from one layer in `context`
  /// itself.
  init(
    _ layers: [any Layer<Scalar>], input: Tensor<Scalar>, in context: ForwardContext<Scalar>, loss: Loss? = nil,
    alone: Bool = false
  ) {
    self.init(
      layers, input: input, contexts: layers.indices.map { alone ? context : context.entering($0) }, loss: loss)
  }

  /// Returns the subject at another point, with the given input and the parameters of `layers`.
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
    // Run other data first, to expose a layer that keeps using the first batch it has seen.
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

  /// The tensors with their names, the input first; with several layers, the name of a parameter starts with its
  /// layer's index.
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

  /// Returns the groups of entries that may be perturbed together; nil for several layers or a loss, or if the layer
  /// does not declare such groups.
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

  /// Computes properties of the input, the parameters and the upstream gradient together.
  func operands(arriving upstream: [Double]) -> EntryJudge.Operands {
    let all = [upstream] + tensors.map { tensor($0.place).converted(to: Double.self).values }
    let largest = all.joined().polled.reduce(1.0) { abs($1).isFinite ? max($0, abs($1)) : $0 }
    return EntryJudge.Operands(areFinite: all.allSatisfy { $0.polled.allSatisfy(\.isFinite) }, largest: largest)
  }

  /// How smoothly the outputs depend on a single entry; `composite` if unknown, or for several layers or a loss.
  var form: Smoothness {
    guard layers.count == 1, loss == nil else { return .composite }
    return layers[0].differenceTraits?.smoothness(isTraining: contexts[0].isTraining) ?? .composite
  }

  /// Whether every path from an input to an output is known to have at most one operation with kinks.
  var isPrimitive: Bool { form.isPrimitive }

  /// Whether gradients at kinks can be checked: only in a single layer without inner layers and without a loss. In a
  /// chain, one kink may feed another, so gradients at kinks are left to the checks of its layers.
  var judgesCorners: Bool { layers.count == 1 && loss == nil && layers[0].blocks.isEmpty }

  /// Computes all outputs after perturbing some entries of a tensor, and the actual changes of the entries.
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

  /// Computes all outputs after replacing a whole tensor, and the branches that the forward pass took in each layer
  /// (nil if unknown).
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

  /// Converts the last layer's output to Double values; with a loss, returns the value of the loss instead.
  func values(_ output: Tensor<Scalar>) -> [Double] {
    if let loss { return [loss(output).value] }
    return output.converted(to: Double.self).values
  }

  /// Computes the gradients of all tensors, in the order of `tensors`, for an upstream gradient. If `input` is given,
  /// it replaces the subject's own input.
  func gradients(_ upstream: Tensor<Scalar>, at input: Tensor<Scalar>? = nil) -> [Tensor<Scalar>] {
    let (output, caches) = forward(at: input)
    return gradients(upstream, output: output, caches)
  }

  /// Computes the gradients of all tensors, from the output and the caches of an existing forward pass.
  func gradients(_ upstream: Tensor<Scalar>, output: Tensor<Scalar>, _ caches: [AnyForwardCache]) -> [Tensor<Scalar>] {
    var arriving = upstream
    if let loss { arriving = loss(output).gradient.map { $0 * upstream.values[0] } }
    var parameters: [[Tensor<Scalar>]] = []
    for (index, layer) in layers.enumerated().reversed() {
      let gradients = layer.propagate(arriving, caches[index], in: contexts[index])
      arriving = gradients.input
      // A missing gradient must not shift the others.
      let missing = layer.parameterNames.count - gradients.parameters.count
      let absent = [Tensor<Scalar>](repeating: Tensor(Shape(0)), count: max(0, missing))
      parameters.append(Array((gradients.parameters + absent).prefix(layer.parameterNames.count)))
    }
    return [arriving] + parameters.reversed().joined()
  }

  /// Runs one forward pass, on another input if one is given, and returns the output and the caches for backward.
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
