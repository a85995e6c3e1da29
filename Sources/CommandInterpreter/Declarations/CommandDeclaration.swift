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
  public let parameters: [ParameterDeclaration]
  /// The name of the parameter that a pipe fills.
  public let pipe: String?
  /// Further lines of help.
  public var details: [String] { makeDetails() }
  /// Lines that show it.
  public var examples: [Example] { makeExamples() }
  public let seeAlso: [String]
  /// The codes that this command in particular can fail with.
  public let errors: [ErrorCode]
  // Only help and tests read them: at the start of the shell, no time is spent on them.
  private let makeDetails: @Sendable () -> [String]
  private let makeExamples: @Sendable () -> [Example]

  /// A declaration of these parts.
  public init(
    _ word: String, _ family: Family, _ summary: String, parameters: [any DeclaredParameter] = [],
    pipe: (any DeclaredParameter)? = nil,
    details: @autoclosure @escaping @Sendable () -> [String] = [],
    examples: @autoclosure @escaping @Sendable () -> [Example], seeAlso: [String] = [], errors: [ErrorCode] = []
  ) {
    self.word = word
    self.family = family
    self.summary = summary
    self.parameters = parameters.map(\.declaration)
    self.pipe = pipe?.declaration.name
    makeDetails = details
    makeExamples = examples
    self.seeAlso = seeAlso
    self.errors = errors
  }

  /// The parameter that takes the rest of the line.
  var restParameter: ParameterDeclaration? { parameters.first { $0.kind.takesRest } }

  var operands: [ParameterDeclaration] { parameters.filter { !$0.isOption } }
  var options: [ParameterDeclaration] { parameters.filter(\.isOption) }

  /// The command as one types it: `conv [IN] OUT kernel=3 ...`.
  public var syntax: String { ([word] + parameters.filter { !$0.isPipeOnly }.map(\.syntax)).joined(separator: " ") }

  /// The spelling of the declarations for a word, or its beginning, in British spelling.
  static func american(_ word: String) -> String {
    let british = ["optimiser": "optimizer", "colour": "color"]
    return british.first { $0.key.hasPrefix(word) && !$0.value.hasPrefix(word) }?.value ?? word
  }

  /// The option that a key names, in full, by an unambiguous beginning, or in British spelling.
  func option(_ key: String, at span: Range<Int>) throws(Diagnostic) -> ParameterDeclaration {
    let wanted = Self.american(key)
    if let exact = options.first(where: { $0.name == wanted }) { return exact }
    let matches = options.filter { $0.name.hasPrefix(wanted) }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      let names = matches.map { "\($0.name)=" }.joined(separator: ", ")
      throw Diagnostic(.unknownOption, "\(key)= is ambiguous: \(names)", at: span, help: "type more letters")
    }
    if let operand = operands.first(where: { $0.name == key }) {
      throw Diagnostic(
        .unknownOption, "\(word) takes \(operand.name.uppercased()) as an operand, not as an option", at: span,
        help: "write `\(syntax)`")
    }
    let names = options.map(\.name)
    let all = names.isEmpty ? "\(word) has no options" : "its options: \(names.joined(separator: ", "))"
    throw Diagnostic(
      .unknownOption, "\(word) has no option \(key)", at: span, help: Suggestion.help(for: key, among: names) ?? all)
  }
}
