import NeuralNetworks

/// `input SHAPE` states the shape of one image at the head of a pipe.
struct InputCommand: ValueCommand {
  private static let shape = Parameter("shape", .shape, "the shape of one image, C x H x W, or a number of features")

  let declaration = CommandDeclaration(
    "input", .layers, "states the shape of one image at the head of a network",
    parameters: [shape],
    details: [
      "Layers after it may leave out the channels or features that come in, and every shape is checked at once."
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
      throw call.error(
        .badValue, "one image is C x H x W, and \(shape) is not", at: Self.shape,
        help: shape.rank == 4 ? "leave the batch out: `input \(shape.example)`" : "for example `input 1x16x16`")
    }
    try evaluator.checkLimit(shape, at: call.span(of: Self.shape))
    return ModelValue(try ModelValue.checked([], input: shape))
  }
}
