public import NeuralNetworks

/// A layer of one's own, which computes nothing but the equations of its definition.
///
/// The shapes of its parameters follow from the input. Until it is part of a network, or is given one, it has no
/// parameters; parameters that still have their initial values are made anew for an input of another shape.
public struct OwnLayer<Scalar: TensorScalar>: EquationCarrier {
  /// The values that the backward pass needs.
  public struct ForwardCache: Sendable {
    let input: Tensor<Scalar>
    let parameters: [Tensor<Scalar>]
    /// The output, and what else the equations have computed, by canonical name.
    let computed: [String: Tensor<Scalar>]
  }

  /// The definition.
  public let definition: OwnDefinition
  private let passes: EquationPasses
  /// The seed of the initial values.
  private var seed: UInt64
  /// The parameters; empty before their shapes are known.
  private var values: [Tensor<Scalar>] = []
  /// Whether the parameters still have their initial values.
  private var isInitial = true

  /// Creates a layer whose random initial values come from a seed.
  public init(_ definition: OwnDefinition, seed: UInt64) {
    self.definition = definition
    self.seed = seed
    passes = EquationPasses(definition.equations, of: definition.name)
  }

  public static var declaration: LayerDeclaration { LayerDeclaration(word: "layer", name: "OwnLayer") }
  public var declaration: LayerDeclaration {
    LayerDeclaration(
      word: definition.name, name: "OwnLayer", summary: "a layer of your own",
      equations: equations.entries.map(\.equation.text))
  }
  public var fields: LayerFields { LayerFields() }

  public var equations: EquationSet { definition.equations }
  public var builtIn: (any Layer<Scalar>)? { nil }
  public func replacing(_ equations: EquationSet) -> any Layer<Scalar> {
    var changed = definition
    changed.equations = equations
    var layer = OwnLayer(changed, seed: seed)
    (layer.values, layer.isInitial) = (values, isInitial)
    return layer
  }

  /// The names that the equations can use before there are data.
  public var scope: EquationScope { definition.scope(.unknown) }

  // MARK: Parameters

  public var ownParameters: [LayerParameter<Self>] {
    values.isEmpty
      ? [] : definition.parameters.enumerated().map { LayerParameter($1.name, \Self[parameterAt: $0]) }
  }

  private subscript(parameterAt index: Int) -> Tensor<Scalar> {
    get { values[index] }
    set {
      values[index] = newValue
      isInitial = false
    }
  }

  public mutating func initialize(from generator: inout SeededGenerator) {
    seed = generator.next()
    values = initial(values.map(\.shape))
    isInitial = true
  }

  public mutating func prepare(for input: PartialShape) {
    guard isInitial, let shapes = parameterShapes(input), shapes != values.map(\.shape) else { return }
    values = initial(shapes)
  }

  private func initial(_ shapes: [Shape]) -> [Tensor<Scalar>] {
    var generator = SeededGenerator(seed: seed)
    return zip(definition.parameters, shapes).map { $0.values($1, from: &generator) }
  }

  /// The shapes of the parameters; nil if they do not follow from the input.
  private func parameterShapes(_ input: PartialShape) -> [Shape]? {
    let scope = OwnShapes(definition, input: Self.batch(of: input)).scope
    let shapes = definition.parameters.compactMap { scope.shape($0.name)?.complete.map { Shape($0) } }
    return shapes.count == definition.parameters.count ? shapes : nil
  }

  private static func batch(of input: PartialShape) -> KnownShape { KnownShape(input.lengths.map { [nil] + $0 }) }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    var layer = OwnLayer<Other>(definition, seed: seed)
    layer.values = values.map { $0.converted(to: precision) }
    layer.isInitial = isInitial
    return layer
  }

  // MARK: Passes

  public var learnsByLayers: Bool { true }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    let scope = OwnShapes(definition, input: Self.batch(of: input)).scope
    let output = scope.shape(equations["Y"] == nil ? "Z" : "Y")?.lengths
    guard let example = input.complete else { return PartialShape(output.map { Array($0.dropFirst()) }) }
    do throws(EquationError) {
      let known = try knownParameters(for: example.batch(of: 1))
      let shape = try plan(for: example.batch(of: 1), known).steps.last { $0.place == "Y" }?.shape
      guard let shape, shape.rank > 0, shape.dimensions.allSatisfy({ $0 > 0 }) else {
        throw EquationError(.shapeMismatch, "Y would have no values", at: 0..<0)
      }
      return PartialShape(Shape(Array(shape.dimensions.dropFirst())))
    } catch {
      // Too much work is reported by the pass, with its code.
      if error.code == .limit, let lengths = scope.shape("Y")?.lengths?.dropFirst().compactMap(\.self),
        lengths.count + 1 == output?.count
      {
        return PartialShape(Shape(lengths))
      }
      throw ShapeError(
        expected: "an input that fits its equations,", received: "\(example)", expectedShape: "",
        remedy: ([error.text.map { "in `\($0)`: \(error.message)" } ?? error.message] + [error.help].compactMap(\.self))
          .joined(separator: "; "))
    }
  }

  /// The parameters for a batch of this shape: its own, or the initial ones that fit.
  private func knownParameters(for input: Shape) throws(EquationError) -> [Tensor<Scalar>] {
    if definition.parameters.isEmpty { return [] }
    let scope = OwnShapes(definition, input: KnownShape([nil] + input.dimensions.dropFirst().map { Optional($0) }))
      .scope
    var shapes: [Shape] = []
    for parameter in definition.parameters {
      guard let shape = scope.shape(parameter.name)?.complete else {
        throw EquationError(
          .badValue, "the shape of `\(parameter.name)` can't be inferred", at: 0..<0,
          help: "index each axis by one index and give that a range, such as `Y[b,o<3]` for `\(parameter.name)[o]`")
      }
      shapes.append(Shape(shape))
    }
    if shapes == values.map(\.shape) { return values }
    guard isInitial else {
      let own = zip(definition.parameters, values).map { "\($0.name) \($1.shape)" }.joined(separator: ", ")
      throw EquationError(
        .shapeMismatch, "the learned parameters (\(own)) do not fit this input", at: 0..<0,
        help: "define the layer again for inputs of another shape")
    }
    return initial(shapes)
  }

  private func plan(
    for input: Shape, _ parameters: [Tensor<Scalar>]
  ) throws(EquationError) -> EquationPlan {
    try passes.plan(["Y"], for: tensors(parameters).mapValues(\.shape).merging(["X": input]) { $1 }) { scope(input) }
  }

  private func scope(_ input: Shape) -> EquationScope {
    OwnShapes(definition, input: KnownShape(input.dimensions.map { Optional($0) })).scope
  }

  private func tensors(_ parameters: [Tensor<Scalar>]) -> [String: Tensor<Scalar>] {
    Dictionary(uniqueKeysWithValues: zip(definition.parameters.map(\.name), parameters))
  }

  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, ForwardCache> {
    let cancellation = context.kernels.cancellation
    var parameters: [Tensor<Scalar>] = []
    do throws(EquationError) { parameters = try knownParameters(for: input.shape) } catch { cancellation.fail(error) }
    let given = tensors(parameters).merging(["X": input]) { $1 }
    let computed = passes.evaluate(["Y"], from: given, in: { scope(input.shape) }, cancellation)
    let shape = (try? outputShape(ofBatch: input.shape)) ?? input.shape
    var output = computed?["Y"] ?? Tensor(shape)
    if output.shape != shape {
      cancellation.fail(
        EquationError(
          .shapeMismatch, "the first axis of Y must be that of X, one entry for each example", at: 0..<0,
          help: "for example `Y[b,...] = ...` with the `b` of `X[b,...]`"))
      output = Tensor(shape)
    }
    return ForwardResult(
      output, ForwardCache(input: input, parameters: parameters, computed: computed ?? ["Y": output]))
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let found = gradients(["dX"] + parameterNames.map { "d" + $0 }, outputGradient, cache, in: context)
    return LayerGradients(
      input: found["dX"] ?? Tensor(cache.input.shape),
      parameters: zip(parameterNames, cache.parameters).map { found["d" + $0] ?? Tensor($1.shape) })
  }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let found = gradients(parameterNames.map { "d" + $0 }, outputGradient, cache, in: context)
    return zip(parameterNames, cache.parameters).map { found["d" + $0] ?? Tensor($1.shape) }
  }

  private func gradients(
    _ places: [String], _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> [String: Tensor<Scalar>] {
    if places.isEmpty { return [:] }
    let given = tensors(cache.parameters).merging(cache.computed) { $1 }
      .merging(["X": cache.input, "dY": outputGradient]) { $1 }
    return passes.evaluate(places, from: given, in: { scope(cache.input.shape) }, context.kernels.cancellation) ?? [:]
  }

  public func site(
    _ input: Tensor<Scalar>, upstream: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> EquationSite {
    let cache = forward(input, in: context).cache
    let given = tensors(cache.parameters).merging(cache.computed) { $1 }.merging(["X": input, "dY": upstream]) { $1 }
    return EquationSite(equations, in: scope(input.shape), given)
  }

  /// Returns the memory of all that the equations compute for one example.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let (input, output) = (example.checkedCount ?? .max, (try? outputShape(ofBatch: example.batch(of: 1)))?.count ?? 0)
    guard let parameters = try? knownParameters(for: example.batch(of: 1)),
      let forward = try? plan(for: example.batch(of: 1), parameters)
    else { return LayerMemory(kept: output, gradient: input) }
    let kept = forward.steps.reduce(0) { $0.saturatingAdd($1.shape.checkedCount ?? .max) }
    // The equations of the backward pass define about as much again.
    return LayerMemory(kept: kept, forward: output, gradient: input, backward: kept.saturatingAdd(input))
  }
}

extension OwnLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    for tensor in computed.values { tally.add(tensor) }
    for parameter in parameters { tally.add(parameter) }
  }
}
