import NeuralNetworks
import TerminalGraphics

/// `plot LOG|TENSOR` draws curves.
struct PlotCommand: Command {
  let declaration = CommandDeclaration(
    "plot", .pictures, "draws curves: a training log's, or the rows of a tensor",
    parameters: [.required("value", .value([.trainingLog, .tensor]), "a training log, or a tensor of rank 1 or 2")],
    pipe: "value",
    examples: [Example("plot (tensor [4, 2, 1, 0.5])", answer: "{..}")], seeAlso: ["train", "show"],
    errors: [.wrongKind, .shapeMismatch])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    switch call.value("value") {
    case let log as ResultValue: return ResultValue("", drawings: [Self.plot(of: log)])
    case let value as TensorValue:
      let tensor = value.tensor
      guard 1...2 ~= tensor.shape.rank, tensor.count > 0 else {
        throw call.error(
          .shapeMismatch, "curves are a tensor of rank 1 or 2, and this has shape \(tensor.shape)", at: "value")
      }
      let length = tensor.shape[tensor.shape.rank - 1]
      guard tensor.count / length <= 16 else {
        throw call.error(.limit, "at most 16 curves are drawn together", at: "value", help: "take some rows: `x[0:8]`")
      }
      let series = (0..<tensor.count / length).map { row in
        Series("[\(row)]", values: Array(tensor.values[row * length..<(row + 1) * length]), first: 0)
      }
      return ResultValue("", drawings: [LinePlot(series, x: Axis("index"))])
    default: preconditionFailure("value is a log or a tensor")
    }
  }

  /// The loss of a training log, and below it the accuracy where they would not share an axis.
  static func plot(of log: ResultValue) -> any Drawing {
    let series = log.fields.compactMap { name, value -> Series? in
      guard let curve = value as? TensorValue, curve.tensor.count > 0 else { return nil }
      return Series(name.split(separator: "_").joined(separator: " "), values: curve.tensor.values)
    }
    return LinePlot(series, x: Axis("epoch"))
  }
}
