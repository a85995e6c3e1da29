/// Default implementations.
extension Layer {
  public static var declaration: LayerDeclaration { LayerDeclaration(of: Self.self) }

  /// No fields by default; a layer that declares fields must store them.
  public var fields: LayerFields {
    precondition(
      Self.declaration.fields.isEmpty,
      "\(Self.self) declares fields but doesn't store them: add `let fields: LayerFields`")
    return LayerFields()
  }

  /// By default, stops the program: a layer that can't be created from fields needs an initializer of its own.
  public init(_ fields: LayerFields) {
    preconditionFailure("\(Self.self) can't be made from fields: implement init(_ fields: LayerFields)")
  }

  /// By default, returns an empty placeholder: the layer exists in one precision only, and `converted` wraps it in a
  /// `ConvertedLayer`.
  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    ConvertedLayer<Self, Other>(nil)
  }

  /// By default, returns the shape of the input.
  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { input }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] { [] }
  public var ownParameters: [LayerParameter<Self>] { [] }
  public var ownBuffers: [LayerParameter<Self>] { [] }
  public var blocks: [LayerBlock<Scalar>] { [] }
  public mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>]) {}
  public mutating func initialize(from generator: inout SeededGenerator) {
    for (index, block) in blocks.enumerated() {
      var layers = block.layers
      for place in layers.indices { layers[place].initialize(from: &generator) }
      replaceBlock(index, with: layers)
    }
  }

  public mutating func prepare(for input: PartialShape) {
    for (index, block) in blocks.enumerated() {
      var layers = block.layers
      layers.prepare(for: input)
      replaceBlock(index, with: layers)
    }
  }

  public var couplesImages: Bool { blocks.contains { $0.layers.contains { $0.couplesImages } } }

  public func objection(toTrainingBatch input: Shape) -> ShapeError? {
    for block in blocks {
      if let objection = block.objection(toTrainingBatch: input) { return objection }
    }
    return nil
  }

  public var learnsByLayers: Bool { blocks.contains { $0.layers.contains { $0.learnsByLayers } } }

  public func lower(_ input: Slot, into steps: inout LayerSteps<Scalar>) -> Slot { steps.add(self, input) }

  public func cost(_ example: Shape) -> LayerCost {
    let output = (try? outputShape(of: PartialShape(example)))?.complete
    return LayerCost(values: output?.countUpToLargest ?? 0)
  }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    backward(outputGradient, cache, in: context).parameters
  }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    if let same = self as? any Layer<Other> { return same }
    var other = Self.make(fields, in: precision)
    if (other as? any LayerPlaceholder)?.isEmpty ?? false { return ConvertedLayer<Self, Other>(self) }
    for (index, block) in blocks.enumerated() {
      other.replaceBlock(index, with: block.layers.map { $0.converted(to: precision) })
    }
    other.updateParameters { index, tensor in tensor = parameter(index).converted(to: precision) }
    other.updateBuffers { index, tensor in tensor = buffer(index).converted(to: precision) }
    return other
  }
}

/// The tensors of a layer and its nested layers, in tree order: its own, then those of its blocks.
extension Layer {
  public var parameterNames: [String] { ownParameters.map(\.name) + blocks.flatMap { $0.names { $0.parameterNames } } }

  public func parameter(_ index: Int) -> Tensor<Scalar> {
    let own = ownParameters
    if index < own.count { return self[keyPath: own[index].path] }
    return held(index - own.count, count: { $0.parameterNames.count }) { $0.parameter($1) }
  }

  public mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void) {
    let own = ownParameters
    for (index, parameter) in own.enumerated() { update(index, &self[keyPath: parameter.path]) }
    updateHeld(from: own.count, count: { $0.parameterNames.count }) { layer, first in
      layer.updateParameters { update(first + $0, &$1) }
    }
  }

  public var bufferNames: [String] { ownBuffers.map(\.name) + blocks.flatMap { $0.names { $0.bufferNames } } }

  public func buffer(_ index: Int) -> Tensor<Scalar> {
    let own = ownBuffers
    if index < own.count { return self[keyPath: own[index].path] }
    return held(index - own.count, count: { $0.bufferNames.count }) { $0.buffer($1) }
  }

  public mutating func updateBuffers(_ update: (_ index: Int, _ buffer: inout Tensor<Scalar>) -> Void) {
    let own = ownBuffers
    for (index, buffer) in own.enumerated() { update(index, &self[keyPath: buffer.path]) }
    updateHeld(from: own.count, count: { $0.bufferNames.count }) { layer, first in
      layer.updateBuffers { update(first + $0, &$1) }
    }
  }

  /// Returns the tensor at an index among those of the nested layers.
  private func held(
    _ index: Int, count: (any Layer<Scalar>) -> Int, _ tensor: (any Layer<Scalar>, Int) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var rest = index
    for block in blocks {
      for layer in block.layers {
        let own = count(layer)
        if rest < own { return tensor(layer, rest) }
        rest -= own
      }
    }
    preconditionFailure("\(declaration.name) has no tensor \(index)")
  }

  private mutating func updateHeld(
    from first: Int, count: (any Layer<Scalar>) -> Int, _ update: (inout any Layer<Scalar>, _ first: Int) -> Void
  ) {
    var first = first
    for (index, block) in blocks.enumerated() {
      var layers = block.layers
      for place in layers.indices {
        let own = count(layers[place])
        if own > 0 { update(&layers[place], first) }
        first += own
      }
      replaceBlock(index, with: layers)
    }
  }
}

/// Properties of every layer.
extension Layer {
  public var declaration: LayerDeclaration { Self.declaration }

  /// The command that creates this layer: `conv 1 8 kernel=5`.
  public var text: String { declaration.text(fields) }

  /// The number of learned values, in all parameters.
  public var parameterCount: Int { parameterNames.indices.reduce(0) { $0 + parameter($1).count } }

  /// The number of layers in the tree under this layer, including this layer.
  public var treeCount: Int { blocks.reduce(1) { $0 + $1.layers.reduce(0) { $0 + $1.treeCount } } }

  /// Whether every value of every parameter and buffer is finite.
  public var isFinite: Bool {
    parameterNames.indices.allSatisfy { parameter($0).isFinite() }
      && bufferNames.indices.allSatisfy { buffer($0).isFinite() }
  }

  /// Returns the output shape for a batch of inputs.
  ///
  /// - Throws: `ShapeError` if the batch does not fit the layer.
  public func outputShape(ofBatch input: Shape) throws(ShapeError) -> Shape {
    guard input.rank > 0 else { throw .notABatch(input) }
    guard let output = try outputShape(of: PartialShape(input.example)).complete else {
      preconditionFailure("\(declaration.name) has no complete output shape for \(input)")
    }
    return output.batch(of: input[0])
  }
}

/// Passes of a layer whose type is not known statically.
extension Layer {
  /// Calls `forward` and type-erases the cache, so that different kinds of layers can be stored in one list.
  public func evaluate(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, AnyForwardCache> {
    let result = forward(input, in: context)
    return ForwardResult(result.output, AnyForwardCache(content: result.cache), buffers: result.buffers)
  }

  /// Calls `backward` with a cache from `evaluate` of the same kind of layer.
  public func propagate(
    _ outputGradient: Tensor<Scalar>, _ cache: AnyForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    guard let cache = cache.content as? ForwardCache else { preconditionFailure("a cache of another kind of layer") }
    return backward(outputGradient, cache, in: context)
  }

  /// Calls `parameterGradients` with a cache from `evaluate` of the same kind of layer.
  func learn(
    _ outputGradient: Tensor<Scalar>, _ cache: AnyForwardCache, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    guard let cache = cache.content as? ForwardCache else { preconditionFailure("a cache of another kind of layer") }
    return parameterGradients(outputGradient, cache, in: context)
  }
}
