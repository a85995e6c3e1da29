import ImageData
import NeuralNetworks

/// `shift X DY DX` shifts images.
struct ShiftCommand: ValueCommand {
  private static let x = Parameter("x", .tensor, "images or feature maps")
  private static let down = Parameter("dy", .integer(-65536...65536), "the number of rows to shift down")
  private static let right = Parameter("dx", .integer(-65536...65536), "the number of columns to shift right")

  let declaration = CommandDeclaration(
    "shift", .data, "shifts images down by DY rows and right by DX columns, filling with zeros",
    parameters: [x, down, right], pipe: x,
    examples: [
      Example(
        "difference (shift (x | conv1) 1 0) (shift x 1 0 | conv1)", answer: "largest difference {..}",
        after: ["x = randn 1x1x8x8", "conv1 = conv 1 4 padding=1"])
    ], seeAlso: ["difference", "robustness"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let images = call[Self.x].tensor
    guard images.shape.rank >= 2 else {
      throw call.error(
        .shapeMismatch, "shift needs a tensor with height and width, not one of shape \(images.shape)", at: Self.x,
        help: "for example `shift (randn 1x8x8) 1 0`")
    }
    try evaluator.checkTensor(images.shape)
    return TensorValue(images.shifted(down: call[Self.down], right: call[Self.right]))
  }
}
