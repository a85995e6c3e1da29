/// A word of the language. A new command is one file and one line in `CommandTable.standard`.
public protocol Command: Sendable {
  /// The description of the command.
  var declaration: CommandDeclaration { get }

  /// The number of layers that the command adds to a network; nil if it does not build networks.
  var layerCount: Int? { get }

  /// Whether the command keeps its partial result on Ctrl-C; it then polls for Ctrl-C itself, and its kernels are not
  /// cut short.
  var keepsWhatWasReached: Bool { get }

  /// Computes the command's value and its effects, and changes the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the changes of the whole line are then discarded.
  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput
}

extension Command {
  public var layerCount: Int? { nil }
  public var keepsWhatWasReached: Bool { false }
}

/// A command that returns a value and no `CommandEffect`.
public protocol ValueCommand: Command {
  /// Computes the command's value, and changes the evaluator's session.
  ///
  /// - Throws: `Diagnostic`; the changes of the whole line are then discarded.
  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value
}

extension ValueCommand {
  public func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    CommandOutput(try value(of: call, in: &evaluator))
  }
}
