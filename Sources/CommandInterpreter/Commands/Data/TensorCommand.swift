import NeuralNetworks

/// `tensor LIST` makes a tensor of the given numbers.
struct TensorCommand: ValueCommand {
  private static let list = Parameter("list", .tensor, "list of numbers, [1, 2] or nested")

  let declaration = CommandDeclaration(
    "tensor", .data, "a tensor of the given numbers",
    parameters: [list],
    examples: [Example("k = tensor [[-1,-1,-1],[2,2,2],[-1,-1,-1]]", answer: "k: Tensor 3x3  mean 0  {..}")],
    seeAlso: ["zeros", "ramp"], errors: [.shapeMismatch, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    TensorValue(call[Self.list].tensor)
  }
}
