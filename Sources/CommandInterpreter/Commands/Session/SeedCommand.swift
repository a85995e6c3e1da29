import NeuralNetworks

/// `seed N` begins the session's randomness anew.
struct SeedCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "seed", .session, "begins the session's randomness anew from a number",
    parameters: [.required("n", .integer(0...Int(Int64.max)), "any whole number; a new session has 24, the lecture's")],
    examples: [Example("seed 7", answer: "seed 7")], seeAlso: ["randn", "reset"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let seed = call.integer("n") ?? 0
    evaluator.session.generator = SeededGenerator(seed: UInt64(seed))
    return ResultValue("seed \(seed)")
  }
}
