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
  static var parameters: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, Base> = \.base
    return Base.parameters.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
  var fields: LayerFields { base.fields }
  var smoothness: Smoothness { base.differenceTraits?.smoothness ?? .composite }

  func independentGroups(of tensor: LayerTensor, input: Shape) -> IndependentGroups? { groups(tensor, input) }

  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { try base.outputShape(of: input) }

  func forward(_ input: Tensor<Scalar>, on kernels: any LayerKernels<Scalar>) -> (
    output: Tensor<Scalar>, cache: ForwardCache
  ) { base.forward(input, on: kernels) }

  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, on kernels: any LayerKernels<Scalar>)
    -> LayerGradients<Scalar>
  { base.backward(outputGradient, cache, on: kernels) }
}

/// A layer that says nothing of which entries may be moved together.
func oneAtATime(_ layer: some Layer<Double>) -> any Layer<Double> { repartitioned(layer) { _, _ in nil } }

/// A layer that says this of which entries may be moved together.
func repartitioned(
  _ layer: some Layer<Double>, _ groups: @escaping @Sendable (LayerTensor, Shape) -> IndependentGroups?
) -> any Layer<Double> { Repartitioned(base: layer, groups: groups) }
