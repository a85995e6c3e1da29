import Equations
import GradientChecking
import NeuralNetworks
import Platform
import TerminalGraphics

/// `describe VALUE` shows the kind, the fields and the origin of a value.
struct DescribeCommand: ValueCommand {
  private static let value = Parameter("value", .value(), "a value of any kind")

  let declaration = CommandDeclaration(
    "describe", .session, "shows the kind, the fields and the origin of a value",
    parameters: [value], pipe: value,
    examples: [Example("describe x", answer: "Tensor 3  mean 0  sd 0  min 0  max 0", after: ["x = zeros 3"])],
    seeAlso: ["vars", "show"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let value = call[Self.value]
    var rows: [[TableCell]] = []
    for name in value.fieldNames {
      guard let field = try? value.field(name) else { continue }
      rows.append([.text(name), .text(field.kind.rawValue), .text(field.summary(evaluator.style))])
    }
    var lines = [value.summary(evaluator.style)]
    if let model = value as? ModelValue, !model.isLayer { lines.append(model.pipeline) }
    if let model = value as? ModelValue, model.isLayer { lines += equations(of: model.network.layers[0]) }
    if let maker = value.provenance { lines.append("made by `\(maker.text)`") }
    let table = Table(columns: ["field", "kind", "value"], rows: rows)
    return ResultValue("", drawings: [TextLines(lines)] + (rows.isEmpty ? [] : [table]))
  }

  /// The typed equations of a layer with the short forms that they can use; empty without equations.
  private func equations(of layer: any Layer<Double>) -> [String] {
    let layer = mended(layer)
    let entries = layer.typedEquations.entries
    if entries.isEmpty { return [] }
    let short = layer.equationScope.shortForms.sorted { $0.key < $1.key }.map { "\($0.key) is \($0.value)" }
    return entries.map { "equation \($0.equation.text.onOneLine)" }
      + (short.isEmpty ? [] : ["short forms: " + short.joined(separator: ", ")])
  }
}
