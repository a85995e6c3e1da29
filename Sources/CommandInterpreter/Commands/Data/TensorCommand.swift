import NeuralNetworks

/// `tensor LIST` creates a tensor from a list of numbers.
struct TensorCommand: ValueCommand {
  private static let list = Parameter("list", .tensor, "a list of numbers, such as [1, 2] or [[1, 2], [3, 4]]")

  let declaration = CommandDeclaration(
    "tensor", .data, "creates a tensor from a list of numbers",
    parameters: [list],
    examples: [Example("k = tensor [[-1,-1,-1],[2,2,2],[-1,-1,-1]]", answer: "k: Tensor 3x3  mean 0  {..}")],
    seeAlso: ["zeros", "ramp"], errors: [.shapeMismatch, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    TensorValue(call[Self.list].tensor)
  }
}
