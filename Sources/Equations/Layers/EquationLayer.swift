public import NeuralNetworks

/// A layer of the catalogue, some of whose results are computed by equations that a student has typed: the output, the
/// input gradient, the gradients of parameters. The rest is computed by the built-in layer.
public struct EquationLayer<Base: Layer>: EquationCarrier {
  public typealias Scalar = Base.Scalar

  /// The values that the backward pass needs.
  public struct ForwardCache: Sendable {
    /// The built-in layer's cache; nil if equations have computed the output.
    package let base: Base.ForwardCache?
    package let input: Tensor<Scalar>
    /// The output, and what else the equations of the forward pass have computed, by canonical name.
    package let computed: [String: Tensor<Scalar>]
  }

  /// The built-in layer.
  public private(set) var base: Base
  private let passes: EquationPasses

  public var equations: EquationSet { passes.set }
  public var builtIn: (any Layer<Scalar>)? { base }
  public func replacing(_ equations: EquationSet) -> any Layer<Scalar> {
    equations.entries.isEmpty ? base : EquationLayer(base, equations)
  }
  public var scope: EquationScope { Self.builtInScope(base) }

  init(_ base: Base, _ equations: EquationSet) {
    self.base = base
    passes = EquationPasses(equations, of: base.declaration.word)
  }

  /// Creates a layer without equations; `with` adds them.
  public init(_ fields: LayerFields) { self.init(Base(fields), EquationSet()) }

  public static var declaration: LayerDeclaration { Base.declaration }
  public static func parameterShapes(_ fields: LayerFields) -> [Shape] { Base.parameterShapes(fields) }
  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    Base.make(fields, in: precision)
  }

  public var fields: LayerFields { base.fields }
  public var ownParameters: [LayerParameter<Self>] { base.ownParameters.map(Self.wrapped) }
  public var ownBuffers: [LayerParameter<Self>] { base.ownBuffers.map(Self.wrapped) }

  private static func wrapped(_ own: LayerParameter<Base>) -> LayerParameter<Self> {
    let base: WritableKeyPath<Self, Base> = \.base
    return LayerParameter(own.name, base.appending(path: own.path))
  }

  public mutating func initialize(from generator: inout SeededGenerator) { base.initialize(from: &generator) }
  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    try base.outputShape(of: input)
  }
  public var couplesImages: Bool { base.couplesImages }
  public var learnsByLayers: Bool { true }
  public func objection(toTrainingBatch input: Shape) -> ShapeError? { base.objection(toTrainingBatch: input) }
  public func cost(_ example: Shape) -> LayerCost { base.cost(example) }
  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    base.converted(to: precision).with(equations)
  }

  // MARK: Passes

  /// Whether the output is computed by equations.
  public var hasTypedForward: Bool { equations["Y"] != nil || equations["Z"] != nil }

  /// The gradients that are computed by equations: `dX`, and `d` with a parameter's name.
  private var typedGradients: [String] {
    (["X"] + base.parameterNames).map { "d" + $0 }.filter { equations[$0] != nil }
  }

  /// ∂L/∂Z, if an equation computes it and built-in gradients start from it.
  private var typedSumGradient: [String] {
    equations["dZ"] != nil && typedGradients.count <= base.parameterNames.count ? ["dZ"] : []
  }

  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, ForwardCache> {
    guard hasTypedForward else {
      let result = base.forward(input, in: context)
      return ForwardResult(
        result.output, ForwardCache(base: result.cache, input: input, computed: ["Y": result.output]),
        buffers: result.buffers)
    }
    let computed = passes.evaluate(
      ["Y"], from: tensors(input), in: { scope(input.shape) }, context.kernels.cancellation)
    let output = computed?["Y"] ?? Tensor(outputShape(ofBatch: input.shape))
    return ForwardResult(output, ForwardCache(base: nil, input: input, computed: computed ?? ["Y": output]))
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let typed = typedGradients
    let isComplete = typed.count == base.parameterNames.count + 1
    let found = computed(typed + typedSumGradient, outputGradient, cache, in: context)
    let builtIn = isComplete ? nil : builtInGradients(outputGradient, cache, dZ: found["dZ"], in: context)
    return LayerGradients(
      input: found["dX"] ?? builtIn?.input ?? Tensor(cache.input.shape),
      parameters: parameters(found, builtIn?.parameters))
  }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let typed = typedGradients.filter { $0 != "dX" }
    let found = computed(typed + typedSumGradient, outputGradient, cache, in: context)
    if typed.count == base.parameterNames.count { return parameters(found, nil) }
    if let dZ = found["dZ"] {
      return parameters(found, builtInGradients(outputGradient, cache, dZ: dZ, in: context).parameters)
    }
    return parameters(
      found, base.parameterGradients(outputGradient, baseCache(cache, context), in: context))
  }

  /// The built-in layer's gradients; from ∂L/∂Z where an equation computes that.
  private func builtInGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, dZ: Tensor<Scalar>?, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    guard let dZ, let linear = withoutActivation else {
      return base.backward(dZ ?? outputGradient, baseCache(cache, context), in: context)
    }
    return linear.propagate(dZ, linear.evaluate(cache.input, in: context).cache, in: context)
  }

  /// The built-in layer with the identity instead of its activation; nil if it has none.
  private var withoutActivation: (any Layer<Scalar>)? {
    let none = FieldValue.word("none")
    guard let activation = base.fields["activation"], activation != none else { return nil }
    var linear = Base.make(base.fields.replacing("activation", by: none), in: Scalar.self)
    linear.updateParameters { index, parameter in parameter = base.parameter(index) }
    return linear
  }

  /// The parameters' gradients: by equations where there are any, else the built-in ones.
  private func parameters(
    _ found: [String: Tensor<Scalar>], _ builtIn: [Tensor<Scalar>]?
  ) -> [Tensor<Scalar>] {
    base.parameterNames.enumerated().map { index, name in
      found["d" + name] ?? builtIn?[index] ?? Tensor(base.parameter(index).shape)
    }
  }

  /// The built-in layer's cache, which it has to compute if the output came from equations.
  private func baseCache(_ cache: ForwardCache, _ context: ForwardContext<Scalar>) -> Base.ForwardCache {
    cache.base ?? base.forward(cache.input, in: context).cache
  }

  /// Evaluates the equations for these gradients; empty if there are none, or after a failure.
  private func computed(
    _ gradients: [String], _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache,
    in context: ForwardContext<Scalar>
  ) -> [String: Tensor<Scalar>] {
    if gradients.isEmpty { return [:] }
    var given = tensors(cache.input).merging(cache.computed) { $1 }
    given["dY"] = outputGradient
    // Without a typed forward pass, the built-in layer has the sums Z.
    let sums =
      hasTypedForward
      ? nil
      : cache.computed["Y"].map { output in
        LazyTensor(name: "Z", shape: output.shape) { self.sums(output, cache.input, in: context) }
      }
    return passes.evaluate(
      gradients, from: given, orIfRead: sums, in: { scope(cache.input.shape) }, context.kernels.cancellation) ?? [:]
  }

  public func site(
    _ input: Tensor<Scalar>, upstream: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> EquationSite {
    let cache = forward(input, in: context).cache
    var given = tensors(input).merging(cache.computed) { $1 }
    given["dY"] = upstream
    if !hasTypedForward, let output = cache.computed["Y"] { given["Z"] = sums(output, input, in: context) }
    return EquationSite(equations, in: scope(input.shape), given, declared: base.declaration.equations)
  }

  /// The built-in layer's values before its activation; the output if it has none.
  private func sums(
    _ output: Tensor<Scalar>, _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> Tensor<Scalar> {
    withoutActivation?.evaluate(input, in: context).output ?? output
  }

  /// The tensors that are given to every equation.
  private func tensors(_ input: Tensor<Scalar>) -> [String: Tensor<Scalar>] {
    var tensors = ["X": input]
    for (index, name) in base.parameterNames.enumerated() { tensors[name] = base.parameter(index) }
    for (index, name) in base.bufferNames.enumerated() { tensors["running_" + name] = base.buffer(index) }
    return tensors
  }

  private func scope(_ input: Shape) -> EquationScope {
    EquationScope(base, input: KnownShape(input.dimensions.map { Optional($0) }))
  }

  private func outputShape(ofBatch input: Shape) -> Shape {
    (try? base.outputShape(ofBatch: input)) ?? input
  }

  /// Returns the memory of the built-in layer, with all that the equations of both passes compute for one example.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    var memory = base.memory(example, training: training)
    let input = example.batch(of: 1)
    var shapes = tensors(Tensor<Scalar>(Shape([0]))).mapValues(\.shape)
    shapes["X"] = input
    func values(_ places: [String]) -> Int {
      guard let plan = try? passes.plan(places, for: shapes, in: { scope(input) }) else { return 0 }
      return plan.steps.reduce(0) { $0.saturatingAdd($1.shape.count) }
    }
    if hasTypedForward { memory.kept = memory.kept.saturatingAdd(values(["Y"])) }
    shapes["dY"] = outputShape(ofBatch: input)
    shapes["Z"] = hasTypedForward ? nil : shapes["dY"]
    shapes["Y"] = shapes["dY"]
    memory.backward = [memory.kept, memory.forward, values(typedGradients)].reduce(memory.backward) {
      $0.saturatingAdd($1)
    }
    return memory
  }
}

extension EquationLayer.ForwardCache: StorageHolder {
  public func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    for tensor in computed.values { tally.add(tensor) }
    if let base { tally.add(contentOf: base) }
  }
}
