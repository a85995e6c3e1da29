import NeuralNetworks

/// `engine [NAME]` shows or sets the compute engine.
struct EngineCommand: ValueCommand {
  private static let name = Parameter(optional: "name", .choice(Engine.self), "compute engine")

  let declaration = CommandDeclaration(
    "engine", .chainRule, "shows or sets the compute engine",
    parameters: [name],
    details: Engine.allCases.map { "\($0.rawValue): \($0.summary)" },
    examples: [Example("engine textbook", answer: "engine textbook: the lecture's equations as loops")],
    seeAlso: ["gradcheck", "time"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    if let engine = call[Self.name] { evaluator.session.settings.engine = engine }
    let engine = evaluator.session.settings.engine
    return ResultValue("engine \(engine.rawValue): \(engine.summary)")
  }
}
