import NeuralNetworks

@testable import GradientChecking

/// A layer made of a formula. It says nothing of itself to a check by finite differences, as a layer from elsewhere.
struct FormulaLayer<Scalar: TensorScalar>: Layer {
  struct ForwardCache: Sendable {
    let input: Tensor<Scalar>
  }

  static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "formula", name: "FormulaLayer", summary: "computes a formula of a test", equations: [], source: "",
      fields: [FormulaFields.kind, FormulaFields.inputs], examples: [])
  }

  let fields: LayerFields
  let formula: Formula<Scalar>
  /// The mistake that backward makes; empty for none.
  var fault = ""
  var tensors: [Tensor<Scalar>] = []

  init(_ fields: LayerFields) {
    self.fields = fields
    guard let formula = Formula<Scalar>.all.first(where: { $0.word == fields[FormulaFields.kind] }) else {
      preconditionFailure("no formula \(fields[FormulaFields.kind])")
    }
    self.formula = formula
  }

  /// A formula for examples of this shape, its parameters drawn from `generator`.
  init(_ formula: Formula<Scalar>, example: Shape, from generator: inout SeededGenerator, fault: String = "") {
    guard let fields = try? LayerFields(Self.declaration, ["kind": .word(formula.word), "in": .integer(example[0])])
    else {
      preconditionFailure("no formula \(formula.word)")
    }
    self.fields = fields
    self.formula = formula
    self.fault = fault
    tensors = formula.parameters(example).map { parameter in
      switch parameter.name {
      case "gamma": generator.uniform(parameter.shape, 0.5, 1.5)
      case "beta": generator.normal(parameter.shape, deviation: 0.3)
      default: generator.normal(parameter.shape, deviation: 0.7)
      }
    }
  }

  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    FormulaLayer<Other>(fields)
  }

  var ownParameters: [LayerParameter<Self>] {
    tensors.indices.map { index in
      let tensors: WritableKeyPath<Self, [Tensor<Scalar>]> = \.tensors
      return LayerParameter(formula.parameters(Shape(2, 2, 2))[index].name, tensors.appending(path: \.[index]))
    }
  }
  var couplesImages: Bool { formula.couplesExamples }

  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    guard let example = input.complete else { return .unknown }
    guard formula.rank == nil || formula.rank == example.rank,
      formula.parameters(example).map(\.shape) == tensors.map(\.shape),
      let output = formula.outputShape(example)
    else {
      throw ShapeError(expected: "another shape", received: "\(example)", expectedShape: "?")
    }
    return PartialShape(output)
  }

  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<Scalar, ForwardCache> {
    ForwardResult(formula.forward(input, tensors), ForwardCache(input: input))
  }

  func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    let gradients = formula.backward(cache.input, tensors, outputGradient, fault)
    return LayerGradients(input: gradients[0], parameters: Array(gradients.dropFirst()))
  }
}

/// The fields of `formula`.
enum FormulaFields {
  static let kind = LayerField(
    "kind", .choice(Formula<Double>.words.map { ($0, $0) }), note: "the word of a formula")
  static let inputs = LayerField(
    option: "in", .integer(1...1000), default: 1, note: "the channels or features that come in")
}

/// The same layer with its true smoothness declared: what a careful author would add.
struct DeclaredFormulaLayer<Scalar: TensorScalar>: FiniteDifferenceTraits {
  typealias ForwardCache = FormulaLayer<Scalar>.ForwardCache

  var base: FormulaLayer<Scalar>

  init(_ fields: LayerFields) { base = FormulaLayer(fields) }
  init(base: FormulaLayer<Scalar>) { self.base = base }

  static var declaration: LayerDeclaration { FormulaLayer<Scalar>.declaration }
  static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    DeclaredFormulaLayer<Other>(fields)
  }
  var fields: LayerFields { base.fields }
  var ownParameters: [LayerParameter<Self>] {
    let base: WritableKeyPath<Self, FormulaLayer<Scalar>> = \.base
    return self.base.ownParameters.map { LayerParameter($0.name, base.appending(path: $0.path)) }
  }
  var couplesImages: Bool { base.couplesImages }
  func smoothness(isTraining: Bool) -> Smoothness { base.formula.form }
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { try base.outputShape(of: input) }
  func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<Scalar, ForwardCache> {
    base.forward(input, in: context)
  }
  func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> { base.backward(outputGradient, cache, in: context) }
}
