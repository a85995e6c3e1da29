import ImageData
import NeuralNetworks
import TerminalGraphics

/// `confusion NET DATA` shows a confusion matrix.
struct ConfusionCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network")
  private static let data = Parameter("data", .dataset, "a dataset")

  let declaration = CommandDeclaration(
    "confusion", .learning, "shows the confusion matrix on a dataset's test set",
    parameters: [net, data],
    details: ["Rows are true classes, columns are predicted classes."],
    examples: [
      Example(
        "confusion net data", answer: "{..}", after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["evaluate", "mistakes"], errors: [.shapeMismatch, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let data = call[Self.data].dataset.test
    let evaluation = try evaluator.judged(call[Self.net], on: data, call, Self.net, Self.data)
    let names = classNames(evaluation.classes, data.classes)
    let counts = evaluation.confusion.flatMap(\.self).map(Double.init)
    // The table prints the accuracy below itself.
    return ResultValue(
      "",
      fields: [
        ("accuracy", NumberValue(evaluation.accuracy)),
        ("counts", TensorValue(Tensor(Shape(evaluation.classes, evaluation.classes), counts))),
      ],
      drawings: [ConfusionTable(evaluation.confusion, names: names)])
  }
}
