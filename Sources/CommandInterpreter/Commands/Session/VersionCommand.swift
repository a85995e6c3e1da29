/// `version` prints the version of the shell.
struct VersionCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "version", .session, "prints the version of the shell",
    examples: [Example("version", answer: "cnn-shell \(Version.current)")])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    ResultValue("cnn-shell \(evaluator.environment.version)")
  }
}
