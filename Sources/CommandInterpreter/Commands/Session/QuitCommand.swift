/// `quit` and `exit` leave.
struct QuitCommand: Command {
  let declaration: CommandDeclaration

  init(_ word: String) {
    declaration = CommandDeclaration(
      word, .session, "leaves the shell (Ctrl-D does too)", examples: [Example(word, answer: "")])
  }

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    CommandOutput(effects: [.quit])
  }
}
