internal import Equations
public import NeuralNetworks

/// A layer of any kind that may have a fault in its backward pass.
public protocol FaultCarrier<Scalar>: Layer {
  /// The fault, if any.
  var fault: Fault? { get }
  /// Whether the shell does not show the fault, so that the student has to find it.
  var isHidden: Bool { get }
  /// The layer without the fault, with its current parameters.
  var healthy: any Layer<Scalar> { get }
}

/// Returns the layer without its own fault, with its current parameters; layers inside it keep their faults.
public func mended<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> any Layer<Scalar> {
  (layer as? any FaultCarrier<Scalar>)?.healthy ?? layer
}

/// Returns the built-in layer: the layer without its own fault and without equations that a student has typed for it.
func bare<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> any Layer<Scalar> { mended(layer).withoutEquations }

/// Returns the fault in a layer's own backward pass, if any.
public func fault<Scalar: TensorScalar>(of layer: any Layer<Scalar>) -> Fault? {
  (layer as? any FaultCarrier<Scalar>)?.fault
}

/// Returns the layer without its fault and without the faults of the layers inside it.
public func mendedTree<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> any Layer<Scalar> {
  var layer = mended(layer)
  for (index, block) in layer.blocks.enumerated() {
    layer.replaceBlock(index, with: block.layers.map { mendedTree($0) })
  }
  return layer
}

/// A wrapper around a layer: its forward pass is unchanged, and its backward pass has a known mistake unless `fault` is
/// nil.
public struct FaultyLayer<Base: Layer>: FaultCarrier {
  public typealias Scalar = Base.Scalar

  /// The wrapped layer's cache, and the input and output that faults need.
  public struct ForwardCache: Sendable {
    let base: Base.ForwardCache
    let input: Tensor<Scalar>
    let output: Tensor<Scalar>
  }

  /// The wrapped layer.
  public private(set) var base: Base
  public let fault: Fault?
  public let isHidden: Bool

  init(base: Base, fault: Fault?, isHidden: Bool) {
    self.base = base
    self.fault = fault
    self.isHidden = isHidden
  }

  /// Creates a layer without a fault; `Fault.around` adds faults.
  public init(_ fields: LayerFields) { self.init(base: Base(fields), fault: nil, isHidden: false) }

  public static var declaration: LayerDeclaration { Base.declaration }
  public var declaration: LayerDeclaration { base.declaration }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    Base.make(fields, in: precision)
  }

  public var ownParameters: [LayerParameter<Self>] { base.ownParameters.map(Self.wrapped) }
  public var ownBuffers: [LayerParameter<Self>] { base.ownBuffers.map(Self.wrapped) }

  private static func wrapped(_ own: LayerParameter<Base>) -> LayerParameter<Self> {
    let base: WritableKeyPath<Self, Base> = \.base
    return LayerParameter(own.name, base.appending(path: own.path))
  }

  public var blocks: [LayerBlock<Scalar>] { base.blocks }
  public mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>]) {
    base.replaceBlock(index, with: layers)
  }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] { Base.parameterShapes(fields) }

  public var fields: LayerFields { base.fields }
  public var healthy: any Layer<Scalar> { base }

  public mutating func initialize(from generator: inout SeededGenerator) { base.initialize(from: &generator) }

  public mutating func prepare(for input: PartialShape) { base.prepare(for: input) }
  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    try base.outputShape(of: input)
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let result = base.forward(input, in: context)
    return ForwardResult(
      result.output, ForwardCache(base: result.cache, input: input, output: result.output), buffers: result.buffers)
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    guard let fault else { return base.backward(outputGradient, cache.base, in: context) }
    let site = FaultSite(
      layer: base.withoutEquations, input: cache.input, output: cache.output, upstream: outputGradient,
      context: context,
      backward: { base.backward($0, cache.base, in: context) })
    return fault.kind.gradients(site)
  }

  public var couplesImages: Bool { base.couplesImages }
  public var learnsByLayers: Bool { fault != nil || base.learnsByLayers }
  public func objection(toTrainingBatch input: Shape) -> ShapeError? { base.objection(toTrainingBatch: input) }
  public func cost(_ example: Shape) -> LayerCost { base.cost(example) }

  /// Returns the memory of the wrapped layer, with enough added to the backward pass for a fault's copies of the input,
  /// the output or the upstream gradient.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    var memory = base.memory(example, training: training)
    for part in [memory.kept, memory.gradient] {
      let (sum, overflow) = memory.backward.addingReportingOverflow(part)
      memory.backward = overflow ? .max : sum
    }
    return memory
  }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    let converted = base.converted(to: precision)
    return fault?.around(converted, isHidden: isHidden) ?? converted
  }
}

extension FaultyLayer: FiniteDifferenceTraits {
  public func smoothness(isTraining: Bool) -> Smoothness {
    base.differenceTraits?.smoothness(isTraining: isTraining) ?? .composite
  }

  public func branches(_ cache: ForwardCache) -> [Int32]? { base.branches(of: AnyForwardCache(content: cache.base)) }

  public func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    base.differenceTraits?.independentGroups(of: tensor, input: input, isTraining: isTraining)
  }
}
