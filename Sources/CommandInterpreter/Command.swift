/// A word of the language. A new command is one file and one line in `CommandTable`.
public protocol Command: Sendable {
  /// All that is said of the command.
  var declaration: CommandDeclaration { get }

  /// Computes the command's value; what it changes, it changes in the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the session is then as it was before the line, unless the code is a verdict.
  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value
}
