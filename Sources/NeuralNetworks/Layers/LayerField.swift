/// One field of a layer (`kernel=3`, or the number of filters), as used by help, parsing and saving.
public struct LayerFieldDeclaration: Sendable {
  /// The name, which is also the option's key.
  public let name: String
  /// The values it accepts.
  public let kind: FieldKind
  /// Whether it is positional rather than written as `key=value`.
  public let isPositional: Bool
  /// What it counts in the input, for a field that is the number of inputs, which comes from the pipe if it is omitted;
  /// nil for all other fields.
  public let counts: InputCount?
  /// The default value; nil if the field is required, follows from other fields, or comes from the pipe.
  public let defaultValue: FieldValue?
  /// Whether it must be typed; false for a number of inputs, which may come from the pipe.
  public let isRequired: Bool
  /// A short note for help and completion.
  public let note: String
}

/// What a layer's number of inputs counts.
public enum InputCount: Hashable, Sendable {
  /// The channels of images.
  case channels
  /// The features of vectors.
  case features
  /// The channels of images, or the features of vectors.
  case either

  /// Returns whether examples with this many axes can be counted in this way.
  public func fits(rank: Int) -> Bool {
    switch self {
    case .channels: rank == 3
    case .features: rank == 1
    case .either: rank == 3 || rank == 1
    }
  }

  /// The counted things as a plural noun: `channels`.
  public var name: String {
    switch self {
    case .channels: "channels"
    case .features: "features"
    case .either: "channels or features"
    }
  }
}

/// A field that a layer's declaration can list.
public protocol DeclaredLayerField: Sendable {
  /// The type-erased declaration.
  var declaration: LayerFieldDeclaration { get }
}

/// One field of a layer with the Swift type of its value.
///
/// A layer defines it once, lists it in its declaration, and looks up its value in `LayerFields` with it.
public struct LayerField<Value>: DeclaredLayerField {
  public let declaration: LayerFieldDeclaration
  /// Converts a field value to the Swift type; nil if the field value is missing or of another kind. For a field that
  /// follows from other fields, a missing field value is a `Value` of nil.
  fileprivate let read: @Sendable (FieldValue?) -> Value?
  fileprivate let write: @Sendable (Value) -> FieldValue?

  /// Creates a positional field.
  public init(_ name: String, _ type: FieldType<Value>, note: String) {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: true, counts: nil, defaultValue: nil, isRequired: true,
      note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }

  /// Creates a field written as `key=value`.
  public init(option name: String, _ type: FieldType<Value>, default value: Value, note: String) {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: false, counts: nil, defaultValue: type.write(value),
      isRequired: false, note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }

  /// Creates a field written as `key=value` that follows from other fields by default, as `note` explains.
  public init<Element>(option name: String, _ type: FieldType<Element>, note: String) where Value == Element? {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: false, counts: nil, defaultValue: nil, isRequired: false,
      note: note)
    read = { .some($0.flatMap(type.read)) }
    write = { $0.map(type.write) }
  }
}

extension LayerField where Value == Int {
  /// Creates the field for the number of input channels or features, which is positional; by default it comes from the
  /// pipe.
  public init(inputCount name: String, _ counts: InputCount, note: String) {
    let type = FieldType.integer(1...Int(Int32.max))
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: true, counts: counts, defaultValue: nil, isRequired: false,
      note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }
}

/// The field values of one layer; those that are given on creation are checked against its declaration.
public struct LayerFields: Hashable, Sendable {
  private var values: [String: FieldValue] = [:]

  /// Creates an empty set of fields, for a layer that has none or that sets each one.
  public init() {}

  /// Creates the fields of a layer: `given`, completed by the declaration's defaults.
  ///
  /// - Throws: `LayerFieldError` for a field that is unknown, missing, of another kind or out of range.
  public init(_ declaration: LayerDeclaration, _ given: [String: FieldValue]) throws(LayerFieldError) {
    values = [:]
    for name in given.keys.sorted() where !declaration.fields.contains(where: { $0.name == name }) {
      throw LayerFieldError(field: name, message: "\(declaration.word) has no field `\(name)`")
    }
    for field in declaration.fields {
      guard let value = given[field.name] ?? field.defaultValue else {
        if field.isRequired || field.counts != nil {
          throw LayerFieldError(field: field.name, message: "\(declaration.word) needs \(field.note)")
        }
        continue
      }
      if let objection = field.kind.objection(to: value) {
        throw LayerFieldError(field: field.name, message: "\(field.name) \(objection), not \(value)")
      }
      values[field.name] = field.kind.normalized(value)
    }
  }

  /// The value of a field by its name, for printing and saving; nil if it was omitted and has no default, or is
  /// unknown.
  public subscript(name: String) -> FieldValue? { values[name] }

  /// Returns these fields with another value for one of them.
  package func replacing(_ name: String, by value: FieldValue) -> LayerFields {
    var fields = self
    fields.values[name] = value
    return fields
  }

  /// The value of a field that the layer's declaration lists.
  public subscript<Value>(field: LayerField<Value>) -> Value {
    get {
      guard let value = field.read(values[field.declaration.name]) else {
        // Values are checked against the declaration on creation, so this is only reached by a layer whose declaration
        // does not list its own field, or that was created without its fields.
        preconditionFailure("the layer's declaration does not list \(field.declaration.name)")
      }
      return value
    }
    set { values[field.declaration.name] = field.write(newValue) }
  }
}

/// A field that is unknown, missing, of another kind or out of range.
public struct LayerFieldError: Error, Hashable, Sendable {
  /// The field's name.
  public let field: String
  /// The error message, without a full stop.
  public let message: String

  /// Creates an error in one field.
  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}
