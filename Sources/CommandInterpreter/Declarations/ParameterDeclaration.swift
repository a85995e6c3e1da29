public import NeuralNetworks

/// How a word of a command is read, and what it may be.
public enum ParameterKind: Hashable, Sendable {
  /// A number, lengths or one of a few words, as the fields of layers are.
  case field(FieldKind)
  /// Evaluated by the grammar; one of these kinds, or any where none is named.
  case value([ValueKind])
  case shape
  /// A whole number, a range (`0:5`) or a list (`[48,160]`) of whole numbers.
  case integers(ClosedRange<Int>)
  /// A number or a list of numbers.
  case numbers(ClosedRange<Double>)
  /// A path, not evaluated.
  case path
  /// A word, taken literally.
  case word
  /// A file's name: a run without blanks, or quoted.
  case file
  /// The rest of the line as it stands.
  case text
  /// The rest of the line, a line of its own.
  case command

  /// Whether the rest of the line belongs to this one parameter.
  var takesRest: Bool { self == .text || self == .command }
}

/// What a command's declaration can list as a parameter.
public protocol DeclaredParameter: Sendable {
  /// All that is said of it.
  var declaration: ParameterDeclaration { get }
}

/// One parameter of a command as parsing, help, completion and the reference see it.
public struct ParameterDeclaration: Sendable {
  /// How the parameter comes to its argument.
  public enum Placement: Hashable, Sendable {
    /// An operand that must be there.
    case required
    /// An operand that may be left out.
    case optional
    /// One or more operands.
    case several
    /// What only a pipe can bring.
    case piped
    /// A `key=value`.
    case option
  }

  public let name: String
  public let kind: ParameterKind
  public let placement: Placement
  /// What it is when left out, as one would type it.
  public let defaultText: String?
  /// One line for help and completion.
  public let note: String
  /// What completion offers for it.
  public internal(set) var offer = Offer.byKind

  /// Whether it is written by its key (`epochs=10`) and not by its place.
  public var isOption: Bool { placement == .option }
  /// Whether an argument must be there.
  public var isRequired: Bool { placement == .required || placement == .several }
  /// Whether one or more operands stand in its place.
  public var isVariadic: Bool { placement == .several }
  /// Whether only a pipe can bring it.
  public var isPipeOnly: Bool { placement == .piped }

  /// How the parameter is written in a command's syntax: `IN`, `[COUNT=200]`, `kernel=3`.
  var syntax: String {
    let upper = name.uppercased()
    switch placement {
    case .option: return kind == .field(.block) ? "\(name)=(\(name.uppercased()))" : "\(name)=\(defaultText ?? "")"
    case .several: return "\(upper)..."
    case .required: return kind == .field(.block) ? "(\(upper))" : upper
    case .optional, .piped: return "[\(upper)\(defaultText.map { "=\($0)" } ?? "")]"
    }
  }
}

extension ParameterDeclaration: DeclaredParameter {
  public var declaration: ParameterDeclaration { self }
}

extension ParameterDeclaration {
  /// The parameter of a layer's command that a field of the layer is.
  init(_ field: LayerFieldDeclaration) {
    self.init(
      name: field.name, kind: .field(field.kind),
      placement: !field.isPositional ? .option : field.isRequired ? .required : .optional,
      defaultText: field.kind == .block ? nil : field.defaultValue?.description, note: field.note)
  }
}
