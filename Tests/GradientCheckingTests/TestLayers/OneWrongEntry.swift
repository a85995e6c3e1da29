import NeuralNetworks

/// A layer whose first parameter's gradient is wrong in one entry.
struct OneWrongEntry<Base: Layer>: Layer {
  typealias Scalar = Base.Scalar
  typealias Memory = Base.Memory

  var base: Base
  var offset = 0
  var factor: Scalar = 1.05

  init(_ fields: LayerFields) { base = Base(fields) }
  init(base: Base, offset: Int, factor: Scalar) {
    self.base = base
    self.offset = offset
    self.factor = factor
  }

  static var declaration: LayerDeclaration { Base.declaration }
  static var parameters: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, Base> = \.base
    return Base.parameters.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
  var fields: LayerFields { base.fields }
  var smoothness: Smoothness { base.smoothness }

  func branches(_ memory: Memory) -> [Int32]? { base.branches(memory) }
  func independentGroups(of tensor: LayerTensor, input: Shape) -> IndependentGroups? {
    base.independentGroups(of: tensor, input: input)
  }
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { try base.outputShape(of: input) }

  func forward(_ input: Tensor<Scalar>, on kernels: any LayerKernels<Scalar>) -> (
    output: Tensor<Scalar>, memory: Memory
  ) { base.forward(input, on: kernels) }

  func backward(_ outputGradient: Tensor<Scalar>, _ memory: Memory, on kernels: any LayerKernels<Scalar>)
    -> LayerGradients<Scalar>
  {
    var gradients = base.backward(outputGradient, memory, on: kernels)
    gradients.parameters[0].values[offset] *= factor
    return gradients
  }
}

/// A layer whose first parameter's gradient is 5% off in one entry.
func withOneWrongEntry<Base: Layer>(
  _ layer: Base, offset: Int, factor: Base.Scalar = 1.05
) -> any Layer<Base.Scalar> {
  OneWrongEntry(base: layer, offset: offset, factor: factor)
}
