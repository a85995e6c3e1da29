import NeuralNetworks
import TerminalGraphics

/// `backward LAYER G` propagates a gradient back through the last forward pass.
struct BackwardCommand: ValueCommand {
  private static let net = Parameter("net", .layerOrNetwork, "a named layer or network after a forward pass")
  private static let gradient = Parameter("g", .tensor, "upstream gradient: the gradient of the output")

  let declaration = CommandDeclaration(
    "backward", .chainRule, "computes the gradient of the input from the gradient of the output",
    parameters: [net, gradient], pipe: gradient,
    details: [
      "Uses the last forward pass (`forward` or a pipe). Gradients become fields:",
      "`conv1.filters.gradient`, `conv1.biases.gradient`, `conv1.input.gradient`.",
    ],
    examples: [
      Example(
        "g = backward pool1 (ones 2x1x4x4)", answer: "25% of the input gradient is non-zero (pool1 applied to {..}",
        after: ["pool1 = maxpool 2", "p = randn 2x1x8x8 | pool1"])
    ], seeAlso: ["forward", "step", "gradcheck"], errors: [.noForward, .shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    var model = call[Self.net]
    let gradient = call[Self.gradient]
    guard let path = call.path(of: Self.net), path.isBareName, path.name != "_" else {
      throw call.error(
        .noForward, "backward needs the name of a layer or network, not `\(call.text(of: Self.net) ?? "_")`",
        at: Self.net,
        help: "name it, as in `NAME = \(call.text(of: Self.net) ?? "LAYER")`, then run `forward NAME X`")
    }
    guard let lastForward = model.lastForward else {
      throw call.error(
        .noForward, "\(path.text) has no stored forward pass", at: Self.net,
        help: "run `forward \(path.text) X` first; changing a parameter discards the forward pass")
    }
    let gradients: NetworkGradients<Double>
    let context = evaluator.context(Double.self, mode: lastForward.context.mode)
    try evaluator.checkPasses(of: model.network, lastForward.evaluation.input.shape, in: context) { $0.backward }
    do throws(NetworkShapeError) {
      gradients = try model.network.backward(gradient.tensor, lastForward.evaluation, in: context)
    } catch {
      throw Diagnostic(error, named: path.text, isLayer: model.isLayer).located(at: call.place(of: Self.gradient))
    }
    model.lastForward?.gradients = gradients
    evaluator.session.remember(model, as: path.name)
    let nonzero = TensorStatistics(gradients.input.values).nonzero
    let share = NumberFormat(digits: 4).string(100 * Double(nonzero) / Double(max(1, gradients.input.count)))
    evaluator.environment.write(
      "\(share)% of the input gradient is non-zero (\(path.text) applied to \(lastForward.source))")
    let operands: [any Value] = [model.copy, gradient, TensorValue(lastForward.evaluation.input)]
    return TensorValue(
      gradients.input, from: Provenance("backward", text: call.text, operands: operands, mode: lastForward.context.mode)
    )
  }
}
