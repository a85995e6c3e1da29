public import NeuralNetworks
public import TerminalGraphics

/// A number.
public struct NumberValue: Value {
  public let number: Double
  public var kind: ValueKind { .number }
  init(_ number: Double) { self.number = number }
  public func summary(_ style: GraphicsStyle) -> String { NumberFormat(digits: style.digits).string(number) }
  public var json: JSON { .number(number) }
}

/// A piece of text.
public struct TextValue: Value {
  public let text: String
  public var kind: ValueKind { .text }
  init(_ text: String) { self.text = text }
  public func summary(_ style: GraphicsStyle) -> String { DisplayText.escaped(text) }
  public func addStorage(to tally: inout StorageTally) { tally.add(bytes: text.utf8.count) }
  public var json: JSON { .string(text) }
}

/// A shape. That of a network's input also has the input's gradient, if there was a backward pass.
public struct ShapeValue: Value {
  public let shape: Shape
  var gradient: Tensor<Double>?
  public var kind: ValueKind { .shape }

  init(_ shape: Shape, gradient: Tensor<Double>? = nil) {
    self.shape = shape
    self.gradient = gradient
  }

  public var fieldNames: [String] { gradient == nil ? ["rank", "size"] : ["rank", "size", "gradient"] }

  public func field(_ name: String) throws(Diagnostic) -> (any Value)? {
    switch name {
    case "rank": return NumberValue(Double(shape.rank))
    // Even a shape too large for any tensor has a size, so it is computed as a `Double`, which cannot overflow as an
    // `Int` would.
    case "size": return NumberValue(shape.dimensions.reduce(1) { $0 * Double($1) })
    case "gradient": return gradient.map { TensorValue($0) }
    default: return nil
    }
  }

  public func addStorage(to tally: inout StorageTally) { gradient?.addStorage(to: &tally) }

  public func summary(_ style: GraphicsStyle) -> String { shape.description }
  public var json: JSON { .array(shape.dimensions.map { .integer($0) }) }
}

/// A range of whole numbers, with its end excluded.
public struct RangeValue: Value {
  public let range: Range<Int>
  public var kind: ValueKind { .range }
  init(_ range: Range<Int>) { self.range = range }
  public func summary(_ style: GraphicsStyle) -> String { "\(range.lowerBound):\(range.upperBound)" }
  public var json: JSON { .array([.integer(range.lowerBound), .integer(range.upperBound)]) }
}
