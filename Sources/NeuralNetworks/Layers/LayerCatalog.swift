/// Every kind of layer that can be made by its word. A new layer is one file, and one line in `entries`.
public enum LayerCatalog {
  /// A kind of layer, made in either precision.
  public struct Entry: Sendable {
    /// All that is said of it.
    public let declaration: LayerDeclaration
    /// The shapes of the parameters of a layer of these fields.
    public let parameterShapes: @Sendable (LayerFields) -> [Shape]
    let makeFloat: @Sendable (LayerFields) -> any Layer<Float>
    let makeDouble: @Sendable (LayerFields) -> any Layer<Double>

    init<InFloat: Layer<Float>, InDouble: Layer<Double>>(_ float: InFloat.Type, _ double: InDouble.Type) {
      declaration = InDouble.declaration
      parameterShapes = { InDouble.parameterShapes($0) }
      makeFloat = { InFloat($0) }
      makeDouble = { InDouble($0) }
    }
  }

  /// The kinds of layers, in the order in which the lecture and help name them.
  public static let entries: [Entry] = [
    Entry(ConvolutionalLayer<Float>.self, ConvolutionalLayer<Double>.self),
    Entry(MaxPoolingLayer<Float>.self, MaxPoolingLayer<Double>.self),
    Entry(AveragePoolingLayer<Float>.self, AveragePoolingLayer<Double>.self),
    Entry(FlattenLayer<Float>.self, FlattenLayer<Double>.self),
    Entry(FullyConnectedLayer<Float>.self, FullyConnectedLayer<Double>.self),
    Entry(LinearLayer<Float>.self, LinearLayer<Double>.self),
    Entry(ActivationLayer<Float, Relu>.self, ActivationLayer<Double, Relu>.self),
    Entry(ActivationLayer<Float, Sigmoid>.self, ActivationLayer<Double, Sigmoid>.self),
    Entry(ActivationLayer<Float, Tanh>.self, ActivationLayer<Double, Tanh>.self),
    Entry(ActivationLayer<Float, LeakyRelu>.self, ActivationLayer<Double, LeakyRelu>.self),
    Entry(ActivationLayer<Float, Softplus>.self, ActivationLayer<Double, Softplus>.self),
  ]

  /// The kind of layer that a word makes.
  public static func entry(_ word: String) -> Entry? { entries.first { $0.declaration.word == word } }

  /// A layer of this kind and these fields with its parameters zero.
  public static func make<Scalar: TensorScalar>(
    _ entry: Entry, _ fields: LayerFields, in precision: Scalar.Type = Scalar.self
  ) -> any Layer<Scalar> {
    // There are two precisions, but Swift cannot be told that a type is one of two.
    let layer: Any = Scalar.self == Float.self ? entry.makeFloat(fields) : entry.makeDouble(fields)
    guard let layer = layer as? any Layer<Scalar> else {
      preconditionFailure("\(Scalar.precisionName) is neither Float nor Double")
    }
    return layer
  }
}
