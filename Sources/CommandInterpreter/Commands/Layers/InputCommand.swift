import NeuralNetworks

/// `input SHAPE` declares the shape of one image at the start of a pipeline.
struct InputCommand: ValueCommand {
  private static let shape = Parameter("shape", .shape, "the shape of one image, C x H x W, or the number of features")

  let declaration = CommandDeclaration(
    "input", .layers, "declares the shape of one image at the start of a network",
    parameters: [shape],
    details: [
      "The layers after it can omit input sizes; shapes are checked at once."
    ],
    examples: [
      Example(
        "net = input 1x16x16 | conv 8 | relu | maxpool 2 | flatten | linear 3",
        answer: "net: Network of 5 layers  1x16x16 -> 3  1259 parameters")
    ],
    seeAlso: ["conv", "summary"])

  var layerCount: Int? { 0 }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let shape = call[Self.shape]
    guard shape.rank == 1 || shape.rank == 3 else {
      let help =
        switch shape.rank {
        case 2: "add the number of channels: `input \(shape.batch(of: 1))`"
        case 4: "leave out the batch axis: `input \(shape.example)`"
        default: "for example `input 1x16x16`"
        }
      throw call.error(
        .badValue, "an input shape must be channels x height x width or a number of features, not \(shape)",
        at: Self.shape,
        help: help)
    }
    try evaluator.checkLimit(shape, at: call.span(of: Self.shape))
    return ModelValue(try ModelValue.checked([], input: shape))
  }
}
