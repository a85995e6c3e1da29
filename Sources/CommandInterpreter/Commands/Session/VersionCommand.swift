/// `version` says which shell this is.
struct VersionCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "version", .session, "says which version of the shell this is",
    examples: [Example("version", answer: "cnn-shell \(Version.current)")])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    ResultValue("cnn-shell \(evaluator.environment.version)")
  }
}
