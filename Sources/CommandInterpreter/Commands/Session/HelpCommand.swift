import NeuralNetworks
import TerminalGraphics

/// `help`, `help WORD`, `help /text/`: an overview, a page, a search.
struct HelpCommand: Command {
  let declaration = CommandDeclaration(
    "help", .session, "lists the commands, explains one, or searches: help, help conv, help /pool/",
    parameters: [.optional("topic", .word, "a word, /text/, keys, errors or limits").offering(.commands)],
    details: ["`conv?` is short for `help conv`."],
    examples: [
      Example("help maxpool", answer: "maxpool SIZE{..}"), Example("help /pool/", answer: "maxpool{..}"),
    ], seeAlso: ["vars"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let commands = evaluator.environment.commands
    guard let topic = call.word("topic") else { return overview(commands) }
    if let page = HelpTopics.page(topic, evaluator.session) { return ResultValue("", drawings: [page]) }
    if topic.count > 2, topic.hasPrefix("/"), topic.hasSuffix("/") {
      return search(String(topic.dropFirst().dropLast()), commands)
    }
    if let command = commands[topic] { return lines(HelpPage(command.declaration).lines) }
    throw call.error(
      .unknownCommand, "there is no help on \(topic)", at: "topic",
      help: Suggestion.help(for: topic, among: commands.words + HelpTopics.words) ?? "search with `help /\(topic)/`")
  }

  private func lines(_ lines: [String]) -> ResultValue { ResultValue("", drawings: [TextLines(lines)]) }

  private func overview(_ commands: CommandTable) -> ResultValue {
    let families = Family.allCases.compactMap { family -> [String]? in
      let words = commands.commands.map(\.declaration).filter { $0.family == family }.map(\.word)
      if words.isEmpty { return nil }
      let label = family.rawValue + String(repeating: " ", count: max(1, 16 - family.rawValue.count))
      let wrapped = DisplayText.wrapped(words.joined(separator: " "), to: 62)
      return wrapped.enumerated().map { ($0 == 0 ? label : String(repeating: " ", count: 16)) + $1 }
    }
    let end = ["", "help WORD explains a word, help /text/ searches; help keys, errors, limits"]
    return lines(families.flatMap(\.self) + end)
  }

  private func search(_ text: String, _ commands: CommandTable) -> ResultValue {
    let wanted = text.lowercased()
    let found = commands.commands.map(\.declaration).filter { declaration in
      let texts = [declaration.word, declaration.summary] + declaration.details + declaration.parameters.map(\.note)
      return texts.contains { $0.lowercased().contains(wanted) }
    }
    let width = found.map(\.word.count).max() ?? 0
    let shown = found.map { $0.word + String(repeating: " ", count: width - $0.word.count + 2) + $0.summary }
    return ResultValue(shown.isEmpty ? "nothing in the help contains `\(text)`" : "", drawings: [TextLines(shown)])
  }
}

/// A command's page of help, made from its declaration.
struct HelpPage {
  let lines: [String]

  init(_ declaration: CommandDeclaration) {
    let syntax = DisplayText.wrapped(declaration.syntax, to: 76).enumerated().map { ($0 == 0 ? "" : "    ") + $1 }
    var lines = syntax + Self.wrapped(declaration.summary)
    let width = declaration.parameters.map(\.name.count).max() ?? 0
    if !declaration.parameters.isEmpty { lines.append("") }
    for parameter in declaration.parameters {
      if parameter.isPipeOnly { continue }
      let name = parameter.isOption ? "\(parameter.name)=" : parameter.name.uppercased()
      let padded = name + String(repeating: " ", count: max(0, width + 3 - name.count))
      let indent = padded.count + 2
      let note = DisplayText.wrapped(Self.note(parameter, pipedInto: declaration.pipe), to: 78 - indent)
      lines += note.enumerated().map { ($0 == 0 ? "  " + padded : String(repeating: " ", count: indent)) + $1 }
    }
    if !declaration.details.isEmpty { lines += [""] + declaration.details.flatMap(Self.wrapped) }
    if !declaration.examples.isEmpty {
      lines +=
        [""] + declaration.examples.flatMap { example in (example.setup + [example.line]).map { "  cnn> " + $0 } }
    }
    if !declaration.seeAlso.isEmpty { lines += ["", "  see also: " + declaration.seeAlso.joined(separator: ", ")] }
    self.lines = lines
  }

  /// A line of detail within 80 columns, what does not fit indented below it.
  private static func wrapped(_ line: String) -> [String] {
    if line.count <= 78 { return ["  " + line] }
    return DisplayText.wrapped(line, to: 74).enumerated().map { ($0 == 0 ? "  " : "      ") + $1 }
  }

  private static func note(_ parameter: Parameter, pipedInto pipe: String?) -> String {
    var text = parameter.note
    switch parameter.kind {
    case .integer(let range): text += bounds(range.lowerBound, range.upperBound, largest: 1_000_000)
    case .number(let range): text += bounds(range.lowerBound, range.upperBound, largest: 1e6)
    case .choice(let words): text += ": " + words.joined(separator: " ")
    default: break
    }
    if let value = parameter.defaultText { text += " (default \(value))" }
    if parameter.name == pipe { text += "; a pipe fills it" }
    return text
  }

  private static func bounds<Number: Comparable>(_ low: Number, _ high: Number, largest: Number) -> String {
    high > largest ? ", \(low) or more" : ", \(low) to \(high)"
  }
}
