import NeuralNetworks

/// `seed N` seeds the session's random numbers.
struct SeedCommand: ValueCommand {
  private static let n = Parameter(
    "n", .integer(0...Int(Int64.max)), "a whole number; a new session starts with 24, as in the lecture")

  let declaration = CommandDeclaration(
    "seed", .session, "sets the seed of the session's random numbers",
    parameters: [n],
    examples: [Example("seed 7", answer: "seed 7")], seeAlso: ["randn", "reset"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let seed = call[Self.n]
    evaluator.session.generator = SeededGenerator(seed: UInt64(seed))
    return ResultValue("seed \(seed)")
  }
}
