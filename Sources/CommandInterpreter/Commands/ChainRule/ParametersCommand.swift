import NeuralNetworks
import TerminalGraphics

/// `parameters NET` lists the parameters of a layer or network.
struct ParametersCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a layer or network")

  let declaration = CommandDeclaration(
    "parameters", .chainRule, "lists every parameter tensor with its shape, count and norm, and the total",
    parameters: [net], pipe: net,
    examples: [Example("parameters (conv 1 4 kernel=3 padding=1)", answer: "parameter     shape    count  norm")],
    seeAlso: ["summary", "step"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let name = call.name(of: Self.net, else: model.word)
    var rows: [[TableCell]] = []
    for (index, layer) in model.network.layers.enumerated() {
      for (place, parameter) in layer.parameterNames.enumerated() {
        let tensor = layer.parameter(place)
        let way: LayerPath = model.isLayer ? [] : [.index(index)]
        let inside = way.naming(parameter)
        rows.append([
          .text(inside.hasPrefix("[") ? name + inside : "\(name).\(inside)"), .text("\(tensor.shape)"),
          .integer(tensor.count),
          .number(TensorStatistics(tensor.values).norm),
        ])
      }
    }
    let total = model.network.parameterCount
    let table = Table(
      columns: ["parameter", "shape", "count", "norm"], rows: rows,
      footer: ["total", .missing, .integer(total), .missing])
    return ResultValue(
      "\(total) parameter\(total == 1 ? "" : "s")", fields: [("total", NumberValue(Double(total)))],
      drawings: rows.isEmpty ? [] : [table])
  }
}
