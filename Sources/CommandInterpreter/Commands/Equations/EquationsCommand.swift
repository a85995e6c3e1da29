import Equations
import GradientChecking
import NeuralNetworks
import Platform
import TerminalGraphics

/// `equations LAYER|NET` lists the typed equations of a layer or of all layers of a network.
struct EquationsCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a layer or network")

  let declaration = CommandDeclaration(
    "equations", .chainRule, "lists the equations that you have typed for a layer or network",
    parameters: [net], pipe: net,
    details: [
      "The field `count` is the number of results that your equations compute: the",
      "output, and each gradient. The fields `dX` and so on hold the equations.",
    ],
    examples: [
      Example(
        "equations conv1", answer: "dbiases[c] = sum b h w: G[b,c,h,w]",
        after: ["conv1 = conv 1 4", "equation conv1 dbiases[c] = sum b h w: G[b,c,h,w]"])
    ], seeAlso: ["equation", "restore"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let name = call.name(of: Self.net, else: model.word)
    var lines: [String] = []
    var count = 0
    for place in LayerPath.tree(of: model.network.layers) {
      let entries = mended(place.layer).typedEquations.entries
      if entries.isEmpty { continue }
      if !model.isLayer || place.path.steps.count > 1 { lines.append("\(model.place(of: place.path, named: name)):") }
      let indent = lines.isEmpty ? "" : "  "
      lines += entries.map { indent + $0.equation.text.onOneLine }
      let computed = Set(entries.map(\.place))
      // The output counts once, and definitions don't count: they compute nothing of the layer.
      count += computed.isDisjoint(with: ["Y", "Z"]) ? 0 : 1
      // A layer of one's own creates its parameters later.
      let own = (mended(place.layer) as? OwnLayer<Double>)?.definition.parameters.map(\.name)
      count += (["X"] + (own ?? place.layer.parameterNames)).count { computed.contains("d" + $0) }
    }
    if lines.isEmpty {
      let own = model.isLayer ? "; `help \(model.word)` shows the built-in ones" : ""
      return ResultValue("\(name) has no equations of yours\(own)", fields: [("count", NumberValue(0))])
    }
    var fields: [(name: String, value: any Value)] = [("count", NumberValue(Double(count)))]
    if model.isLayer {
      for entry in mended(model.network.layers[0]).typedEquations.entries {
        fields.append((entry.place, TextValue(entry.equation.text.onOneLine)))
      }
    }
    return ResultValue("", fields: fields, drawings: [TextLines(lines)])
  }
}
