/// The description of a kind of layer, used by parsing, help, completion, printing, saving and export.
public struct LayerDeclaration: Sendable {
  /// The command word that creates the layer: `conv`.
  public let word: String
  /// The name of the layer's type: `ConvolutionalLayer`.
  public let name: String
  /// A one-line summary.
  public let summary: String
  /// The equations for any stride and padding, one per line, in the notation of the module `Equations`; a test evaluates
  /// them and compares them with the kernels.
  public let equations: [String]
  /// What the equations don't say, one line each.
  public let remarks: [String]
  /// The slide or publication with the equations.
  public let source: String
  /// The fields, in the order in which they are typed.
  public let fields: [LayerFieldDeclaration]
  /// Example command lines; the tests run them.
  public let examples: [String]
  /// Related commands and layers.
  public let seeAlso: [String]

  /// Creates a declaration; only the word and the name are required.
  public init(
    word: String, name: String, summary: String = "", equations: [String] = [], remarks: [String] = [],
    source: String = "",
    fields: [any DeclaredLayerField] = [],
    examples: [String] = [], seeAlso: [String] = []
  ) {
    self.word = word
    self.name = name
    self.summary = summary
    self.equations = equations
    self.remarks = remarks
    self.source = source
    self.fields = fields.map(\.declaration)
    self.examples = examples
    self.seeAlso = seeAlso
  }

  /// Creates the default declaration of a layer type: its name is the type's, its word the name in lower case without a
  /// trailing `Layer`.
  public init(of type: any Layer.Type) {
    let name = String("\(type)".prefix { $0 != "<" })
    let isSuffixed = name.hasSuffix("Layer") && name != "Layer"
    self.init(word: (isSuffixed ? String(name.dropLast(5)) : name).lowercased(), name: name)
  }

  /// What the layer's number of inputs counts: channels, features or either; nil if the layer has no such field.
  public var inputCount: InputCount? { fields.lazy.compactMap(\.counts).first }

  /// Returns the command that creates a layer with these fields, omitting those at their defaults: `conv 1 8 kernel=5`.
  public func text(_ values: LayerFields) -> String {
    let words = fields.compactMap { field -> String? in
      guard let value = values[field.name] else { return nil }
      if field.isPositional { return value.description }
      return value == field.defaultValue ? nil : "\(field.name)=\(value)"
    }
    return ([word] + words).joined(separator: " ")
  }
}
