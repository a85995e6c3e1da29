/// The family that help lists a command under.
public enum Family: String, CaseIterable, Sendable {
  case data = "Data"
  case layers = "Layers"
  case chainRule = "The chain rule"
  case learning = "Learning"
  case pictures = "Pictures"
  case files = "Files"
  case session = "Session"
  case lessons = "Lessons"
}

/// How a word of a command is read, and what it may be.
public enum ParameterKind: Hashable, Sendable {
  /// Evaluated by the grammar; one of these kinds, or any where none is named.
  case value([ValueKind])
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// One or two lengths (`3`, `3x5`) of at least `minimum`, or one of the words.
  case extents(minimum: Int, words: [String])
  case shape
  /// A whole number, a range (`0:5`) or a list (`[48,160]`) of whole numbers.
  case integers(ClosedRange<Int>)
  /// A number or a list of numbers.
  case numbers(ClosedRange<Double>)
  /// A path, not evaluated.
  case path
  /// One of a few words, taken literally.
  case choice([String])
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

/// One parameter of a command.
public struct Parameter: Sendable {
  public let name: String
  public let kind: ParameterKind
  /// Whether it is written by its key (`epochs=10`) and not by its place.
  public let isOption: Bool
  public let isRequired: Bool
  /// Whether one or more operands stand in its place.
  public let isVariadic: Bool
  /// What completion offers for it.
  public var offer = Offer.byKind
  /// Whether only a pipe can bring it.
  public var isPipeOnly = false
  /// What it is when left out, as one would type it.
  public let defaultText: String?
  /// One line for help and completion.
  public let note: String

  /// An operand that must be there.
  public static func required(_ name: String, _ kind: ParameterKind, _ note: String) -> Parameter {
    Parameter(
      name: name, kind: kind, isOption: false, isRequired: true, isVariadic: false, defaultText: nil, note: note)
  }

  /// An operand that may be left out.
  public static func optional(
    _ name: String, _ kind: ParameterKind, default text: String? = nil, _ note: String
  ) -> Parameter {
    Parameter(
      name: name, kind: kind, isOption: false, isRequired: false, isVariadic: false, defaultText: text, note: note)
  }

  /// What only a pipe can bring.
  public static func piped(_ name: String, _ kind: ParameterKind, _ note: String) -> Parameter {
    var parameter = optional(name, kind, note)
    parameter.isPipeOnly = true
    return parameter
  }

  /// One or more operands.
  public static func several(_ name: String, _ kind: ParameterKind, _ note: String) -> Parameter {
    Parameter(name: name, kind: kind, isOption: false, isRequired: true, isVariadic: true, defaultText: nil, note: note)
  }

  /// A `key=value`.
  public static func option(
    _ name: String, _ kind: ParameterKind, default text: String? = nil, _ note: String
  ) -> Parameter {
    Parameter(
      name: name, kind: kind, isOption: true, isRequired: false, isVariadic: false, defaultText: text, note: note)
  }

  /// The same, completed by other things than its kind says.
  public func offering(_ offer: Offer) -> Parameter {
    var parameter = self
    parameter.offer = offer
    return parameter
  }

  /// How the parameter is written in a command's syntax: `IN`, `[COUNT=200]`, `kernel=3`.
  var syntax: String {
    let upper = name.uppercased()
    if isOption { return "\(name)=\(defaultText ?? "")" }
    if isVariadic { return "\(upper)..." }
    if isRequired { return upper }
    return "[\(upper)\(defaultText.map { "=\($0)" } ?? "")]"
  }
}

/// A line that shows a command, and what it answers; tests run every one.
public struct Example: Sendable {
  /// Lines that must come first, not shown.
  public let setup: [String]
  /// The line.
  public let line: String
  /// The first line of the answer, where `{..}` stands for any text; empty where it says nothing.
  public let answer: String

  /// An example.
  public init(_ line: String, answer: String, after setup: [String] = []) {
    self.setup = setup
    self.line = line
    self.answer = answer
  }
}

/// Everything that is said of a command, said once: parsing, help, completion, the reference and tests read it here.
public struct CommandDeclaration: Sendable {
  public let word: String
  public let family: Family
  /// One line of what it does.
  public let summary: String
  public let parameters: [Parameter]
  /// The name of the parameter that a pipe fills.
  public let pipe: String?
  /// Further lines of help.
  public let details: [String]
  public let examples: [Example]
  public let seeAlso: [String]
  /// The codes that this command in particular can fail with.
  public let errors: [ErrorCode]

  /// A declaration of these parts.
  public init(
    _ word: String, _ family: Family, _ summary: String, parameters: [Parameter] = [], pipe: String? = nil,
    details: [String] = [], examples: [Example], seeAlso: [String] = [], errors: [ErrorCode] = []
  ) {
    self.word = word
    self.family = family
    self.summary = summary
    self.parameters = parameters
    self.pipe = pipe
    self.details = details
    self.examples = examples
    self.seeAlso = seeAlso
    self.errors = errors
  }

  /// The parameter that takes the rest of the line.
  var restParameter: Parameter? { parameters.first { $0.kind.takesRest } }

  var operands: [Parameter] { parameters.filter { !$0.isOption } }
  var options: [Parameter] { parameters.filter(\.isOption) }

  /// The command as one types it: `conv [IN] OUT kernel=3 ...`.
  public var syntax: String { ([word] + parameters.filter { !$0.isPipeOnly }.map(\.syntax)).joined(separator: " ") }

  /// The spelling of the declarations for a word, or its beginning, in British spelling.
  static func american(_ word: String) -> String {
    let british = ["optimiser": "optimizer", "colour": "color"]
    return british.first { $0.key.hasPrefix(word) && !$0.value.hasPrefix(word) }?.value ?? word
  }

  /// The option that a key names, in full, by an unambiguous beginning, or in British spelling.
  func option(_ key: String, at span: Range<Int>) throws(Diagnostic) -> Parameter {
    let wanted = Self.american(key)
    if let exact = options.first(where: { $0.name == wanted }) { return exact }
    let matches = options.filter { $0.name.hasPrefix(wanted) }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      let names = matches.map { "\($0.name)=" }.joined(separator: ", ")
      throw Diagnostic(.unknownOption, "\(key)= could be \(names)", at: span, help: "write one letter more")
    }
    if let operand = operands.first(where: { $0.name == key }) {
      throw Diagnostic(
        .unknownOption, "\(word) takes \(operand.name.uppercased()) by its place, not by a key", at: span,
        help: "write `\(syntax)`")
    }
    let names = options.map(\.name)
    let all = names.isEmpty ? "\(word) has no options" : "its options: \(names.joined(separator: ", "))"
    throw Diagnostic(
      .unknownOption, "\(word) has no option \(key)", at: span, help: Suggestion.help(for: key, among: names) ?? all)
  }
}
