/// The field that `dense` has in addition to those of all affine layers.
public enum FullyConnectedFields {
  /// The activation φ, applied to every output.
  public static let activation = LayerField(
    option: "activation", .choice(Activation.named), default: .relu, note: "applied to every output")
}

/// Connects every feature to every unit: Y[b,o] = φ(Σ_i X[b,i] · W[i,o] + biases[o]).
///
/// Input B x in, weights in x out, output B x out. (Slide: *CNN Gradient Chain Rule*.)
public struct FullyConnectedLayer<Scalar: TensorScalar>: AffineLayer {
  public typealias ForwardCache = AffineCache<Scalar>

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "dense", name: "FullyConnectedLayer",
      summary: "connects every feature to every unit, then applies an activation",
      equations: [
        "Z[b,o] = Σ_{i} X[b,i] · weights[i,o] + biases[o]",
        "Y[b,o] = φ(Z[b,o])",
        "∂L/∂Z[b,o] = ∂L/∂Y[b,o] · φ'(Z[b,o])",
        "∂L/∂weights[i,o] = Σ_{b} X[b,i] · ∂L/∂Z[b,o]",
        "∂L/∂biases[o] = Σ_{b} ∂L/∂Z[b,o]",
        "∂L/∂X[b,i] = Σ_{o} ∂L/∂Z[b,o] · weights[i,o]",
      ],
      source: "CNN Gradient Chain Rule",
      fields: [AffineFields.inputs, AffineFields.outputs, FullyConnectedFields.activation, AffineFields.bias],
      examples: ["dense1 = dense 256 32", "randn 2x4x4x4 | flatten | dense 32 activation=tanh"],
      seeAlso: ["linear", "flatten", "conv"])
  }

  public let fields: LayerFields
  public let activation: Activation
  public let hasBiases: Bool
  public var weights: Tensor<Scalar>
  public var biases: Tensor<Scalar>

  public init(_ fields: LayerFields) {
    self.fields = fields
    activation = fields[FullyConnectedFields.activation]
    hasBiases = fields[AffineFields.bias]
    weights = Tensor(Self.parameterShapes(fields)[0])
    biases = Tensor(Shape(fields[AffineFields.outputs]))
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    FullyConnectedLayer<Other>(fields)
  }
}
