import TerminalGraphics

/// `time COMMAND` runs a command and reports how long it took.
struct TimeCommand: Command {
  private static let command = Parameter("command", .command, "the command to time")

  let declaration = CommandDeclaration(
    "time", .session, "runs a command and reports how long it took",
    parameters: [command],
    examples: [Example("time randn 100x100", answer: "time {..} s")], seeAlso: ["engine", "compare"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    let line = call[Self.command]
    guard evaluator.timeDepth < Limits.timeDepth else { throw Diagnostic.tooDeepLine(at: call.wordSpan) }
    evaluator.timeDepth += 1
    defer { evaluator.timeDepth -= 1 }
    guard let statement = try line.statement() else {
      let start = call.span(of: Self.command).lowerBound
      throw Diagnostic(
        .missingArgument, "time needs a command to run", at: start..<start + 1, help: "write `time COMMAND`")
    }
    let loud = evaluator.environment
    if statement.isSilent { evaluator.environment.silence() }
    defer { evaluator.environment = loud }
    let start = loud.clock()
    let result = try evaluator.evaluate(statement)
    let seconds = loud.clock() - start
    loud.write("time \(NumberFormat(digits: 3).string(seconds)) s")
    return CommandOutput(result.value ?? NoValue(), effects: result.effects + [.present(result.presentation)])
  }
}
