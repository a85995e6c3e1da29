/// An activation as a separate layer: Y = φ(X), elementwise, for inputs of any shape.
///
/// `Kind` supplies the word, the summary, the equations, the fields and φ; the rest is shared. (Slide: *Activation
/// Function Integration*.)
public struct ActivationLayer<Scalar: TensorScalar, Kind: ActivationKind>: Layer {
  /// The output, from which the backward pass computes φ'.
  public struct ForwardCache: Sendable {
    package let output: Tensor<Scalar>
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: Kind.word, name: "ActivationLayer", summary: Kind.summary,
      equations: Kind.equations, source: "Activation Function Integration",
      fields: Kind.fields, examples: ["randn 2x4 | \(Kind.word)"], seeAlso: ["dense", "conv"])
  }

  public let fields: LayerFields
  /// φ
  public let activation: Activation

  public init(_ fields: LayerFields) {
    self.fields = fields
    activation = Kind.activation(fields)
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    ActivationLayer<Other, Kind>(fields)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { input }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let output = context.kernels.activation(activation, input)
    return ForwardResult(output, ForwardCache(output: output))
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    LayerGradients(input: context.kernels.activationGradient(activation, outputGradient, output: cache.output))
  }

  public func memory(_ example: Shape, training: Bool) -> LayerMemory { plainMemory(example) }
}

/// The properties of an activation layer that depend on the activation.
public protocol ActivationKind: Sendable {
  /// The word that creates the layer.
  static var word: String { get }
  /// A one-line summary.
  static var summary: String { get }
  /// The equations of Y = φ(X) and ∂L/∂X = ∂L/∂Y ⊙ φ'(X).
  static var equations: [String] { get }
  /// The fields of the layer, such as a slope.
  static var fields: [any DeclaredLayerField] { get }
  /// Returns the activation with these fields.
  static func activation(_ fields: LayerFields) -> Activation
}

extension ActivationKind {
  public static var fields: [any DeclaredLayerField] { [] }
}

/// φ(x) = max(0, x)
public enum Relu: ActivationKind {
  public static let word = "relu"
  public static let summary = "keeps positive values and sets the rest to zero"
  public static let equations = ["Y[...] = max(0, X[...])", "∂L/∂X[...] = ∂L/∂Y[...] · (X[...] > 0)"]
  public static func activation(_ fields: LayerFields) -> Activation { .relu }
}

/// φ(x) = 1 / (1 + e⁻ˣ)
public enum Sigmoid: ActivationKind {
  public static let word = "sigmoid"
  public static let summary = "squashes values into the range 0 to 1"
  public static let equations = [
    "Y[...] = 1 / (1 + exp(-X[...]))", "∂L/∂X[...] = ∂L/∂Y[...] · Y[...] · (1 - Y[...])",
  ]
  public static func activation(_ fields: LayerFields) -> Activation { .sigmoid }
}

/// φ(x) = tanh x
public enum Tanh: ActivationKind {
  public static let word = "tanh"
  public static let summary = "squashes values into the range -1 to 1"
  public static let equations = ["Y[...] = tanh(X[...])", "∂L/∂X[...] = ∂L/∂Y[...] · (1 - Y[...]^2)"]
  public static func activation(_ fields: LayerFields) -> Activation { .tanh }
}

/// φ(x) = x where x > 0, else slope·x (Maas et al., *Rectifier nonlinearities improve neural network acoustic models*,
/// 2013)
public enum LeakyRelu: ActivationKind {
  public static let word = "leakyrelu"
  public static let summary = "keeps positive values and multiplies the rest by a slope"
  public static let equations = [
    "Y[...] = X[...] if X[...] > 0 else slope · X[...]", "∂L/∂X[...] = ∂L/∂Y[...] · (1 if X[...] > 0 else slope)",
  ]
  // With a negative slope, negative inputs would give positive outputs too, so an output would not determine φ'.
  private static let slope = LayerField(
    option: "slope", .number(0...1), default: Activation.defaultSlope, note: "the slope for negative values")
  public static var fields: [any DeclaredLayerField] { [slope] }
  public static func activation(_ fields: LayerFields) -> Activation { .leakyRelu(slope: fields[slope]) }
}

/// φ(x) = ln(1 + eˣ)
public enum Softplus: ActivationKind {
  public static let word = "softplus"
  public static let summary = "a smooth version of relu"
  public static let equations = [
    "Y[...] = max(0, X[...]) + log1p(exp(-abs(X[...])))", "∂L/∂X[...] = ∂L/∂Y[...] · sigmoid(X[...])",
  ]
  public static func activation(_ fields: LayerFields) -> Activation { .softplus }
}
