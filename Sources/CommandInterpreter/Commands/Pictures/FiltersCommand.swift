import NeuralNetworks
import TerminalGraphics

/// `filters NET` draws the filters of a convolution.
struct FiltersCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network, or a convolution")
  private static let before = Parameter(
    option: "before", .noOrYes, default: false, "whether to show each filter before and after training, and the change")

  let declaration = CommandDeclaration(
    "filters", .pictures, "draws a convolution's filters on a common scale",
    parameters: [net, LayerInside.layer, before], pipe: net,
    details: [
      "Small filters are shown as numbers if they fit the screen, others as pictures.",
      "With several input channels, [2,0] is the kernel of filter 2 for channel 0.",
    ],
    examples: [
      Example("filters net", answer: "{..}", after: ["net = input 1x16x16 | conv 4 | relu | flatten | linear 3"])
    ], seeAlso: ["features", "show", "train"], errors: [.indexOutOfRange, .wrongKind, .badValue])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let inside = try LayerInside(call, Self.net, evaluator)
    let (layer, name) = (inside.layer, inside.name)
    guard layer.declaration.word == "conv" else {
      let hasConvolution = LayerPath.tree(of: [layer]).contains { $0.layer.declaration.word == "conv" }
      let help =
        layer.ownParameterNames.first.map { "`show \(name)` draws its \($0)" }
        ?? (hasConvolution ? "`filters \(name)` draws the first convolution in it" : nil)
      throw call.error(
        .wrongKind, "\(name) (\(layer.declaration.word)) has no filters", at: inside.parameter,
        help: call.path(of: Self.net) == nil ? nil : help)
    }
    var start: Tensor<Double>?
    if call[Self.before] {
      guard let before = model.start.flatMap({ inside.path.layer(in: $0) })?.parameter(0) else {
        throw call.error(
          .badValue,
          "\(call.name(of: Self.net, else: "the network")) has not been trained, so its filters are the initial ones",
          at: Self.before, help: call.path(of: Self.net).map { _ in "`filters \(name)` draws them" })
      }
      start = before
    }
    return Self.value(layer, named: name, start: start)
  }

  /// A result that draws the filters of a convolution; with `start`, before and after training.
  static func value(_ layer: any Layer<Double>, named name: String, start: Tensor<Double>? = nil) -> ResultValue {
    let filters = layer.parameter(0)
    let (count, channels) = (filters.shape[0], filters.shape[1])
    let kernels = count * channels
    let shown = KernelSheet.most(channels: channels, isCompared: start != nil)
    var headline = "\(name) (\(layer.text)): \(count) filter\(count == 1 ? "" : "s")"
    headline += " of \(channels)x\(filters.shape[2])x\(filters.shape[3])"
    if kernels > shown { headline += ", the first \(shown) of \(kernels) kernels shown" }
    var fields: [(name: String, value: any Value)] = [("filters", TensorValue(filters))]
    if let start {
      let change = filters.combined(with: start) { $0 - $1 }
      fields += [("start", TensorValue(start)), ("change", TensorValue(change))]
    }
    return ResultValue(headline, fields: fields, drawings: [KernelSheet(filters, start: start)])
  }
}
