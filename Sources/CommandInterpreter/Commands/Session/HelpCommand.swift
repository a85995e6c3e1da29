import NeuralNetworks
import TerminalGraphics

/// `help` lists the commands, `help WORD` explains one, `help /text/` searches the help texts.
struct HelpCommand: ValueCommand {
  private static let topic = Parameter(
    optional: "topic", .word, "command, /text/, language, equations, keys, errors or limits"
  ).offering(.commands)

  let declaration = CommandDeclaration(
    "help", .session, "lists the commands, explains one, or searches all help texts, as in help /pool/",
    parameters: [topic],
    details: ["`conv?` is short for `help conv`."],
    examples: [
      Example("help maxpool", answer: "maxpool SIZE{..}"), Example("help /pool/", answer: "maxpool{..}"),
    ], seeAlso: ["vars"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let commands = evaluator.environment.commands
    guard let topic = call[Self.topic] else { return overview(commands) }
    let memory = evaluator.environment.memory
    // Journals record the output of a lesson, so it must be the same on every machine.
    let machine = memory.bound == .max || memory.isOfLesson ? nil : memory.megabytes
    if let page = HelpTopics.page(topic, evaluator.session, machine: machine) {
      return ResultValue("", drawings: [page])
    }
    if topic.count > 2, topic.hasPrefix("/"), topic.hasSuffix("/") {
      return search(String(topic.dropFirst().dropLast()), commands)
    }
    if let command = commands[topic] { return lines(HelpPage(command.declaration).lines) }
    let other =
      matches(topic, commands).isEmpty ? "`help` lists the commands" : "`help /\(topic)/` searches all help texts"
    throw call.error(
      .unknownCommand, "no help for `\(topic)`", at: Self.topic,
      help: Suggestion.help(for: topic, among: commands.words + HelpTopics.words)
        ?? other)
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
    let end = [
      "", "help WORD explains a command, help /text/ searches",
      "help language, help keys, help errors, help limits, help equations: more pages",
    ]
    return lines(families.flatMap(\.self) + end)
  }

  /// The commands whose help texts contain a text, ignoring case.
  private func matches(_ text: String, _ commands: CommandTable) -> [CommandDeclaration] {
    let wanted = text.lowercased()
    return commands.commands.map(\.declaration).filter { declaration in
      let texts = [declaration.word, declaration.summary] + declaration.details + declaration.parameters.map(\.note)
      return texts.contains { $0.lowercased().contains(wanted) }
    }
  }

  private func search(_ text: String, _ commands: CommandTable) -> ResultValue {
    let found = matches(text, commands)
    let width = found.map(\.word.count).max() ?? 0
    let shown = found.map { $0.word + String(repeating: " ", count: width - $0.word.count + 2) + $0.summary }
    return ResultValue(shown.isEmpty ? "no help text contains `\(text)`" : "", drawings: [TextLines(shown)])
  }
}
