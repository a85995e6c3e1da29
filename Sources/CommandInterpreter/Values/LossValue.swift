public import NeuralNetworks
public import TerminalGraphics

/// A loss and its gradient with respect to the prediction.
public struct LossValue: Value {
  public let value: Double
  public let gradient: Tensor<Double>
  /// The loss's name: `mse`, `crossentropy`.
  let name: String
  public var provenance: Provenance?

  public var kind: ValueKind { .loss }

  public func addStorage(to tally: inout StorageTally) {
    tally.add(gradient)
    provenance?.addStorage(to: &tally)
  }
  public var fieldNames: [String] { ["value", "gradient"] }

  public func field(_ field: String) throws(Diagnostic) -> (any Value)? {
    switch field {
    case "value": return NumberValue(value)
    case "gradient":
      return TensorValue(gradient, from: Provenance("gradient", text: "\(name) gradient", operands: [self]))
    default: return nil
    }
  }

  public func summary(_ style: GraphicsStyle) -> String {
    "Loss \(name)  value \(NumberFormat(digits: style.digits).string(value))  gradient \(gradient.shape)"
  }

  public var json: JSON {
    .object([
      .init("kind", .string(kind.rawValue)), .init("name", .string(name)), .init("value", .number(value)),
      .init("gradient", TensorValue(gradient).json),
    ])
  }
}
