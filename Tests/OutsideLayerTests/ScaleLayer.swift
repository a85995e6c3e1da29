import NeuralNetworks

/// A layer that the project does not know: every feature times a factor of its own, Y[b,i] = X[b,i] · factors[i], and a
/// buffer that counts the batches of training.
struct ScaleLayer<Scalar: TensorScalar>: Layer {
  struct ForwardCache: Sendable {
    let input: Tensor<Scalar>
  }

  static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "scale", name: "ScaleLayer", summary: "multiplies every feature by a factor",
      equations: ["Y[b,i] = X[b,i] · factors[i]"], source: "of a test's own",
      fields: [ScaleFields.inputs, ScaleFields.start], examples: ["scale 4"])
  }

  let fields: LayerFields
  var factors: Tensor<Scalar>
  var batches = Tensor<Scalar>(Shape(1))

  init(_ fields: LayerFields) {
    self.fields = fields
    factors = Tensor(Shape(fields[ScaleFields.inputs]))
  }

  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    ScaleLayer<Other>(fields)
  }

  static func parameterShapes(_ fields: LayerFields) -> [Shape] { [Shape(fields[ScaleFields.inputs])] }
  var ownParameters: [LayerParameter<Self>] { [LayerParameter("factors", \.factors)] }
  var ownBuffers: [LayerParameter<Self>] { [LayerParameter("batches", \.batches)] }

  mutating func initialize(from generator: inout SeededGenerator) {
    factors = Tensor(factors.shape, repeating: Scalar(fields[ScaleFields.start]))
  }

  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    guard input.rank ?? 1 == 1, input[0] ?? factors.count == factors.count else {
      throw ShapeError(
        expected: "\(factors.count) features", received: "\(input)", expectedShape: "\(factors.count)")
    }
    return .features(factors.count)
  }

  func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, ForwardCache> {
    ForwardResult(
      scaled(input), ForwardCache(input: input),
      buffers: context.stream == nil ? [] : [batches.map { $0 + 1 }])
  }

  func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    var gradient = Tensor<Scalar>(factors.shape)
    for (place, upstream) in outputGradient.values.enumerated() {
      gradient.values[place % factors.count] += upstream * cache.input.values[place]
    }
    return LayerGradients(input: scaled(outputGradient), parameters: [gradient])
  }

  private func scaled(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor(tensor.shape, tensor.values.enumerated().map { $1 * factors.values[$0 % factors.count] })
  }
}

/// The fields of `scale`.
enum ScaleFields {
  static let inputs = LayerField(inputCount: "in", .features, note: "the features that come in")
  static let start = LayerField(option: "start", .number(-10...10), default: 1, note: "the first factors")
}
