/// An affine map without an activation, such as a network's last layer: Y[b,o] = Σ_{i} X[b,i] · W[i,o] + biases[o].
///
/// Input B x in, weights in x out, output B x out. (Slide: *Parameter Gradients in CNNs*.)
public struct LinearLayer<Scalar: TensorScalar>: AffineLayer {
  public typealias ForwardCache = AffineCache<Scalar>

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "linear", name: "LinearLayer",
      summary: "connects every feature to every unit, without an activation",
      equations: [
        "Y[b,o] = Σ_{i} X[b,i] · weights[i,o] + biases[o]",
        "∂L/∂weights[i,o] = Σ_{b} X[b,i] · ∂L/∂Y[b,o]",
        "∂L/∂biases[o] = Σ_{b} ∂L/∂Y[b,o]",
        "∂L/∂X[b,i] = Σ_{o} ∂L/∂Y[b,o] · weights[i,o]",
      ],
      source: "Parameter Gradients in CNNs",
      fields: [AffineFields.inputs, AffineFields.outputs, AffineFields.bias],
      examples: ["output = linear 32 3", "randn 2x4x4x4 | flatten | linear 3"],
      seeAlso: ["dense", "flatten"])
  }

  public let fields: LayerFields
  public let activation = Activation.none
  public let hasBiases: Bool
  public var weights: Tensor<Scalar>
  public var biases: Tensor<Scalar>

  public init(_ fields: LayerFields) {
    self.fields = fields
    hasBiases = fields[AffineFields.bias]
    weights = Tensor(Self.parameterShapes(fields)[0])
    biases = Tensor(Shape(fields[AffineFields.outputs]))
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    LinearLayer<Other>(fields)
  }
}
