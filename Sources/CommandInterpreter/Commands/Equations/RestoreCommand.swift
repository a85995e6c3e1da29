import Equations
import GradientChecking
import NeuralNetworks

/// `restore LAYER|NET` removes the typed equations of a layer, or of all layers of a network.
struct RestoreCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a named layer or network")

  let declaration = CommandDeclaration(
    "restore", .chainRule, "removes your equations, so that the built-in layer computes again",
    parameters: [net],
    examples: [
      Example(
        "restore conv1", answer: "conv1: dbiases is built in again",
        after: ["conv1 = conv 1 4", "equation conv1 dbiases[c] = sum b h w: G[b,c,h,w]"])
    ], seeAlso: ["equation", "equations", "repair"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    var network = model.network
    var lines: [String] = []
    for place in LayerPath.tree(of: network.layers) {
      let places = mended(place.layer).typedEquations.entries.map(\.place)
      if places.isEmpty || mended(place.layer).isOwn { continue }
      _ = place.path.update(in: &network.layers) { $0 = $0.replacing(equations: EquationSet()) }
      let subject = model.place(of: place.path, named: path.text)
      lines.append("\(subject): \(places.joined(separator: ", ")) \(places.count == 1 ? "is" : "are") built in again")
    }
    if lines.isEmpty {
      let isOwn = model.isLayer && mended(network.layers[0]).isOwn
      return ResultValue(
        isOwn
          ? "\(path.text) consists of your equations; `drop \(path.text)` removes it"
          : "\(path.text) has no equations of yours")
    }
    try evaluator.assign(model.with(network), to: path)
    return ResultValue(lines.joined(separator: "\n"))
  }
}
