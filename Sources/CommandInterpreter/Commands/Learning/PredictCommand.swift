import NeuralNetworks
import TerminalGraphics

/// `predict NET X` says what a network takes images for.
struct PredictCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "predict", .learning, "the class that a network takes each image for, and how surely",
    parameters: [
      .required("net", .value([.network, .layer]), "a network"), .required("x", .value([.tensor]), "images"),
    ], pipe: "x", details: ["The probabilities are the softmax of the outputs."],
    examples: [
      Example(
        "predict net data[0:2]", answer: "{..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["evaluate"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let model = call.value("net") as? ModelValue, let x = call.value("x") as? TensorValue else {
      preconditionFailure("net and x are required")
    }
    let output: Tensor<Double>
    do throws(Diagnostic) {
      output = try Composition.apply(model, to: x, named: call.path("net")?.text, source: "", in: evaluator)
        .output.tensor
    } catch {
      throw error.located(at: call.span(of: "x"))
    }
    guard output.shape.rank == 2 else {
      throw call.error(
        .shapeMismatch, "predictions are classes, batch x classes, and the network gives \(output.shape)", at: "net",
        help: "end the network with `flatten` and `linear CLASSES`")
    }
    let probabilities = SoftmaxCrossEntropy.probabilities(output)
    let classes = output.largestInRows()
    let names = classNames(output.shape[1], model.network.dataTraits?.classNames ?? [])
    let rows = classes.enumerated().map { index, label -> [TableCell] in
      [.integer(index), .text(DisplayText.escaped(names[label])), .number(probabilities[index, label])]
    }
    return ResultValue(
      "",
      fields: [
        ("classes", TensorValue(Tensor(Shape(classes.count), classes.map(Double.init)))),
        ("probabilities", TensorValue(probabilities)),
      ], drawings: [Table(columns: ["image", "class", "probability"], rows: rows)])
  }
}
