import ImageData
import NeuralNetworks

/// `shift X DY DX` moves images.
struct ShiftCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "shift", .data, "moves images down by DY rows and right by DX columns, zeros coming in",
    parameters: [
      .required("x", .value([.tensor]), "images, or maps"), .required("dy", .integer(-65536...65536), "rows down"),
      .required("dx", .integer(-65536...65536), "columns to the right"),
    ], pipe: "x",
    examples: [
      Example(
        "difference (shift (x | conv1) 1 0) (shift x 1 0 | conv1)", answer: "largest difference {..}",
        after: ["x = randn 1x1x8x8", "conv1 = conv 1 4 padding=1"])
    ], seeAlso: ["difference", "robustness"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let x = call.value("x") as? TensorValue, let down = call.integer("dy"), let right = call.integer("dx") else {
      preconditionFailure("x, dy and dx are required")
    }
    guard x.tensor.shape.rank >= 2 else {
      throw call.error(
        .shapeMismatch, "an image has a height and a width, and this has shape \(x.tensor.shape)", at: "x")
    }
    return TensorValue(x.tensor.shifted(down: down, right: right))
  }
}
