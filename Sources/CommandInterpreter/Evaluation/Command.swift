/// A word of the language. A new command is one file and one line in `CommandTable`.
public protocol Command: Sendable {
  /// All that is said of the command.
  var declaration: CommandDeclaration { get }

  /// Computes the command's value, and says what it asks for; what it changes, it changes in the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the session is then as it was before the line.
  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput
}

/// A command that computes a value and asks for nothing.
public protocol ValueCommand: Command {
  /// The command's value; what it changes, it changes in the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the session is then as it was before the line.
  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value
}

extension ValueCommand {
  public func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    CommandOutput(try value(of: call, in: &evaluator))
  }
}
