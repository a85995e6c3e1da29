import GradientChecking
import NeuralNetworks

/// `fault NET [KIND]` inserts a mistake into a backward pass.
struct FaultCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a named layer or network")
  private static let kind = Parameter(
    optional: "kind", .word, "name of the mistake (default: a random one, not shown)"
  ).offering(.faults)
  private static let layer = LayerPathArgument.parameter(
    "layer index, such as 3 or 3[1] (default: the first layer it applies to)")
  private static let seed = Parameter(option: "seed", .integer(0...Int(Int64.max)), "seed for a random mistake")

  let declaration = CommandDeclaration(
    "fault", .chainRule, "inserts a mistake into a backward pass; without KIND, a random one to find",
    parameters: [net, kind, layer, seed],
    details: [
      "The mistake also affects training and copies; `repair NET` removes it.",
      "Mistakes in batchnorm and dropout only show with `gradcheck NET mode=training`.", "",
    ]
      + Fault.all.map { "\($0.word): \($0.summary)" },
    examples: [
      Example(
        "fault conv1 relu-mask-skipped", answer: "conv1 has relu-mask-skipped: {..}",
        after: ["conv1 = conv 1 4 padding=1 activation=relu"])
    ], seeAlso: ["repair", "gradcheck"], errors: [.badValue, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    var network = model.network
    let place = try LayerPathArgument.path(Self.layer, call, in: network.layers, of: path.text, evaluator)
    let chosen = try chosen(network, place.map { [$0] }, path.text, call, &evaluator)
    guard chosen.path.update(in: &network.layers, { $0 = chosen.fault.around($0, isHidden: chosen.isHidden) }) else {
      throw call.error(.badValue, "the mistake does not apply to any layer of \(path.text)", at: Self.net)
    }
    try evaluator.assign(model.with(network), to: path)
    if chosen.isHidden {
      return ResultValue(
        "\(path.text) has a mistake in a backward pass: find it, for example with `gradcheck \(path.text)`")
    }
    let subject = model.place(of: chosen.path, named: path.text)
    let inTraining =
      chosen.isOfTraining ? "; it shows only in training mode: `gradcheck \(path.text) mode=training`" : ""
    return ResultValue("\(subject) has \(chosen.fault.word): \(chosen.fault.summary)\(inTraining)")
  }

  /// A mistake and its location.
  private struct Choice {
    let fault: Fault
    let path: LayerPath
    var isHidden = false
    /// Whether the mistake shows only in training mode.
    var isOfTraining = false
  }

  private func chosen(
    _ network: LayeredNeuralNetwork<Double>, _ places: [LayerPath]?, _ name: String, _ call: Call,
    _ evaluator: inout Evaluator
  ) throws(Diagnostic) -> Choice {
    let inference = evaluator.context(Double.self)
    guard let word = call[Self.kind] else {
      let seed = call[Self.seed].map { UInt64($0) } ?? evaluator.session.generator.next()
      guard let (fault, path) = Fault.draw(for: network.layers, places: places, in: inference, seed: seed) else {
        let target = places?.first.map { self.subject($0, network, name, call) } ?? "any layer of \(name)"
        throw call.error(.badValue, "no mistake applies to \(target)", at: Self.net)
      }
      return Choice(fault: fault, path: path, isHidden: true)
    }
    guard let fault = Fault.named(word) else {
      throw call.error(
        .badValue, "unknown mistake `\(word)`", at: Self.kind,
        help: Suggestion.help(for: word, among: Fault.all.map(\.word)) ?? "`help fault` lists the mistakes")
    }
    let tree = LayerPath.tree(of: network.layers).filter { places?.contains($0.path) ?? true }
    let training = evaluator.context(Double.self, mode: .training(RandomStream(seed: Session.defaultSeed)))
    for (context, isOfTraining) in [(inference, false), (training, true)] {
      if let place = tree.first(where: { fault.isActive(on: $0.layer, in: context) }) {
        return Choice(fault: fault, path: place.path, isOfTraining: isOfTraining)
      }
    }
    let all = LayerPath.tree(of: network.layers)
    let applicable =
      all.first { fault.isActive(on: $0.layer, in: inference) }
      ?? all.first { fault.isActive(on: $0.layer, in: training) }
    guard let place = places?.first, let applicable else {
      let target = all.count == 1 ? subject(all[0].path, network, name, call) : "any layer of \(name)"
      throw call.error(
        .badValue, "`\(fault.word)` does not apply to \(target)", at: Self.kind,
        help: "`help fault` lists the mistakes")
    }
    let other = call[Self.net].place(of: applicable.path, named: name)
    throw call.error(
      .badValue, "`\(fault.word)` does not apply to \(subject(place, network, name, call))", at: Self.kind,
      help: "`fault \(name) \(fault.word)` inserts it in \(other)")
  }

  /// A layer as messages name it: `net[0] (conv)`.
  private func subject(
    _ path: LayerPath, _ network: LayeredNeuralNetwork<Double>, _ name: String, _ call: Call
  ) -> String {
    let word = path.layer(in: network.layers).map { " (\($0.declaration.word))" } ?? ""
    return call[Self.net].place(of: path, named: name) + word
  }
}

extension ModelValue {
  /// The layer at a path as it is typed: `net[3][1]`. If the model is a single layer, the first index is left out:
  /// `block[1]`, `conv1`.
  func place(of path: LayerPath, named name: String) -> String {
    "\(name)\(isLayer ? LayerPath(Array(path.steps.dropFirst())) : path)"
  }
}
