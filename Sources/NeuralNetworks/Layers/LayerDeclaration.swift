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
  public let fields: [LayerFieldDeclaration]
  /// Command lines that show it in use; the tests run them.
  public let examples: [String]
  /// Words of related commands and layers.
  public let seeAlso: [String]

  /// A declaration of these parts.
  public init(
    word: String, name: String, summary: String = "", equations: [String] = [], source: String = "",
    fields: [any DeclaredLayerField] = [],
    examples: [String] = [], seeAlso: [String] = []
  ) {
    self.word = word
    self.name = name
    self.summary = summary
    self.equations = equations
    self.source = source
    self.fields = fields.map(\.declaration)
    self.examples = examples
    self.seeAlso = seeAlso
  }

  /// The declaration of a layer that says nothing of itself: its name is the type's, its word the name in lower case, without
  /// `Layer` at the end.
  public init(of type: any Layer.Type) {
    let name = String("\(type)".prefix { $0 != "<" })
    let isSuffixed = name.hasSuffix("Layer") && name != "Layer"
    self.init(word: (isSuffixed ? String(name.dropLast(5)) : name).lowercased(), name: name)
  }

  /// What its first number counts of what comes in; nil for a layer that takes any number.
  public var inputCount: InputCount? { fields.lazy.compactMap(\.counts).first }

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
