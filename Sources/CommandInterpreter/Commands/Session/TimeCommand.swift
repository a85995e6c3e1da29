import TerminalGraphics

/// `time COMMAND` runs a line and says how long it took.
struct TimeCommand: Command {
  private static let command = Parameter("command", .command, "a line of its own")

  let declaration = CommandDeclaration(
    "time", .session, "runs a command and says how long it took",
    parameters: [command],
    examples: [Example("time randn 100x100", answer: "time {..} s")], seeAlso: ["engine", "compare"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    let text = call[Self.command]
    let offset = call.span(of: Self.command).lowerBound
    guard evaluator.timeDepth < Limits.timeDepth else {
      throw call.error(.limit, "`time` times itself at most \(Limits.timeDepth) deep")
    }
    evaluator.timeDepth += 1
    defer { evaluator.timeDepth -= 1 }
    do throws(Diagnostic) {
      guard let statement = try Parser(text, evaluator.environment.commands).statement() else {
        throw Diagnostic(.missingArgument, "time needs a command to run", at: 0..<1)
      }
      let loud = evaluator.environment
      if statement.isSilent { evaluator.environment.silence() }
      defer { evaluator.environment = loud }
      let start = loud.clock()
      let result = try evaluator.evaluate(statement)
      let seconds = loud.clock() - start
      loud.write("time \(NumberFormat(digits: 3).string(seconds)) s")
      return CommandOutput(
        result.value ?? NoValue(), effects: result.effects + [.present(result.presentation)])
    } catch {
      var moved = error
      moved.span = error.span.map { $0.lowerBound + offset..<$0.upperBound + offset }
      throw moved
    }
  }
}
