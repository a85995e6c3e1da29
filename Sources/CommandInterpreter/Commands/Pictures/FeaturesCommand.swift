import NeuralNetworks
import TerminalGraphics

/// `features NET X` draws a layer's feature maps for an image.
struct FeaturesCommand: ValueCommand {
  /// The largest number of maps drawn.
  private static let most = 64

  private static let net = Parameter("net", .networkOrLayer, "a network, or a layer")
  private static let x = Parameter("x", .tensor, "an image, or a batch whose first image is used")

  let declaration = CommandDeclaration(
    "features", .pictures, "draws a layer's feature maps for an image, on a common scale",
    parameters: [net, x, LayerInside.layer], pipe: x,
    details: [
      "A convolution's maps are drawn after its activation. A map that is all 0",
      "is inactive for this image: its pattern does not occur, or the filter is dead.",
    ],
    examples: [
      Example(
        "features net data[0]", answer: "{..}",
        after: ["data = patterns 20", "net = input 1x16x16 | conv 4 | relu | flatten | linear 3"])
    ], seeAlso: ["filters", "saliency", "show"], errors: [.shapeMismatch, .indexOutOfRange, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let inside = try LayerInside(call, Self.net, evaluator)
    let follower = inside.path.next.layer(in: call[Self.net].network.layers)
    let activation = inside.layer.declaration.word == "conv" && follower?.isActivation == true ? follower : nil
    let evaluation = try call.evaluation(of: Self.net, at: Self.x, in: evaluator)
    let output = evaluation.share(at: activation == nil ? inside.path : inside.path.next)?.output
    guard let output, output.shape.rank == 4 else {
      let given = output.map { "outputs shape \($0.shape), which is not a batch of feature maps" }
      let isFirst = inside.path.first == 0
      let isFlat = ["flatten", "linear"].contains(call[Self.net].network.layers[0].declaration.word)
      throw call.error(
        .shapeMismatch,
        "\(inside.name) (\(inside.layer.declaration.word)) \(given ?? "outputs no feature maps")",
        at: inside.parameter,
        help: "only layers before `flatten` output feature maps" + (isFirst || isFlat ? "" : ", such as `layer=0`"))
    }
    // Every map is copied into a picture.
    try evaluator.checkTensor(output.shape, copies: 2)
    var what = "\(inside.name) (\(inside.layer.text))"
    if let activation { what += " and \(activation.text)" }
    return value(output, of: what, call, evaluator)
  }

  private func value(_ output: Tensor<Double>, of what: String, _ call: Call, _ evaluator: Evaluator) -> ResultValue {
    let (count, height, width) = (output.shape[1], output.shape[2], output.shape[3])
    let isSigned = output.values.polled.contains { $0 < 0 }
    let grids = (0..<count).map { PixelGrid(output, plane: $0) }
    let largest = grids.map { grid in grid.values.polled.max { abs($0) < abs($1) } ?? 0 }
    let dead = grids.indices.filter { map in grids[map].values.polled.allSatisfy { $0 == 0 } }
    let pictures = grids.prefix(Self.most).enumerated().map { map, grid -> Picture in
      let caption = "map \(map)"
      var picture = isSigned ? Picture.signed(grid, caption: caption) : .activation(grid, caption: caption)
      let isDead = dead.contains(map)
      picture.details = [isDead ? "dead" : "\(isSigned ? "peak" : "largest") \(evaluator.format(largest[map]))"]
      return picture
    }
    var headline = "\(count) map\(count == 1 ? "" : "s") of \(height)x\(width), after \(what)"
    if count > Self.most { headline += ", the first \(Self.most) shown" }
    let names = dead.map(String.init).joined(separator: ", ")
    let remark = dead.isEmpty ? [] : DisplayText.wrapped("dead for this image: \(names)", to: evaluator.style.width)
    return ResultValue(
      headline,
      fields: [
        ("maps", TensorValue(output.reshaped(to: output.shape.example))),
        ("largest", TensorValue(Tensor(Shape(count), largest))), ("dead", NumberValue(Double(dead.count))),
      ], drawings: [PictureSheet(pictures, sharedScale: true), TextLines(remark)])
  }
}

extension Layer {
  /// Whether the layer is an elementwise activation.
  fileprivate var isActivation: Bool { parameterNames.isEmpty && declaration.name == "ActivationLayer" }
}

extension LayerPath {
  /// The path of the layer after this one in the same block or network; it may not exist.
  fileprivate var next: LayerPath {
    guard case .index(let index)? = steps.last else { return self }
    return LayerPath(steps.dropLast() + [.index(index + 1)])
  }
}
