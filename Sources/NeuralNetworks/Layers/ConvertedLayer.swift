/// A wrapper for using a layer of one precision in another: it converts inputs, outputs, gradients and parameters, and
/// the layer computes in its own precision.
package struct ConvertedLayer<Base: Layer, Scalar: TensorScalar>: Layer {
  /// The layer; nil if this wrapper comes from the default `make`, which can't create a layer in another precision.
  private var content: Base?

  package init(_ base: Base?) { content = base }

  package init(_ fields: LayerFields) { content = Base(fields) }

  /// The layer in its own precision; a missing layer is a programming error.
  package var base: Base {
    get {
      guard let content else {
        preconditionFailure(
          "\(Base.self) can't be made in \(Scalar.precisionName): implement make(_:in:) and init(_:)")
      }
      return content
    }
    set { content = newValue }
  }

  package static var declaration: LayerDeclaration { Base.declaration }

  package static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    Base.make(fields, in: precision)
  }

  package static func parameterShapes(_ fields: LayerFields) -> [Shape] { Base.parameterShapes(fields) }

  package var fields: LayerFields { base.fields }
  package var ownParameters: [LayerParameter<Self>] { base.ownParameters.map(Self.converted) }
  package var ownBuffers: [LayerParameter<Self>] { base.ownBuffers.map(Self.converted) }

  private static func converted(_ own: LayerParameter<Base>) -> LayerParameter<Self> {
    LayerParameter(own.name, \Self[own.path])
  }

  private subscript(path: WritableKeyPath<Base, Tensor<Base.Scalar>>) -> Tensor<Scalar> {
    get { base[keyPath: path].converted(to: Scalar.self) }
    set { base[keyPath: path] = newValue.converted(to: Base.Scalar.self) }
  }

  package var blocks: [LayerBlock<Scalar>] {
    base.blocks.map { block in LayerBlock(block.name, block.layers.map { $0.converted(to: Scalar.self) }) }
  }

  package mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>]) {
    base.replaceBlock(index, with: layers.map { $0.converted(to: Base.Scalar.self) })
  }

  package mutating func initialize(from generator: inout SeededGenerator) { base.initialize(from: &generator) }

  package func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    try base.outputShape(of: input)
  }

  private func context(_ context: ForwardContext<Scalar>) -> ForwardContext<Base.Scalar> {
    ForwardContext(
      context.kernels.converted(to: Base.Scalar.self), mode: context.stream.map { .training($0) } ?? .inference)
  }

  package func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, Base.ForwardCache> {
    let result = base.forward(input.converted(to: Base.Scalar.self), in: self.context(context))
    return ForwardResult(
      result.output.converted(to: Scalar.self), result.cache,
      buffers: result.buffers.map { $0.converted(to: Scalar.self) })
  }

  package func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: Base.ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let gradients = base.backward(
      outputGradient.converted(to: Base.Scalar.self), cache, in: self.context(context))
    return LayerGradients(
      input: gradients.input.converted(to: Scalar.self),
      parameters: gradients.parameters.map { $0.converted(to: Scalar.self) })
  }

  package var couplesImages: Bool { base.couplesImages }
  package var learnsByLayers: Bool { base.learnsByLayers }
  package func objection(toTrainingBatch input: Shape) -> ShapeError? { base.objection(toTrainingBatch: input) }
  package func cost(_ example: Shape) -> LayerCost { base.cost(example) }

  /// Adds the converted inputs and outputs to the layer's memory, and counts each of its values as two, because a
  /// `Double` takes twice the memory of a `Float`.
  package func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let (own, (input, output)) = (base.memory(example, training: training), sizes(example))
    func converted(_ values: Int, _ more: Int) -> Int {
      values.added(upToLargest: more).multiplied(upToLargest: 2)
    }
    return LayerMemory(
      kept: converted(own.kept, input).added(upToLargest: output), forward: converted(own.forward, 0),
      gradient: input, backward: converted(own.backward, own.gradient.added(upToLargest: output)))
  }

  package func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    if let same = self as? any Layer<Other> { return same }
    return base.converted(to: precision)
  }
}

/// A wrapper whose wrapped layer may be missing.
protocol LayerPlaceholder {
  /// Whether there is no wrapped layer.
  var isEmpty: Bool { get }
}

extension ConvertedLayer: LayerPlaceholder {
  var isEmpty: Bool { content == nil }
}
