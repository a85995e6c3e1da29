import ImageData
import NeuralNetworks
import TerminalGraphics

/// `predict NET X` predicts the class of each image.
struct PredictCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network")
  private static let x = Parameter("x", .tensor, "images")

  /// Estimated bytes per table row, including its text.
  private static let bytesPerRow = 360

  let declaration = CommandDeclaration(
    "predict", .learning, "predicts the class of each image, with its probability",
    parameters: [net, x], pipe: x, details: ["The probabilities are the softmax of the outputs."],
    examples: [
      Example(
        "predict net data[0:2]", answer: "{..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["evaluate"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let output: Tensor<Double>
    do throws(Diagnostic) {
      output = try Composition.apply(
        model, to: call[Self.x], named: call.path(of: Self.net)?.text, source: "", in: evaluator
      )
      .output.tensor
    } catch {
      throw error.located(at: call.span(of: Self.x))
    }
    guard output.shape.rank == 2 else {
      throw call.error(
        .shapeMismatch, "the network must output batch x classes, not \(output.shape)", at: Self.net,
        help: "end the network with `flatten` and `linear CLASSES`")
    }
    try evaluator.checkMemory(
      output.shape.bytes(2).saturatingAdd(output.shape[0].saturatingMultiply(Self.bytesPerRow)),
      at: call.span(of: Self.x),
      help: output.shape[0] > 1
        ? "use fewer images at once, such as `\(call.path(of: Self.x)?.text ?? "X")[0:\(output.shape[0] / 2)]`" : nil)
    let probabilities = SoftmaxCrossEntropy.probabilities(output)
    let classes = output.largestInRows()
    let names = classNames(output.shape[1], model.dataTraits?.classNames ?? [])
    var rows: [[TableCell]] = []
    for (index, label) in classes.enumerated() {
      try evaluator.spend(Interruption.workOfStep / 10)
      rows.append([.integer(index), .text(DisplayText.escaped(names[label])), .number(probabilities[index, label])])
    }
    return ResultValue(
      "",
      fields: [
        ("classes", TensorValue(Tensor(Shape(classes.count), classes.map(Double.init)))),
        ("probabilities", TensorValue(probabilities)),
      ], drawings: [Table(columns: ["image", "class", "probability"], rows: rows)])
  }
}
