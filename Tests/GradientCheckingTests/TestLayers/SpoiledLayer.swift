import NeuralNetworks

@testable import GradientChecking

/// A layer one of whose gradients is changed by a function of a test's.
struct SpoiledLayer<Base: Layer>: FiniteDifferenceTraits {
  typealias Scalar = Base.Scalar
  typealias ForwardCache = Base.ForwardCache

  var base: Base
  /// 0 for the input, 1 for the first parameter, ...
  var tensor = 0
  var change: @Sendable (Tensor<Scalar>) -> Tensor<Scalar> = { $0 }

  init(_ fields: LayerFields) { base = Base(fields) }
  init(base: Base, tensor: Int, _ change: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>) {
    self.base = base
    self.tensor = tensor
    self.change = change
  }

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

  func branches(_ cache: ForwardCache) -> [Int32]? { base.branches(of: AnyForwardCache(content: cache)) }
  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    base.differenceTraits?.independentGroups(of: tensor, input: input, isTraining: isTraining)
  }
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { try base.outputShape(of: input) }

  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > { base.forward(input, in: context) }

  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    var gradients = base.backward(outputGradient, cache, in: context)
    if tensor == 0 {
      gradients.input = change(gradients.input)
    } else {
      gradients.parameters[tensor - 1] = change(gradients.parameters[tensor - 1])
    }
    return gradients
  }
}

/// A layer with a changed gradient: by the input (0), or by a parameter (1, 2, ...).
func spoiled<Base: Layer>(
  _ layer: Base, tensor: Int, _ change: @escaping @Sendable (Tensor<Base.Scalar>) -> Tensor<Base.Scalar>
) -> any Layer<Base.Scalar> {
  SpoiledLayer(base: layer, tensor: tensor, change)
}

/// A layer whose first parameter's gradient is 5% off in one entry.
func withOneWrongEntry(_ layer: any Layer<Double>, offset: Int) -> any Layer<Double> {
  spoiled(layer, tensor: 1) { gradient in
    var gradient = gradient
    gradient.values[offset] *= 1.05
    return gradient
  }
}
