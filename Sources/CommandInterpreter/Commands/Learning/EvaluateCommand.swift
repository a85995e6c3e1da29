import ImageData
import NeuralNetworks
import TerminalGraphics

/// `evaluate NET DATA` evaluates a network on held-out images.
struct EvaluateCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network")
  private static let data = Parameter("data", .dataset, "a dataset, or a subset such as data.train")

  let declaration = CommandDeclaration(
    "evaluate", .learning, "accuracy and loss of a network on a dataset's test set",
    parameters: [net, data],
    examples: [
      Example(
        "evaluate net data", answer: "accuracy {..} of 12)  loss {..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["confusion", "mistakes", "robustness"], errors: [.shapeMismatch, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let data = call[Self.data].dataset.test
    let evaluation = try evaluator.judged(call[Self.net], on: data, call, Self.net, Self.data)
    let accuracy = NumberFormat.fixed(evaluation.accuracy, decimals: 3)
    if let path = call.path(of: Self.net) {
      evaluator.session.headline = "\(path.text) \(NumberFormat.percent(evaluation.accuracy))"
    }
    let counts = evaluation.confusion.flatMap(\.self).map(Double.init)
    let right = evaluation.labels.count - evaluation.mistakes.count
    return ResultValue(
      "accuracy \(accuracy) (\(right) of \(evaluation.labels.count))  loss \(evaluator.format(evaluation.loss))",
      kind: .evaluation,
      fields: [
        ("accuracy", NumberValue(evaluation.accuracy)), ("loss", NumberValue(evaluation.loss)),
        ("confusion", TensorValue(Tensor(Shape(evaluation.classes, evaluation.classes), counts))),
      ])
  }
}
