/// The affine map alone, as a network's last layer has it: Y[b,o] = Σ_i X[b,i] · W[i,o] + biases[o].
///
/// Input B x in, weights in x out, output B x out. (Slide: *Parameter Gradients in CNNs*.)
public struct LinearLayer<Scalar: TensorScalar>: AffineLayer {
  public typealias ForwardCache = AffineCache<Scalar>

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "linear", name: "LinearLayer",
      summary: "joins every feature to every unit, without an activation",
      equations: [
        "Y[b,o] = Σ_i X[b,i] · weights[i,o] + biases[o]",
        "∂L/∂weights[i,o] = Σ_b X[b,i] · ∂L/∂Y[b,o]",
        "∂L/∂biases[o] = Σ_b ∂L/∂Y[b,o]",
        "∂L/∂X[b,i] = Σ_o ∂L/∂Y[b,o] · weights[i,o]",
      ],
      source: "Parameter Gradients in CNNs",
      fields: [AffineFields.inputs, AffineFields.outputs],
      examples: ["output = linear 32 3", "randn 2x4x4x4 | flatten | linear 3"],
      seeAlso: ["dense", "flatten"])
  }

  public static var parameters: [LayerParameter<Self>] {
    [LayerParameter("weights", \.weights), LayerParameter("biases", \.biases)]
  }

  public let fields: LayerFields
  public let activation = Activation.none
  public var weights: Tensor<Scalar>
  public var biases: Tensor<Scalar>

  public init(_ fields: LayerFields) {
    self.fields = fields
    let shapes = Self.parameterShapes(fields)
    weights = Tensor(shapes[0])
    biases = Tensor(shapes[1])
  }
}
