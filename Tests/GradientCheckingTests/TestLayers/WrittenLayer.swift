import NeuralNetworks

@testable import GradientChecking

/// A layer whose forward and backward passes a test writes down, with two parameter tensors.
struct WrittenLayer: FiniteDifferenceTraits {
  typealias Scalar = Double
  typealias ForwardCache = Tensor<Double>
  typealias Forward = @Sendable (_ x: Tensor<Double>, _ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double>
  typealias Backward =
    @Sendable (
      _ x: Tensor<Double>, _ a: Tensor<Double>, _ b: Tensor<Double>, _ upstream: Tensor<Double>
    ) -> [Tensor<Double>]

  var a = Tensor<Double>(Shape(0))
  var b = Tensor<Double>(Shape(0))
  var form = Smoothness.composite
  var groups: @Sendable (Shape) -> IndependentGroups? = { _ in nil }
  var forwardPass: Forward = { x, _, _ in x }
  /// The gradients by the input, a and b.
  var backwardPass: Backward = { _, _, _, g in [g] }

  static let declaration = LayerDeclaration(
    word: "written", name: "WrittenLayer", summary: "written by a test", equations: [], source: "", fields: [],
    examples: [])
  var ownParameters: [LayerParameter<Self>] { [LayerParameter("a", \.a), LayerParameter("b", \.b)] }

  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    preconditionFailure("written for one precision")
  }

  let fields: LayerFields
  func smoothness(isTraining: Bool) -> Smoothness { form }

  init(_ fields: LayerFields) { self.fields = fields }

  init(
    a: Tensor<Double> = Tensor(Shape(0)), b: Tensor<Double> = Tensor(Shape(0)), form: Smoothness = .composite,
    _ forward: @escaping Forward, _ backward: @escaping Backward
  ) throws {
    fields = try LayerFields(Self.declaration, [:])
    self.a = a
    self.b = b
    self.form = form
    forwardPass = forward
    backwardPass = backward
  }

  /// A function of every value alone, and its derivative.
  static func elementwise(
    form: Smoothness = .composite, _ f: @escaping @Sendable (Double) -> Double,
    _ derivative: @escaping @Sendable (Double) -> Double
  ) throws -> WrittenLayer {
    try WrittenLayer(form: form, { x, _, _ in x.map(f) }) { x, _, _, g in
      [x.combined(with: g) { derivative($0) * $1 }]
    }
  }

  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { input }

  func independentGroups(of tensor: LayerTensor, input: Shape, isTraining: Bool) -> IndependentGroups? {
    tensor == .input ? groups(input) : nil
  }

  func forward(_ input: Tensor<Double>, in context: ForwardContext<Double>) -> ForwardResult<
    Double, Tensor<Double>
  > { ForwardResult(forwardPass(input, a, b), input) }

  func backward(_ outputGradient: Tensor<Double>, _ cache: Tensor<Double>, in context: ForwardContext<Double>)
    -> LayerGradients<Double>
  {
    let gradients = backwardPass(cache, a, b, outputGradient)
    // A layer without parameters need not write down that they get nothing.
    let hasParameters = a.count + b.count > 0 || gradients.count > 1
    return LayerGradients(input: gradients[0], parameters: hasParameters ? Array(gradients.dropFirst()) : [a, b])
  }
}

/// Something that a layer remembers behind everybody's back.
final class HiddenState: @unchecked Sendable {
  var tensors: [Tensor<Double>] = []
  var calls = 0
}
