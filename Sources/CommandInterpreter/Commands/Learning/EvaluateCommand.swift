import ImageData
import NeuralNetworks
import TerminalGraphics

/// `evaluate NET DATA` judges a network by images it has not learnt from.
struct EvaluateCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "evaluate", .learning, "accuracy and loss of a network on a dataset's test part",
    parameters: [
      .required("net", .value([.network, .layer]), "a network"),
      .required("data", .value([.dataset]), "a dataset, or a part: data.train"),
    ],
    examples: [
      Example(
        "evaluate net data", answer: "accuracy {..} of 12)  loss {..}",
        after: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 3"])
    ], seeAlso: ["confusion", "mistakes", "robustness"], errors: [.shapeMismatch, .noData])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let model = call.value("net") as? ModelValue else { preconditionFailure("net is required") }
    let data = call.dataset.dataset.test
    let evaluation = try evaluator.judged(model, on: data, call)
    let accuracy = NumberFormat.fixed(evaluation.accuracy, decimals: 3)
    if let path = call.path("net") {
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
