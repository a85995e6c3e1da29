import GradientChecking
import NeuralNetworks

/// `repair NET` removes the mistakes inserted by `fault`; `mend` is its older name.
struct RepairCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a named layer or network")

  let declaration: CommandDeclaration

  init(_ word: String) {
    let other = word == "repair" ? "mend" : "repair"
    declaration = CommandDeclaration(
      word, .chainRule, "removes the mistakes inserted by `fault` and names them",
      parameters: [Self.net], details: ["`\(other)` does the same."],
      examples: [
        Example(
          "\(word) conv1", answer: "repaired conv1: it had relu-mask-skipped, {..}",
          after: ["conv1 = conv 1 4 padding=1 activation=relu", "fault conv1 relu-mask-skipped"])
      ], seeAlso: ["fault"])
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    var network = model.network
    var found: [String] = []
    for place in LayerPath.tree(of: network.layers) {
      guard let fault = fault(of: place.layer) else { continue }
      let subject = model.place(of: place.path, named: path.text)
      found.append("repaired \(subject): it had \(fault.word), \(fault.summary)")
    }
    network.layers = network.layers.map { mendedTree($0) }
    if found.isEmpty { return ResultValue("\(path.text) has no mistake to repair") }
    try evaluator.assign(model.with(network), to: path)
    return ResultValue(found.joined(separator: "\n"))
  }
}
