public import NeuralNetworks
import Platform

/// The form of an argument, and the values it may have.
public enum ParameterKind: Hashable, Sendable {
  /// A number, one or two lengths, one of a few words or a block of layers, as for the fields of layers.
  case field(FieldKind)
  /// An expression; its value has one of these kinds, or any kind if none is named.
  case value([ValueKind])
  case shape
  /// A whole number, a range (`0:5`) or a list (`[48,160]`) of whole numbers.
  case integers(ClosedRange<Int>)
  /// A number or a list of numbers.
  case numbers(ClosedRange<Double>)
  /// A path, which the command receives unevaluated.
  case path
  /// A word, taken literally.
  case word
  /// A file name without spaces, or quoted.
  case file
  /// The rest of the line, verbatim.
  case text
  /// The rest of the line, parsed as a line of its own.
  case command
  /// The rest of the line, an equation: without comments, and continued while it is incomplete.
  case equation
  /// The rest of the line and the lines up to `end`, which hold one equation each.
  case equations

  /// Whether this parameter takes the rest of the line.
  var takesRest: Bool { isAsTyped || isMathematics }
  /// Whether its text keeps comments and continuations.
  var isAsTyped: Bool { self == .text || self == .command }
  /// Whether its text is written in the notation of equations, in which an apostrophe is no quote.
  var isMathematics: Bool { self == .equation || self == .equations }
}

/// A parameter that a command's declaration can list.
public protocol DeclaredParameter: Sendable {
  /// The description of the parameter.
  var declaration: ParameterDeclaration { get }
}

/// The description of a parameter, for parsing, help, completion and the reference.
public struct ParameterDeclaration: Sendable {
  /// How the parameter receives its argument.
  public enum Placement: Hashable, Sendable {
    /// A required operand.
    case required
    /// An optional operand.
    case optional
    /// One or more operands.
    case several
    /// A value that can only be piped in.
    case piped
    /// A `key=value`.
    case option
  }

  public let name: String
  public let kind: ParameterKind
  public let placement: Placement
  /// The default as it would be typed; nil if there is none.
  public let defaultText: String?
  /// One line for help and completion.
  public let note: String
  /// The parameter's completion candidates.
  public internal(set) var offer = Offer.byKind
  /// Words that are accepted besides a value, unless a value has that name.
  public internal(set) var words: [String] = []

  /// The beginning of the note, for errors: `a dataset` for "a dataset; its training set is used".
  var shortNote: String { note.prefix { !",;:(".contains($0) }.withoutBlanksAround }

  /// Whether the argument is written as `key=value` (`epochs=10`), not by position.
  public var isOption: Bool { placement == .option }

  /// Its name as help shows it: operands in capitals.
  var shownName: String { isOption ? name : name.uppercased() }
  /// Whether an argument is required.
  public var isRequired: Bool { placement == .required || placement == .several }
  /// Whether the parameter takes one or more operands.
  public var isVariadic: Bool { placement == .several }
  /// Whether the argument can only be piped in.
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
  /// Creates the command parameter for a field of a layer.
  init(_ field: LayerFieldDeclaration) {
    self.init(
      name: field.name, kind: .field(field.kind),
      placement: !field.isPositional ? .option : field.isRequired ? .required : .optional,
      defaultText: field.kind == .block ? nil : field.defaultValue?.description, note: field.note)
  }
}
