/// The kinds of layers that can be created by name. To add one, write one file and add one line to `entries`.
public enum LayerCatalog {
  /// A kind of layer, which can be created in either precision.
  public struct Entry: Sendable {
    /// The declaration of the kind of layer.
    public let declaration: LayerDeclaration
    /// Returns the parameter shapes of a layer with these fields.
    public let parameterShapes: @Sendable (LayerFields) -> [Shape]
    private let type: any Layer<Double>.Type

    init<Kind: Layer<Double>>(_ type: Kind.Type) {
      self.type = type
      declaration = Kind.declaration
      parameterShapes = { Kind.parameterShapes($0) }
    }

    func make<Scalar: TensorScalar>(_ fields: LayerFields, in precision: Scalar.Type) -> any Layer<Scalar> {
      type.make(fields, in: precision)
    }
  }

  /// The kinds of layers, in the order in which help lists them.
  public static let entries: [Entry] = [
    Entry(ConvolutionalLayer<Double>.self),
    Entry(MaxPoolingLayer<Double>.self),
    Entry(AveragePoolingLayer<Double>.self),
    Entry(FlattenLayer<Double>.self),
    Entry(FullyConnectedLayer<Double>.self),
    Entry(LinearLayer<Double>.self),
    Entry(ResidualLayer<Double>.self),
    Entry(BatchNormalizationLayer<Double>.self),
    Entry(DropoutLayer<Double>.self),
    Entry(ActivationLayer<Double, Relu>.self),
    Entry(ActivationLayer<Double, Sigmoid>.self),
    Entry(ActivationLayer<Double, Tanh>.self),
    Entry(ActivationLayer<Double, LeakyRelu>.self),
    Entry(ActivationLayer<Double, Softplus>.self),
  ]

  /// Returns the kind of layer with this word, or nil if there is none.
  public static func entry(_ word: String) -> Entry? { entries.first { $0.declaration.word == word } }

  /// Creates a layer of this kind with these fields and all parameters 0.
  public static func make<Scalar: TensorScalar>(
    _ entry: Entry, _ fields: LayerFields, in precision: Scalar.Type = Scalar.self
  ) -> any Layer<Scalar> {
    entry.make(fields, in: precision)
  }
}
