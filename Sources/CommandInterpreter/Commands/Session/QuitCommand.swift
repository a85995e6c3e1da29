/// `quit` and `exit` quit the shell.
struct QuitCommand: Command {
  let declaration: CommandDeclaration

  init(_ word: String) {
    declaration = CommandDeclaration(
      word, .session, "quits the shell (as does Ctrl-D)", examples: [Example(word, answer: "")])
  }

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    CommandOutput(effects: [.quit])
  }
}
