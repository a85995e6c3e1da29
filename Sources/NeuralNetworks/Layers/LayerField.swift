/// One field of a layer (`kernel=3`, or the number of filters) as help, parsing and saving see it.
public struct LayerFieldDeclaration: Sendable {
  /// The name, which is also the option's key.
  public let name: String
  /// What values it takes.
  public let kind: FieldKind
  /// Whether it is written by its place and not by its key.
  public let isPositional: Bool
  /// What it counts of what comes in, channels or features: left out, it is what the pipe brings; nil for other fields.
  public let counts: InputCount?
  /// What it is when left out; nil where it must be given, follows from other fields, or comes from the pipe.
  public let defaultValue: FieldValue?
  /// Whether it must be written.
  public let isRequired: Bool
  /// A short note for help and completion.
  public let note: String
}

/// What the first number of a layer counts of what comes in.
public enum InputCount: Hashable, Sendable {
  /// The channels of images.
  case channels
  /// The features of vectors.
  case features
  /// The channels of images, or the features of vectors.
  case either

  /// Whether examples of so many axes have it.
  public func fits(rank: Int) -> Bool {
    switch self {
    case .channels: rank == 3
    case .features: rank == 1
    case .either: rank == 3 || rank == 1
    }
  }

  /// What is counted, in words.
  public var name: String {
    switch self {
    case .channels: "channels"
    case .features: "features"
    case .either: "channels or features"
    }
  }
}

/// What a layer's declaration can list as a field.
public protocol DeclaredLayerField: Sendable {
  /// All that is said of it.
  var declaration: LayerFieldDeclaration { get }
}

/// One field of a layer with the Swift type of its value.
///
/// A layer declares it once, lists it in its declaration, and asks its `LayerFields` with it.
public struct LayerField<Value>: DeclaredLayerField {
  public let declaration: LayerFieldDeclaration
  /// The value among a layer's fields, nil where it is missing or another field's.
  fileprivate let read: @Sendable (FieldValue?) -> Value?
  fileprivate let write: @Sendable (Value) -> FieldValue?

  /// A field written by its place.
  public init(_ name: String, _ type: FieldType<Value>, note: String) {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: true, counts: nil, defaultValue: nil, isRequired: true,
      note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }

  /// A field written as `key=value`.
  public init(option name: String, _ type: FieldType<Value>, default value: Value, note: String) {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: false, counts: nil, defaultValue: type.write(value),
      isRequired: false, note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }

  /// A field written as `key=value` that follows from other fields where it is left out, as `note` says.
  public init<Element>(option name: String, _ type: FieldType<Element>, note: String) where Value == Element? {
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: false, counts: nil, defaultValue: nil, isRequired: false,
      note: note)
    read = { .some($0.flatMap(type.read)) }
    write = { $0.map(type.write) }
  }
}

extension LayerField where Value == Int {
  /// The channels or features that come in, written first: left out, they are what the pipe brings.
  public init(inputCount name: String, _ counts: InputCount, note: String) {
    let type = FieldType.integer(1...Int(Int32.max))
    declaration = LayerFieldDeclaration(
      name: name, kind: type.kind, isPositional: true, counts: counts, defaultValue: nil, isRequired: false,
      note: note)
    read = { $0.flatMap(type.read) }
    write = type.write
  }
}

/// The fields' values of one layer, checked against its declaration.
public struct LayerFields: Hashable, Sendable {
  private var values: [String: FieldValue] = [:]

  /// No fields: those of a layer that has none, or of one that sets each.
  public init() {}

  /// The fields of a layer: `given` over the declaration's defaults.
  ///
  /// - Throws: `LayerFieldError` for a field that is missing, unknown or out of its range.
  public init(_ declaration: LayerDeclaration, _ given: [String: FieldValue]) throws(LayerFieldError) {
    values = [:]
    for name in given.keys.sorted() where !declaration.fields.contains(where: { $0.name == name }) {
      throw LayerFieldError(field: name, message: "\(declaration.word) has no field \(name)")
    }
    for field in declaration.fields {
      guard let value = given[field.name] ?? field.defaultValue else {
        if field.isRequired || field.counts != nil {
          throw LayerFieldError(field: field.name, message: "\(declaration.word) needs \(field.note)")
        }
        continue
      }
      if let objection = field.kind.objection(to: value) {
        throw LayerFieldError(field: field.name, message: "\(field.name) \(objection)")
      }
      values[field.name] = field.kind.normalized(value)
    }
  }

  /// The value of a field by its name, nil where it was left out: for printing and saving.
  public subscript(name: String) -> FieldValue? { values[name] }

  /// The value of a field that the layer's declaration lists.
  public subscript<Value>(field: LayerField<Value>) -> Value {
    get {
      guard let value = field.read(values[field.declaration.name]) else {
        // Values are checked against the declaration when they are made, so that only a layer whose declaration does
        // not list its own field comes here.
        preconditionFailure("the layer's declaration does not list \(field.declaration.name)")
      }
      return value
    }
    set { values[field.declaration.name] = field.write(newValue) }
  }
}

/// A field that is missing, unknown or out of its range.
public struct LayerFieldError: Error, Hashable, Sendable {
  /// The field's name.
  public let field: String
  /// What is wrong, as a sentence without a full stop.
  public let message: String

  /// An error about one field.
  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}
