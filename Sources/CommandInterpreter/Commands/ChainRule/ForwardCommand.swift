/// `forward LAYER X` gives a layer's output and has the layer remember it for `backward`.
struct ForwardCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "forward", .chainRule, "the output of a layer or network, remembered for backward",
    parameters: [
      .required("net", .value([.layer, .network]), "a layer or network"),
      .required("x", .value([.tensor]), "the input"),
    ], pipe: "x",
    examples: [
      Example(
        "y = forward conv1 x", answer: "y: Tensor 2x4x8x8  {..}",
        after: ["x = randn 2x1x8x8", "conv1 = conv 1 4 padding=1"])
    ], seeAlso: ["backward", "gradcheck"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let model = call.value("net") as? ModelValue, let x = call.value("x") as? TensorValue else {
      preconditionFailure("net and x are required")
    }
    let path = call.path("net")
    let source = call.arguments["x"]?.span == nil ? Composition.tensorName(x) : "`\(call.arguments["x"]?.text ?? "x")`"
    do throws(Diagnostic) {
      let (output, remembered) = try Composition.apply(model, to: x, named: path?.text, source: source, in: evaluator)
      if let path, path.isBareName, path.name != "_" { evaluator.session.remember(remembered, as: path.name) }
      return output
    } catch {
      throw error.located(at: call.arguments["x"]?.span ?? call.span)
    }
  }
}
