import TerminalGraphics

/// `time COMMAND` runs a line and says how long it took.
struct TimeCommand: Command {
  let declaration = CommandDeclaration(
    "time", .session, "runs a command and says how long it took",
    parameters: [.required("command", .command, "a line of its own")],
    examples: [Example("time randn 100x100", answer: "time {..} s")], seeAlso: ["engine", "compare"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let text = call.word("command") else { preconditionFailure("command is required") }
    let offset = call.span(of: "command").lowerBound
    let start = evaluator.environment.clock()
    do throws(Diagnostic) {
      guard let statement = try Parser(text, evaluator.environment.commands).statement() else {
        throw Diagnostic(.missingArgument, "time needs a command to run", at: 0..<1)
      }
      let value = try evaluator.evaluate(statement).value
      let seconds = evaluator.environment.clock() - start
      evaluator.environment.write("time \(NumberFormat(digits: 3).string(seconds)) s")
      return value ?? NoValue()
    } catch {
      var moved = error
      moved.span = error.span.map { $0.lowerBound + offset..<$0.upperBound + offset }
      throw moved
    }
  }
}
