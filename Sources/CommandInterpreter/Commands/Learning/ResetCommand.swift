import NeuralNetworks

/// `reset NET` draws fresh weights.
struct ResetCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a named layer or network")

  let declaration = CommandDeclaration(
    "reset", .learning, "draws fresh weights for a layer or network",
    parameters: [net],
    examples: [Example("reset conv1", answer: "conv1 has fresh weights", after: ["conv1 = conv 1 4"])],
    seeAlso: ["train", "seed"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    var network = model.network
    network.initialize(from: &evaluator.session.generator)
    try evaluator.assign(model.fresh(network), to: path)
    return ResultValue("\(path.text) has fresh weights")
  }
}
