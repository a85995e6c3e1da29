import ImageData
import NeuralNetworks
import TerminalGraphics

/// `show VALUE` draws a value.
struct ShowCommand: Command {
  let declaration = CommandDeclaration(
    "show", .pictures, "draws a value: images, filters, curves, tables",
    parameters: [.required("value", .value([]), "a tensor, dataset, layer, network or result")], pipe: "value",
    details: ["Every picture stands with its scale; `set graphics ascii` draws with plain characters."],
    examples: [Example("show data[0]", answer: "{..}", after: ["data = patterns 20"])],
    seeAlso: ["plot", "describe", "set"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let value = call.value("value") else { preconditionFailure("value is required") }
    switch value {
    case let tensor as TensorValue: return shown(tensor.tensor, evaluator)
    case let data as DatasetValue: return shown(data.dataset)
    case let model as ModelValue where model.isLayer && !model.network.layers[0].parameterNames.isEmpty:
      return shown(model.network.layers[0].parameter(0), evaluator)
    case let result as ResultValue where result.kind == .trainingLog:
      return ResultValue("", drawings: [PlotCommand.plot(of: result)])
    default:
      return ResultValue("", drawings: [TextLines(value.lines(evaluator.style))])
    }
  }

  private func shown(_ tensor: Tensor<Double>, _ evaluator: Evaluator) -> ResultValue {
    let summary = TensorValue(tensor).summary(evaluator.style)
    guard tensor.shape.rank >= 2, tensor.count > 0 else {
      return ResultValue(summary, drawings: [TensorNumbers(tensor)])
    }
    if tensor.shape.rank == 3, tensor.shape[0] == 3 {
      return ResultValue(summary, drawings: [Picture(image: tensor, caption: "")])
    }
    let pictures = TensorPictures(tensor)
    let more = pictures.count > pictures.pictures.count ? "  (the first \(pictures.pictures.count) planes)" : ""
    let isShared = tensor.shape.rank > 2
    return ResultValue(summary + more, drawings: [Picture.sheet(pictures.pictures, sharedScale: isShared)])
  }

  /// The first image of every class.
  private func shown(_ data: Dataset) -> ResultValue {
    let labels = data.labels
    let pictures = data.classes.indices.compactMap { label -> Picture? in
      guard let first = labels.firstIndex(of: label) else { return nil }
      return Picture(image: data.image(at: first), caption: DisplayText.escaped(data.classes[label]))
    }
    return ResultValue(
      "the first image of each of \(pictures.count) classes, of \(data.count) images",
      drawings: [Picture.sheet(pictures)])
  }
}
