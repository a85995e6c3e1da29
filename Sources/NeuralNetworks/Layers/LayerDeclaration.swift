/// Everything that is said of a layer, said once: parsing, help, completion, printing, saving and export read it here.
public struct LayerDeclaration: Sendable {
  /// The word that makes the layer in the command language: `conv`.
  public let word: String
  /// The lecture's name: `ConvolutionalLayer`.
  public let name: String
  /// One line of what the layer does.
  public let summary: String
  /// The lecture's equations, in Unicode, one a line.
  public let equations: [String]
  /// The title of the slide that they stand on.
  public let source: String
  /// The fields in the order in which they are written.
  public let fields: [LayerField]
  /// Command lines that show it in use; the tests run them.
  public let examples: [String]
  /// Words of related commands and layers.
  public let seeAlso: [String]

  /// A declaration of these parts.
  public init(
    word: String, name: String, summary: String, equations: [String], source: String, fields: [LayerField],
    examples: [String], seeAlso: [String] = []
  ) {
    self.word = word
    self.name = name
    self.summary = summary
    self.equations = equations
    self.source = source
    self.fields = fields
    self.examples = examples
    self.seeAlso = seeAlso
  }

  /// The line that makes a layer with these fields, those at their defaults left out: `conv 1 8 kernel=5`.
  public func text(_ values: LayerFields) -> String {
    let words = fields.compactMap { field -> String? in
      guard let value = values[field.name] else { return nil }
      if field.isPositional { return value.description }
      return value == field.defaultValue ? nil : "\(field.name)=\(value)"
    }
    return ([word] + words).joined(separator: " ")
  }
}

/// One field of a layer: `kernel=3`, or the number of filters.
public struct LayerField: Sendable {
  /// What values a field takes.
  public enum Kind: Hashable, Sendable {
    /// The channels or features that come in: a leading number that may be left out where the pipe knows it.
    case inputCount
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// A number in a range.
    case number(ClosedRange<Double>)
    /// One or two lengths (`3` or `3x5`) of at least `minimum` each, or one of a few words (`same`).
    case extents(minimum: Int, words: [String])
    /// One of a few words.
    case choice([String])
  }

  /// The name, which is also the option's key.
  public let name: String
  /// What values it takes.
  public let kind: Kind
  /// Whether it is written by its place and not by its key.
  public let isPositional: Bool
  /// What it is when left out; nil where it must be given, follows from other fields, or comes from the pipe.
  public let defaultValue: FieldValue?
  /// Whether a layer can be made without it.
  public let isRequired: Bool
  /// A short note for help and completion.
  public let note: String

  /// A field written by its place.
  public static func positional(_ name: String, _ kind: Kind, note: String) -> LayerField {
    LayerField(
      name: name, kind: kind, isPositional: true, defaultValue: nil, isRequired: kind != .inputCount, note: note)
  }

  /// A field written as `key=value`; without a default it follows from other fields, as `note` says.
  public static func option(_ name: String, _ kind: Kind, default value: FieldValue?, note: String) -> LayerField {
    LayerField(name: name, kind: kind, isPositional: false, defaultValue: value, isRequired: false, note: note)
  }

  /// Why a value is not one of this field's, or nil where it is.
  public func objection(to value: FieldValue) -> String? {
    switch (kind, value) {
    case (.inputCount, .integer(let count)): return count >= 1 ? nil : "must be at least 1"
    case (.integer(let range), .integer(let number)): return outside(range, number)
    case (.number(let range), .integer(let number)): return outside(range, Double(number))
    case (.number(let range), .number(let number)): return outside(range, number)
    case (.extents(let minimum, _), .integer(let length)):
      return length >= minimum ? nil : "must be at least \(minimum)"
    case (.extents(let minimum, _), .extents(let lengths)):
      return min(lengths.vertical, lengths.horizontal) >= minimum ? nil : "must be at least \(minimum)"
    case (.extents(_, let words), .word(let word)) where !words.isEmpty:
      return words.contains(word) ? nil : "is a length, HxW, or \(words.joined(separator: ", "))"
    case (.choice(let words), .word(let word)):
      return words.contains(word) ? nil : "is one of \(words.joined(separator: ", "))"
    case (.inputCount, _), (.integer, _): return "must be a whole number"
    case (.number, _): return "must be a number"
    case (.extents(_, let words), _): return (["must be a length or HxW"] + words).joined(separator: ", or ")
    case (.choice(let words), _): return "is one of \(words.joined(separator: ", "))"
    }
  }

  private func outside<Number: Comparable>(_ range: ClosedRange<Number>, _ number: Number) -> String? {
    if number < range.lowerBound { return "must be at least \(range.lowerBound)" }
    return number <= range.upperBound ? nil : "must be at most \(range.upperBound)"
  }
}

/// The value of a layer's field.
public enum FieldValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case number(Double)
  case extents(Extents)
  case word(String)

  /// The value as one would type it.
  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .extents(let lengths): lengths.description
    case .word(let word): word
    }
  }
}

/// The fields' values of one layer, checked against its declaration.
public struct LayerFields: Hashable, Sendable {
  private var values: [String: FieldValue]

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
        if field.isRequired {
          throw LayerFieldError(field: field.name, message: "\(declaration.word) needs \(field.note)")
        }
        continue
      }
      if let objection = field.objection(to: value) {
        throw LayerFieldError(field: field.name, message: "\(field.name) \(objection)")
      }
      values[field.name] = Self.normalized(value, as: field.kind)
    }
  }

  /// A single number stands for a pair of equal lengths, and a whole number for a number.
  private static func normalized(_ value: FieldValue, as kind: LayerField.Kind) -> FieldValue {
    switch (kind, value) {
    case (.extents, .integer(let length)): .extents(Extents(length))
    case (.number, .integer(let number)): .number(Double(number))
    default: value
    }
  }

  /// The value of a field, nil where it was left out.
  public subscript(name: String) -> FieldValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// A whole number that the declaration makes sure of.
  func integer(_ name: String) -> Int {
    guard case .integer(let number)? = values[name] else { preconditionFailure("no integer \(name)") }
    return number
  }

  /// A number that the declaration makes sure of.
  func number(_ name: String) -> Double {
    guard case .number(let number)? = values[name] else { preconditionFailure("no number \(name)") }
    return number
  }

  /// A pair of lengths, nil where a word stands instead or the field was left out.
  func extents(_ name: String) -> Extents? {
    if case .extents(let lengths)? = values[name] { lengths } else { nil }
  }

  /// A word that the declaration makes sure of.
  func word(_ name: String) -> String {
    guard case .word(let word)? = values[name] else { preconditionFailure("no word \(name)") }
    return word
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
