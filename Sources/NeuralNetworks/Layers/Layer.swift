/// A stage of a network, as the lecture has it: every layer implements `forward`, `backward` and `parameters`.
///
/// Layers are values. `forward` changes nothing: it returns the output and a cache that `backward` takes, so that a
/// network can be copied, checked and run on many batches at once. (Slide: *CNN Chain Rule Overview*.)
public protocol Layer<Scalar>: Sendable {
  /// The precision of parameters and activations.
  associatedtype Scalar: TensorScalar
  /// What `backward` needs to know of the forward pass that it answers.
  associatedtype ForwardCache: Sendable

  /// All that is said of this kind of layer.
  static var declaration: LayerDeclaration { get }

  /// The parameter tensors, named in the lecture's words, empty for a layer that learns nothing.
  static var parameters: [LayerParameter<Self>] { get }

  /// The shapes of the parameters that a layer of these fields has, in the order of `parameters`: they can be judged
  /// before memory is taken.
  static func parameterShapes(_ fields: LayerFields) -> [Shape]

  /// A layer of these fields, every parameter zero.
  init(_ fields: LayerFields)

  /// The fields that the layer was made of.
  var fields: LayerFields { get }

  /// Fresh parameters: weights from He's normal distribution where a ReLU follows, else Glorot's; biases zero.
  mutating func initialize(from generator: inout SeededGenerator)

  /// The shape of one output for the shape of one input, as far as both are known.
  ///
  /// - Throws: `ShapeError` where such an input does not fit.
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape

  /// The output for a batch of inputs whose shape `outputShape` accepts, and what `backward` needs of it.
  func forward(_ input: Tensor<Scalar>, on kernels: any LayerKernels<Scalar>) -> (
    output: Tensor<Scalar>, cache: ForwardCache
  )

  /// The gradients of a loss by the input and by every parameter, from its gradient by the output of the forward pass
  /// that left `cache`.
  func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, on kernels: any LayerKernels<Scalar>)
    -> LayerGradients<Scalar>

  /// The gradients of the parameters alone, as `backward` gives them: what a network's first learning layer needs, whose
  /// input gradient nobody asks for.
  func parameterGradients(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, on kernels: any LayerKernels<Scalar>)
    -> [Tensor<Scalar>]

  /// The parameter at a place of `parameterNames`.
  func parameter(_ index: Int) -> Tensor<Scalar>

  /// Changes every parameter in place; the shapes must stay as they are.
  mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void)

  /// How many multiply-adds the forward pass of one example of this shape takes (bias additions not counted).
  func multiplyAdds(_ example: Shape) -> Int

  /// The same layer in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other>
}

/// The gradients that a layer's `backward` gives.
public struct LayerGradients<Scalar: TensorScalar>: Sendable {
  /// ∂L/∂X, of the input's shape.
  public var input: Tensor<Scalar>
  /// The gradient of each parameter, in the order of the layer's `parameters`.
  public var parameters: [Tensor<Scalar>]

  /// Gradients of these values.
  public init(input: Tensor<Scalar>, parameters: [Tensor<Scalar>] = []) {
    self.input = input
    self.parameters = parameters
  }
}

/// A parameter tensor of a kind of layer: its name, and where in the layer it is kept.
public struct LayerParameter<Owner: Layer> {
  /// The lecture's name: `filters`, `biases`, `weights`.
  public let name: String
  /// Where it is kept.
  public let path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>

  /// A parameter under this name.
  public init(_ name: String, _ path: WritableKeyPath<Owner, Tensor<Owner.Scalar>>) {
    self.name = name
    self.path = path
  }
}

/// The forward cache of a layer whose kind is not known where it is kept.
public struct AnyForwardCache: Sendable {
  package let content: any Sendable

  package init(content: any Sendable) { self.content = content }
}

extension Layer {
  public static var parameters: [LayerParameter<Self>] { [] }
  public static func parameterShapes(_ fields: LayerFields) -> [Shape] { [] }
  public mutating func initialize(from generator: inout SeededGenerator) {}
  public func multiplyAdds(_ example: Shape) -> Int { 0 }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, on kernels: any LayerKernels<Scalar>
  ) -> [Tensor<Scalar>] {
    backward(outputGradient, cache, on: kernels).parameters
  }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any Layer<Other> {
    guard let entry = LayerCatalog.entry(declaration.word) else {
      preconditionFailure("\(declaration.name) is not in the catalogue and does not convert itself")
    }
    var other = LayerCatalog.make(entry, fields, in: precision)
    other.updateParameters { index, tensor in tensor = parameter(index).converted(to: precision) }
    return other
  }

  /// All that is said of this kind of layer.
  public var declaration: LayerDeclaration { Self.declaration }

  /// The line that makes this layer: `conv 1 8 kernel=5`.
  public var text: String { declaration.text(fields) }

  /// The names of the parameters.
  public var parameterNames: [String] { Self.parameters.map(\.name) }

  /// How many numbers the layer learns.
  public var parameterCount: Int { Self.parameters.reduce(0) { $0 + self[keyPath: $1.path].count } }

  public func parameter(_ index: Int) -> Tensor<Scalar> { self[keyPath: Self.parameters[index].path] }

  public mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void) {
    for (index, parameter) in Self.parameters.enumerated() { update(index, &self[keyPath: parameter.path]) }
  }

  /// The shape of the output for a batch of inputs.
  ///
  /// - Throws: `ShapeError` where such a batch does not fit.
  public func outputShape(ofBatch input: Shape) throws(ShapeError) -> Shape {
    guard input.rank > 0 else { throw .notABatch(input) }
    guard let output = try outputShape(of: PartialShape(input.example)).complete else {
      preconditionFailure("\(declaration.name) gives no complete shape for \(input)")
    }
    return output.batch(of: input[0])
  }

  /// `forward`, its cache in a form that a list of unlike layers can keep.
  public func evaluate(_ input: Tensor<Scalar>, on kernels: any LayerKernels<Scalar>) -> (
    output: Tensor<Scalar>, cache: AnyForwardCache
  ) {
    let (output, cache) = forward(input, on: kernels)
    return (output, AnyForwardCache(content: cache))
  }

  /// `backward` for a cache that `evaluate` of a layer of this kind gave.
  public func propagate(
    _ outputGradient: Tensor<Scalar>, _ cache: AnyForwardCache, on kernels: any LayerKernels<Scalar>
  ) -> LayerGradients<Scalar> {
    guard let cache = cache.content as? ForwardCache else { preconditionFailure("a cache of another kind of layer") }
    return backward(outputGradient, cache, on: kernels)
  }

  /// `parameterGradients` for a cache that `evaluate` of a layer of this kind gave.
  func learn(
    _ outputGradient: Tensor<Scalar>, _ cache: AnyForwardCache, on kernels: any LayerKernels<Scalar>
  ) -> [Tensor<Scalar>] {
    guard let cache = cache.content as? ForwardCache else { preconditionFailure("a cache of another kind of layer") }
    return parameterGradients(outputGradient, cache, on: kernels)
  }
}
