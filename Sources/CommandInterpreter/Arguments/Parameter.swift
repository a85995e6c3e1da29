public import NeuralNetworks

/// A command's parameter with the Swift type of its argument. A command defines it once, lists it in its declaration,
/// and uses it to read the argument from a `Call`.
///
///     static let x = Parameter("x", .tensor, "images")
///     static let down = Parameter("dy", .integer(-65536...65536), "rows down")
///     let declaration = CommandDeclaration("shift", ..., parameters: [x, down], pipe: x)
///     ... call[Self.x].tensor, call[Self.down]
public struct Parameter<Value>: DeclaredParameter {
  public private(set) var declaration: ParameterDeclaration
  /// Converts an argument to the type that the command receives; nil if an argument is required but missing or of
  /// another form.
  let read: @Sendable (Call.Bound.Content?) -> Value?

  /// The name used in errors and other declarations.
  public var name: String { declaration.name }

  /// Creates a required operand.
  public init(_ name: String, _ type: ArgumentType<Value>, _ note: String) {
    declaration = ParameterDeclaration(
      name: name, kind: type.kind, placement: .required, defaultText: nil, note: note)
    read = { $0.flatMap(type.read) }
  }

  /// Creates an optional operand with a default.
  public init(_ name: String, _ type: FieldType<Value>, default value: Value, _ note: String) {
    self.init(name, ArgumentType(type), .optional, default: type.write(value).description, note)
  }

  /// Creates a `key=value` option with a default.
  public init(option name: String, _ type: FieldType<Value>, default value: Value, _ note: String) {
    self.init(name, ArgumentType(type), .option, default: type.write(value).description, note)
  }

  private init(
    _ name: String, _ type: ArgumentType<Value>, _ placement: ParameterDeclaration.Placement, default text: String,
    _ note: String
  ) {
    declaration = ParameterDeclaration(
      name: name, kind: type.kind, placement: placement, defaultText: text, note: note)
    read = { $0.flatMap(type.read) }
  }

  /// Creates an optional operand without a default.
  public init<Element>(optional name: String, _ type: ArgumentType<Element>, _ note: String) where Value == Element? {
    self.init(name, type, .optional, note)
  }

  /// Creates a parameter whose value can only be piped in.
  public init<Element>(piped name: String, _ type: ArgumentType<Element>, _ note: String) where Value == Element? {
    self.init(name, type, .piped, note)
  }

  /// Creates a `key=value` option without a default.
  public init<Element>(option name: String, _ type: ArgumentType<Element>, _ note: String) where Value == Element? {
    self.init(name, type, .option, note)
  }

  private init<Element>(
    _ name: String, _ type: ArgumentType<Element>, _ placement: ParameterDeclaration.Placement, _ note: String
  ) where Value == Element? {
    declaration = ParameterDeclaration(
      name: name, kind: type.kind, placement: placement, defaultText: nil, note: note)
    read = { .some($0.flatMap(type.read)) }
  }

  /// Creates a parameter that takes one or more operands.
  public init<Element>(several name: String, _ type: ArgumentType<Element>, _ note: String) where Value == [Element] {
    declaration = ParameterDeclaration(
      name: name, kind: type.kind, placement: .several, defaultText: nil, note: note)
    read = { content in
      guard case .values(let values) = content else { return nil }
      return values.compactMap { type.read(.values([$0])) }
    }
  }

  /// A copy of the parameter that also accepts a word, as a field, unless a value has that name.
  func accepting(_ word: String) -> Parameter {
    var parameter = self
    parameter.declaration.words.append(word)
    return parameter
  }

  /// A copy of the parameter with these completion candidates.
  public func offering(_ offer: Offer) -> Parameter {
    var parameter = self
    parameter.declaration.offer = offer
    return parameter
  }
}

extension Parameter where Value == String {
  /// Creates an optional operand with a default, taken literally.
  public init(_ name: String, _ type: ArgumentType<String>, default text: String, _ note: String) {
    self.init(name, type, .optional, default: text, note)
  }
}
