import NeuralNetworks

/// `seed N` begins the session's randomness anew.
struct SeedCommand: ValueCommand {
  private static let n = Parameter(
    "n", .integer(0...Int(Int64.max)), "any whole number; a new session has 24, the lecture's")

  let declaration = CommandDeclaration(
    "seed", .session, "begins the session's randomness anew from a number",
    parameters: [n],
    examples: [Example("seed 7", answer: "seed 7")], seeAlso: ["randn", "reset"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let seed = call[Self.n]
    evaluator.session.generator = SeededGenerator(seed: UInt64(seed))
    return ResultValue("seed \(seed)")
  }
}
