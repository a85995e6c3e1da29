import NeuralNetworks

/// `forward LAYER X` computes a layer's output; a named layer remembers the pass for `backward`.
struct ForwardCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a layer or network")
  private static let x = Parameter("x", .tensor, "input")
  private static let mode = Parameter(
    option: "mode", .choice(), default: PassMode.inference,
    "dropout and batchnorm mode")

  let declaration = CommandDeclaration(
    "forward", .chainRule, "computes the output of a layer or network and remembers the pass for backward",
    parameters: [net, x, mode], pipe: x,
    details: [
      "In training mode, dropout draws a new mask from the session's seed and",
      "batchnorm uses the batch's mean and variance. Only `train` updates the running",
      "mean and variance.",
    ],
    examples: [
      Example(
        "y = forward conv1 x", answer: "y: Tensor 2x4x8x8  {..}",
        after: ["x = randn 2x1x8x8", "conv1 = conv 1 4 padding=1"])
    ], seeAlso: ["backward", "gradcheck"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, x) = (call[Self.net], call[Self.x])
    let path = call.path(of: Self.net)
    let source = call.text(of: Self.x).map { "`\($0)`" } ?? Composition.tensorName(x)
    let mode: ForwardContext<Double>.Mode =
      call[Self.mode] == .training ? .training(RandomStream(seed: evaluator.session.generator.next())) : .inference
    do throws(Diagnostic) {
      let (output, _, remembered) = try Composition.apply(
        model, to: x, named: path?.text, source: source, mode: mode, in: evaluator)
      if let path, path.isBareName, path.name != "_" { evaluator.session.remember(remembered, as: path.name) }
      return output
    } catch {
      throw error.located(at: call.place(of: Self.x) ?? call.span)
    }
  }
}
