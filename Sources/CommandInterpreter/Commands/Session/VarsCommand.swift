import NeuralNetworks
import TerminalGraphics

/// `vars` lists the named values.
struct VarsCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "vars", .session, "lists the named values",
    examples: [Example("vars", answer: "name  kind    value", after: ["x = zeros 3"])], seeAlso: ["describe", "drop"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let names = evaluator.session.names
    if names.isEmpty { return ResultValue("no named values yet") }
    var rows: [[TableCell]] = []
    for name in names {
      let value = evaluator.session.variables[name]
      let size = (value as? TensorValue)?.tensor.count ?? 0
      try evaluator.spend(Interruption.workOfStep + name.utf8.count + 8 * size)
      rows.append([.text(name), .text(value?.kind.rawValue ?? ""), .text(value?.summary(evaluator.style) ?? "")])
    }
    return ResultValue("", drawings: [Table(columns: ["name", "kind", "value"], rows: rows)])
  }
}
