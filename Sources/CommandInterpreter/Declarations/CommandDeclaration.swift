import NeuralNetworks

/// The group a command is listed under in help.
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

/// An example of a command with its output; tests run every one.
public struct Example: Sendable {
  /// Lines to run first, not shown.
  public let setup: [String]
  /// The example line.
  public let line: String
  /// A line of the output, where `{..}` matches any text; empty if the command prints nothing.
  public let answer: String

  /// Creates an example.
  public init(_ line: String, answer: String, after setup: [String] = []) {
    self.setup = setup
    self.line = line
    self.answer = answer
  }
}

/// The single description of a command, used by parsing, help, completion, the reference and tests.
public struct CommandDeclaration: Sendable {
  public let word: String
  public let family: Family
  /// A one-line summary.
  public let summary: String
  public let parameters: [ParameterDeclaration]
  /// The name of the parameter that receives piped input; nil if the command accepts none.
  public let pipe: String?
  /// Further lines of help.
  public var details: [String] { makeDetails() }
  /// Examples of the command, for help and tests.
  public var examples: [Example] { makeExamples() }
  public let seeAlso: [String]
  /// The error codes specific to this command.
  public let errors: [ErrorCode]
  // Closures, so that they cost no time at startup: only help, the reference, some errors and tests read them.
  private let makeDetails: @Sendable () -> [String]
  private let makeExamples: @Sendable () -> [Example]

  /// Creates a declaration.
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

  /// The parameter that takes the rest of the line; nil if there is none.
  var restParameter: ParameterDeclaration? { parameters.first { $0.kind.takesRest } }

  /// Whether the command takes equations. Its word is then a command only before a letter, and otherwise an ordinary
  /// word, such as in `layer 3`.
  public var takesEquations: Bool { restParameter?.kind.isMathematics ?? false }

  var operands: [ParameterDeclaration] { parameters.filter { !$0.isOption } }
  var options: [ParameterDeclaration] { parameters.filter(\.isOption) }

  /// The command as it is typed: `conv [IN] OUT kernel=3 ...`.
  public var syntax: String { ([word] + parameters.filter { !$0.isPipeOnly }.map(\.syntax)).joined(separator: " ") }

  /// The command with its operands but without its options: `train NET DATA`.
  var usage: String { ([word] + operands.filter { !$0.isPipeOnly }.map(\.syntax)).joined(separator: " ") }

  /// The help for a call with the wrong operands: "write `train NET DATA`; `help train` lists the options".
  var usageHelp: String { "write `\(usage)`" + (options.isEmpty ? "" : "; `help \(word)` lists the options") }

  /// A call that works in any session, such as `randn 2x1x8x8`, from the first example without setup lines; nil if
  /// there is no such example or it has no arguments.
  var sampleCall: String? {
    guard let line = examples.first(where: \.setup.isEmpty)?.line, let start = line.firstRange(of: "\(word) ") else {
      return nil
    }
    let call = line[start.lowerBound...]
    // A `|` in parentheses is part of the call, so a call with parentheses is not cut.
    guard !call.contains("("), let pipe = call.firstRange(of: " |") else { return String(call) }
    return String(call[..<pipe.lowerBound])
  }

  /// Replaces a word or prefix in British spelling by the American word, which declarations use; returns other words
  /// unchanged.
  static func american(_ word: String) -> String {
    let british = ["optimiser": "optimizer", "colour": "color"]
    return british.first { $0.key.hasPrefix(word) && !$0.value.hasPrefix(word) }?.value ?? word
  }

  /// Finds the option with this key, which may be an unambiguous prefix or in British spelling; throws `unknown-option`
  /// if there is none.
  func option(_ key: String, at span: Range<Int>) throws(Diagnostic) -> ParameterDeclaration {
    let wanted = Self.american(key)
    if let exact = options.first(where: { $0.name == wanted }) { return exact }
    let matches = options.filter { $0.name.hasPrefix(wanted) }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      let names = matches.map { "`\($0.name)=`" }.alternatives
      throw Diagnostic(
        .unknownOption, "`\(key)=` is ambiguous: it could be \(names)", at: span,
        help: "type more letters, such as `\(matches[0].name)=`")
    }
    if let operand = operands.first(where: { $0.name == key }) {
      throw Diagnostic(
        .unknownOption, "\(word) takes \(operand.name.uppercased()) as an operand, not as an option", at: span,
        help: usageHelp)
    }
    let names = options.map(\.name)
    let all = names.isEmpty ? usageHelp : "its options: \(names.joined(separator: ", "))"
    throw Diagnostic(
      .unknownOption, "\(word) has no option `\(key)`", at: span, help: Suggestion.help(for: key, among: names) ?? all)
  }
}
