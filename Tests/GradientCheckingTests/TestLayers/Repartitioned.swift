import NeuralNetworks

@testable import GradientChecking

/// A layer that says otherwise which entries may be moved together.
struct Repartitioned<Base: Layer>: FiniteDifferenceTraits {
  typealias Scalar = Base.Scalar
  typealias ForwardCache = Base.ForwardCache

  var base: Base
  var groups: @Sendable (LayerTensor, Shape) -> IndependentGroups? = { _, _ in nil }

  init(base: Base, groups: @escaping @Sendable (LayerTensor, Shape) -> IndependentGroups?) {
    self.base = base
    self.groups = groups
  }
  init(_ fields: LayerFields) { base = Base(fields) }

  static var declaration: LayerDeclaration { Base.declaration }
  var ownParameters: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, Base> = \.base
    return self.base.ownParameters.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    Base.make(fields, in: precision)
  }
  var fields: LayerFields { base.fields }
  var ownBuffers: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, Base> = \.base
    return self.base.ownBuffers.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
  var blocks: [LayerBlock<Scalar>] { base.blocks }
  mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>]) { base.replaceBlock(index, with: layers) }
  func smoothness(isTraining: Bool) -> Smoothness {
    base.differenceTraits?.smoothness(isTraining: isTraining) ?? .composite
  }

  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    groups(tensor, input)
  }

  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { try base.outputShape(of: input) }

  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > { base.forward(input, in: context) }

  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  { base.backward(outputGradient, cache, in: context) }
}

/// A layer that says nothing of which entries may be moved together.
func oneAtATime(_ layer: some Layer<Double>) -> any Layer<Double> { repartitioned(layer) { _, _ in nil } }

/// A layer that says this of which entries may be moved together.
func repartitioned(
  _ layer: some Layer<Double>, _ groups: @escaping @Sendable (LayerTensor, Shape) -> IndependentGroups?
) -> any Layer<Double> { Repartitioned(base: layer, groups: groups) }
