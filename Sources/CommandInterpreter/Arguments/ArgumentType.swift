public import NeuralNetworks

/// The form of an argument, and the Swift type in which a command receives it.
public struct ArgumentType<Element>: Sendable {
  let kind: ParameterKind
  /// Converts an argument to the type that the command receives; nil if the argument does not have this form.
  let read: @Sendable (Call.Bound.Content) -> Element?

  init(_ kind: ParameterKind, _ read: @escaping @Sendable (Call.Bound.Content) -> Element?) {
    self.kind = kind
    self.read = read
  }

  /// Creates the argument type for the type of a layer field.
  init(_ field: FieldType<Element>) {
    self.init(.field(field.kind)) { content in
      if case .field(let value) = content { field.read(value) } else { nil }
    }
  }

  /// A value of one of several kinds, converted to one type.
  static func value(
    _ kinds: ValueKind..., as convert: @escaping @Sendable (any Value) -> Element?
  ) -> ArgumentType {
    ArgumentType(.value(kinds)) { content in
      if case .values(let values) = content { values.first.flatMap(convert) } else { nil }
    }
  }
}

extension ArgumentType where Element == any Value {
  /// A value of one of several kinds, or of any kind if none is named.
  static func value(_ kinds: ValueKind...) -> Self {
    Self(.value(kinds)) { if case .values(let values) = $0 { values.first } else { nil } }
  }
}

extension ArgumentType where Element == TensorValue {
  static var tensor: Self { .value(.tensor) { $0 as? TensorValue } }
}

extension ArgumentType where Element == DatasetValue {
  static var dataset: Self { .value(.dataset) { $0 as? DatasetValue } }
}

extension ArgumentType where Element == ModelValue {
  static var layer: Self { .value(.layer) { $0 as? ModelValue } }
  /// A layer or network; errors and completion name the layer first.
  static var layerOrNetwork: Self { .value(.layer, .network) { $0 as? ModelValue } }
  /// A network or layer; errors and completion name the network first.
  static var networkOrLayer: Self { .value(.network, .layer) { $0 as? ModelValue } }
}

extension ArgumentType where Element == Int {
  /// A whole number in a range.
  static func integer(_ range: ClosedRange<Int>) -> Self { Self(.integer(range)) }
}

extension ArgumentType where Element == Double {
  /// A number in a range.
  static func number(_ range: ClosedRange<Double>) -> Self { Self(.number(range)) }
}

extension ArgumentType where Element == [Int] {
  /// Whole numbers: one number, a range or a list. Each must be in `range`.
  static func integers(_ range: ClosedRange<Int>) -> Self {
    Self(.integers(range)) { if case .integers(let numbers) = $0 { numbers } else { nil } }
  }
}

extension ArgumentType where Element == [Double] {
  /// A number or a list of numbers, each in a range.
  static func numbers(_ range: ClosedRange<Double>) -> Self {
    Self(.numbers(range)) { if case .numbers(let numbers) = $0 { numbers } else { nil } }
  }
}

extension ArgumentType where Element == Shape {
  static var shape: Self { Self(.shape) { if case .shape(let shape) = $0 { shape } else { nil } } }
}

extension ArgumentType where Element == PathExpression {
  /// A path, which the command receives unevaluated.
  static var path: Self { Self(.path) { if case .path(let path) = $0 { path } else { nil } } }
}

extension ArgumentType where Element == String {
  private static func literal(_ kind: ParameterKind) -> Self {
    Self(kind) { if case .field(.word(let text)) = $0 { text } else { nil } }
  }

  /// A word, taken literally.
  public static var word: Self { literal(.word) }
  /// A file name.
  public static var file: Self { literal(.file) }
  /// The rest of the line, verbatim.
  public static var text: Self { literal(.text) }
  /// The rest of the line, an equation.
  static var equation: Self { literal(.equation) }
  /// The rest of the line and the lines up to `end`.
  static var equations: Self { literal(.equations) }
}

extension ArgumentType where Element == ParsedLine {
  /// The rest of the line, parsed as a line of its own.
  static var command: Self { Self(.command) { if case .line(let line) = $0 { line } else { nil } } }
}

extension ArgumentType where Element: RawRepresentable<String> & CaseIterable & Equatable & Sendable {
  /// A case of an enumeration, given by its raw value.
  static func choice(_ type: Element.Type = Element.self) -> Self { Self(.choice()) }
}

extension ArgumentType where Element == Bool {
  static var yesOrNo: Self { Self(.yesOrNo) }
}

extension FieldType where Element == Bool {
  /// `yes` or `no`, in this order in help.
  public static var yesOrNo: Self { .choice([("yes", true), ("no", false)]) }
  /// `no` or `yes`, in this order in help.
  static var noOrYes: Self { .choice([("no", false), ("yes", true)]) }
}
