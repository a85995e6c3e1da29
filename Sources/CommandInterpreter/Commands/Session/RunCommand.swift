/// `run FILE` runs a command file in this session.
struct RunCommand: Command {
  private static let file = Parameter("file", .file, "a command file")

  let declaration = CommandDeclaration(
    "run", .session, "runs the commands of a file in this session",
    parameters: [file],
    details: ["At the first line that fails, it stops and restores the previous session."],
    examples: [], seeAlso: ["cd", "history"], errors: [.fileNotFound, .fileDenied, .fileFormat, .limit])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    let file = call[Self.file]
    guard evaluator.runDepth < Limits.runDepth else {
      throw call.error(.limit, "`run` is nested more than \(Limits.runDepth) levels deep", at: Self.file)
    }
    let text = try evaluator.text(ofFile: file, at: call.span(of: Self.file))
    let commands = evaluator.environment.commands
    evaluator.runDepth += 1
    defer { evaluator.runDepth -= 1 }
    var effects: [CommandEffect] = []
    for (number, line) in LogicalLines(text, commands.vocabulary) {
      let asked: [CommandEffect]
      do throws(Diagnostic) {
        try evaluator.spend(Interruption.workOfStep + line.text.utf8.count)
        asked = try evaluator.perform(line)?.effects ?? []
      } catch {
        throw failure(error.inLine(line.text), file, number, call)
      }
      effects += asked.withoutEnding
      if let verdict = asked.verdict {
        effects.append(.verdict(failure(verdict.inLine(line.text), file, number, call)))
      }
      if asked.wantQuit || asked.verdict != nil { break }
    }
    return CommandOutput(effects: effects)
  }

  /// The failure of a line in the file, as an error of the `run` command located at its file name.
  private func failure(_ error: Diagnostic, _ file: String, _ number: Int, _ call: Call) -> Diagnostic {
    var outer = Diagnostic(error.code, "\(file):\(number): \(error.message)", at: call.span(of: Self.file))
    outer.notes = (error.pointedLine.map { [$0.text] } ?? []) + error.notes
    outer.help = error.help
    return outer
  }
}
