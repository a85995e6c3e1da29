import GradientChecking
import NeuralNetworks

/// `fault NET [KIND]` puts a known mistake into a backward pass.
struct FaultCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a named layer or network")
  private static let kind = Parameter(
    optional: "kind", .word, "which mistake; left out, one is drawn and shows nowhere"
  ).offering(.faults)
  private static let layer = Parameter(
    option: "layer", .integer(0...Limits.layers), "which layer of the network; else the first that can have it")
  private static let seed = Parameter(option: "seed", .integer(0...Int(Int64.max)), "what a hidden one is drawn from")

  let declaration = CommandDeclaration(
    "fault", .chainRule, "puts a known mistake into a backward pass; without KIND, one to find",
    parameters: [net, kind, layer, seed],
    details: ["Training uses the mistake too, copies share it, `mend NET` takes it away.", ""]
      + Fault.all.map { "\($0.word): \($0.summary)" },
    examples: [
      Example(
        "fault conv1 relu-mask-skipped", answer: "conv1 has relu-mask-skipped: {..}",
        after: ["conv1 = conv 1 4 padding=1 activation=relu"])
    ], seeAlso: ["mend", "gradcheck"], errors: [.badValue, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.net)
    var network = model.network
    let places: [Int]? = call[Self.layer].map { [$0] }
    if let place = places?.first, !network.layers.indices.contains(place) {
      throw call.error(
        .indexOutOfRange, "\(path.text) has no layer \(place)", at: Self.layer, help: "0 to \(network.layers.count - 1)"
      )
    }
    let (fault, place, isHidden) = try chosen(network, places, path.text, call, &evaluator)
    network.layers[place] = fault.around(network.layers[place], isHidden: isHidden)
    try evaluator.assign(model.with(network), to: path)
    if isHidden {
      return ResultValue(
        "\(path.text) has a mistake in a backward pass: find it, for example with `gradcheck \(path.text)`")
    }
    let subject = model.isLayer ? path.text : "\(path.text)[\(place)]"
    return ResultValue("\(subject) has \(fault.word): \(fault.summary)")
  }

  private func chosen(
    _ network: LayeredNeuralNetwork<Double>, _ places: [Int]?, _ name: String, _ call: Call,
    _ evaluator: inout Evaluator
  ) throws(Diagnostic) -> (Fault, Int, isHidden: Bool) {
    let context = evaluator.context(Double.self)
    guard let word = call[Self.kind] else {
      let seed = call[Self.seed].map { UInt64($0) } ?? evaluator.session.generator.next()
      guard let (fault, place) = Fault.draw(for: network.layers, places: places, in: context, seed: seed) else {
        throw call.error(.badValue, "no layer of \(name) can have a mistake", at: Self.net)
      }
      return (fault, place, true)
    }
    guard let fault = Fault.named(word) else {
      throw call.error(
        .badValue, "no mistake is called \(word)", at: Self.kind,
        help: Suggestion.help(for: word, among: Fault.all.map(\.word)) ?? "`help fault` lists them")
    }
    let candidates = places ?? Array(network.layers.indices)
    guard let place = candidates.first(where: { fault.isActive(on: network.layers[$0], in: context) }) else {
      throw call.error(
        .badValue, "\(word) (\(fault.family)) changes nothing in \(name): no layer here can have it", at: Self.kind,
        help: "`help fault` says what each needs")
    }
    return (fault, place, false)
  }
}
