import NeuralNetworks

@testable import GradientChecking

/// A layer whose backward pass is another one, which may ask the right one; hints know which layer it is.
struct Mistaken<Base: Layer>: FiniteDifferenceTraits, FaultCarrier {
  typealias Scalar = Base.Scalar
  typealias ForwardCache = Base.ForwardCache
  /// The gradients for an upstream gradient, with the right backward pass to ask.
  typealias Backward =
    @Sendable (_ upstream: Tensor<Scalar>, _ right: (Tensor<Scalar>) -> LayerGradients<Scalar>) -> LayerGradients<
      Scalar
    >

  var base: Base
  var mistake: Backward = { $1($0) }

  init(_ fields: LayerFields) { base = Base(fields) }
  init(base: Base, _ mistake: @escaping Backward) {
    self.base = base
    self.mistake = mistake
  }

  var fault: Fault? { nil }
  var isHidden: Bool { false }
  var healthy: any Layer<Scalar> { base }

  static var declaration: LayerDeclaration { Base.declaration }
  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    Base.make(fields, in: precision)
  }
  var fields: LayerFields { base.fields }
  var ownParameters: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, Base> = \.base
    return self.base.ownParameters.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
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
  { mistake(outputGradient) { base.backward($0, cache, in: context) } }
}

/// A layer with another backward pass.
func mistaken<Base: Layer>(_ layer: Base, _ mistake: @escaping Mistaken<Base>.Backward) -> any Layer<Base.Scalar> {
  Mistaken(base: layer, mistake)
}

/// A layer to which another gradient than the upstream one arrives.
func misled<Base: Layer>(
  _ layer: Base, _ change: @escaping @Sendable (Tensor<Base.Scalar>) -> Tensor<Base.Scalar>
) -> any Layer<Base.Scalar> {
  mistaken(layer) { $1(change($0)) }
}

/// A layer whose gradient of one tensor (0 the input, 1 the first parameter) is changed.
func changed<Base: Layer>(
  _ layer: Base, tensor: Int = 0, _ change: @escaping @Sendable (Tensor<Base.Scalar>) -> Tensor<Base.Scalar>
) -> any Layer<Base.Scalar> {
  mistaken(layer) { upstream, right in
    var gradients = right(upstream)
    if tensor == 0 {
      gradients.input = change(gradients.input)
    } else {
      gradients.parameters[tensor - 1] = change(gradients.parameters[tensor - 1])
    }
    return gradients
  }
}
