import NeuralNetworks
import TerminalGraphics

/// `history [COUNT]` lists the last lines entered in this session.
struct HistoryCommand: ValueCommand {
  private static let count = Parameter("count", .integer(1...100_000), default: 20, "number of lines to list")

  let declaration = CommandDeclaration(
    "history", .session, "lists the lines entered in this session",
    parameters: [count],
    examples: [Example("history", answer: "{..}x = zeros 3", after: ["x = zeros 3"])], seeAlso: ["undo", "note"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let first = evaluator.log.forgottenEntries + 1
    let entries = evaluator.log.entries.enumerated().suffix(call[Self.count])
    var lines: [String] = []
    for (index, entry) in entries {
      try evaluator.spend(Interruption.workOfStep + 100 * entry.text.utf8.count)
      lines.append(
        "\(first + index)  \(DisplayText.escaped(entry.text))\(entry.code.map { "   (\($0.rawValue))" } ?? "")")
    }
    return ResultValue(lines.isEmpty ? "nothing was entered before this" : "", drawings: [TextLines(lines)])
  }
}
