import NeuralNetworks
import TerminalGraphics

/// `plot LOG...` and `plot TENSOR` draw curves.
struct PlotCommand: ValueCommand {
  /// The largest number of logs drawn in one plot, so that their curves can be told apart.
  private static let mostLogs = 4
  private static let mostRows = 16

  private static let values = Parameter(
    several: "value", .value(.trainingLog, .tensor), "training logs or one tensor of rank 1 or 2")

  let declaration = CommandDeclaration(
    "plot", .pictures, "draws curves: training logs in one plot, or the rows of a tensor",
    parameters: [values], pipe: values,
    details: [
      "Training curves alone can't show overfitting; `train NET DATA validate=0.2`", "adds validation curves.",
    ],
    examples: [Example("plot (tensor [4, 2, 1, 0.5])", answer: "{..}")], seeAlso: ["train", "show"],
    errors: [.wrongKind, .shapeMismatch, .limit])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let values = call[Self.values]
    let logs = values.compactMap { $0 as? ResultValue }
    if logs.count == values.count {
      guard logs.count <= Self.mostLogs else {
        throw call.error(
          .limit, "at most \(Self.mostLogs) logs can be drawn together, not \(logs.count)", at: Self.values)
      }
      if logs.count == 1 { return ResultValue("", drawings: [LearningCurves([("", logs[0])])]) }
      let paths = call.paths(of: Self.values)
      let named = logs.enumerated().map { place, log in
        ((place < paths.count ? paths[place]?.text : nil) ?? "log \(place + 1)", log)
      }
      return ResultValue("", drawings: [LearningCurves(named)])
    }
    guard values.count == 1, let value = values.first as? TensorValue else {
      throw call.error(
        .wrongKind, "plot takes training logs or a single tensor", at: Self.values,
        help: "to draw several curves, make them the rows of one tensor: `plot [[1, 2], [3, 5]]`")
    }
    return ResultValue("", drawings: [try Self.plot(of: value.tensor, call)])
  }

  /// The tensor as it was typed, if it can be indexed: a path or an expression in parentheses; otherwise `X`.
  private static func subject(_ call: Call) -> String {
    let typed = call.text(of: Self.values) ?? "X"
    return call.path(of: Self.values)?.text ?? (typed.hasPrefix("(") && typed.hasSuffix(")") ? typed : "X")
  }

  /// The help that offers a matrix of a larger tensor; nil if the tensor has too few axes.
  private static func rowHelp(_ shape: Shape, _ call: Call) -> String? {
    guard shape.rank > 2 else { return nil }
    let indices = [String](repeating: "0", count: shape.rank - 2).joined(separator: ",")
    return "plot a part of it, as in `plot \(subject(call))[\(indices)]`"
  }

  /// Plots each row of a tensor over the column index; a vector is one row.
  private static func plot(of tensor: Tensor<Double>, _ call: Call) throws(Diagnostic) -> LinePlot {
    guard 1...2 ~= tensor.shape.rank, tensor.count > 0 else {
      throw call.error(
        .shapeMismatch, "plot takes a tensor with 1 or 2 axes, not shape \(tensor.shape)", at: Self.values,
        help: Self.rowHelp(tensor.shape, call))
    }
    let length = tensor.shape[tensor.shape.rank - 1]
    guard tensor.count / length <= mostRows else {
      throw call.error(
        .limit, "at most \(mostRows) curves can be drawn together, not \(tensor.count / length)", at: Self.values,
        help: "plot some of the rows, as in `plot \(subject(call))[0:8]`")
    }
    let series = (0..<tensor.count / length).map { row in
      Series("[\(row)]", values: Array(tensor.values[row * length..<(row + 1) * length]), first: 0)
    }
    return LinePlot(series, x: Axis("index"))
  }
}
