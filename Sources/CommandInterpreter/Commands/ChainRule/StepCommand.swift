import NeuralNetworks

/// `step NET` takes one gradient descent step by hand.
struct StepCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a named layer or network after `backward`")
  private static let rate = Parameter(
    option: "rate", .number(-1e6...1e6), default: TrainingConfiguration().rate, "learning rate")

  let declaration = CommandDeclaration(
    "step", .chainRule, "takes one gradient descent step with the gradients of the last backward pass",
    parameters: [net, rate],
    details: ["Every parameter p becomes p - rate · ∂L/∂p; the forward pass is discarded."],
    examples: [
      Example(
        "step conv1 rate=0.1", answer: "conv1: 40 parameters updated, step norm {..}",
        after: ["conv1 = conv 1 4 padding=1", "y = randn 2x1x8x8 | conv1", "g = backward conv1 y"])
    ], seeAlso: ["backward", "train"], errors: [.noForward])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    guard let gradients = model.lastForward?.gradients else {
      let name = path.name
      throw call.error(
        .noForward,
        path.isBareName ? "\(name) has no gradients" : "step needs the name of a layer or network, not `\(path.text)`",
        at: Self.net,
        help: path.isBareName
          ? "run `forward \(name) X` and `backward \(name) G` first"
          : "update all of \(name) with `step NAME`, after `forward \(name) X` and `backward \(name) G`")
    }
    let rate = call[Self.rate]
    try evaluator.checkMemory(model.network.tensorBytes)
    var network = model.network
    var squares = 0.0
    var poll = CancellationPoll()
    for index in network.layers.indices {
      network.layers[index].updateParameters { place, parameter in
        parameter = parameter.combined(with: gradients.layers[index].parameters[place]) { value, slope in
          if poll.spent(10) { return value }
          squares += (rate * slope) * (rate * slope)
          return value - rate * slope
        }
      }
    }
    let count = network.parameterCount
    try evaluator.assign(model.learnt(network), to: path)
    let norm = evaluator.format(squares.squareRoot())
    return ResultValue("\(path.text): \(count) parameter\(count == 1 ? "" : "s") updated, step norm \(norm)")
  }
}
