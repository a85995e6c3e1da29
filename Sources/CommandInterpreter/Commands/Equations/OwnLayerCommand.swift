import Equations
import NeuralNetworks

/// `layer NAME(PARAMETERS)`, equations, `end`: makes a layer that computes nothing but these equations.
struct OwnLayerCommand: ValueCommand {
  private static let definition = Parameter(
    "definition", .equations, "a name, parameters with initial values, and a line for each equation")

  let declaration = CommandDeclaration(
    "layer", .chainRule, "makes a layer of your own from equations, one a line, up to `end`",
    parameters: [definition],
    details: [
      "The first line names the layer and its parameters: `layer scale(gamma=1)`.",
      "An initial value is a number, `normal` or `weights` (the default). Y is the",
      "output; dX and d with a parameter's name are the gradients. The shape of a",
      "parameter follows from the input. `help equations` explains the notation.",
    ],
    examples: [
      Example(
        "layer double\n  Y[...] = 2 * X[...]\n  dX[...] = 2 * G[...]\nend",
        answer: "double: OwnLayer double  0 parameters")
    ], seeAlso: ["equation", "derive", "gradcheck"],
    errors: [.syntax, .unknownName, .shapeMismatch, .badValue, .limit, .missingArgument, .reservedName])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let start = call.place(of: Self.definition)?.lowerBound ?? 0
    let block = try EquationBlock(call[Self.definition], at: start)
    let path = try block.name(evaluator.environment.commands.vocabulary)
    let definition: OwnDefinition
    do throws(EquationError) {
      definition = try OwnDefinition(path.name, block.parameters, block.equations.map(\.text))
    } catch {
      let found = block.equations.first { $0.text == error.text }
      throw found.map { Diagnostic(error, typed: $0.text, at: $0.span) }
        ?? Diagnostic(error).located(at: path.span)
    }
    let model = try ModelValue(layer: OwnLayer<Double>(definition, seed: evaluator.session.generator.next()))
    try evaluator.assign(model, to: path)
    let notes = definition.equations.entries.flatMap(\.notes).map { $0.message + ($0.help.map { ": \($0)" } ?? "") }
    return ResultValue("\(path.name): \(model.summary(evaluator.style))", notes: notes)
  }
}
