/// A word of the language. A new command is one file and one line in `CommandTable.standard`.
public protocol Command: Sendable {
  /// All that is said of the command.
  var declaration: CommandDeclaration { get }

  /// How many layers the command adds to a network that a line composes; nil where it composes none.
  var layerCount: Int? { get }

  /// Whether the command keeps what was reached when Ctrl-C ends it: then it asks itself whether to go on, and nothing in
  /// it is cut short.
  var keepsWhatWasReached: Bool { get }

  /// Computes the command's value, and says what it asks for; what it changes, it changes in the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the session is then as it was before the line.
  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput
}

extension Command {
  public var layerCount: Int? { nil }
  public var keepsWhatWasReached: Bool { false }
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
