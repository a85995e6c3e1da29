/// The result of a command: its value and its effects.
public struct CommandOutput: Sendable {
  /// The value; `NoValue` if there is none.
  public let value: any Value
  /// The effects, in order.
  public let effects: [CommandEffect]

  /// Creates an output.
  public init(_ value: any Value = NoValue(), effects: [CommandEffect] = []) {
    self.value = value
    self.effects = effects
  }
}

/// An action that a command requests from its caller, or a fact about its line. Actions are carried out after the line
/// ends, unless it fails without a verdict.
public enum CommandEffect: Sendable {
  /// Quits the shell.
  case quit
  /// The line restored an earlier session, so it is not an undo step itself.
  case undo
  /// The line failed, but its value is kept.
  case verdict(Diagnostic)
  /// The way to show the line's value, requested by a nested line.
  case present(Presentation)
  /// A request to a higher-level module.
  case request(any CommandRequest)
}

/// A request from a command to the higher-level module that defines the command. The module finds its requests among
/// the effects by type.
public protocol CommandRequest: Sendable {}

/// How a line's value is shown.
public struct Presentation: Sendable {
  /// The name shown before the value.
  var name: String?
  /// Whether the value is hidden.
  var isSilent = false
  /// Whether the value is shown in full, because only a path was typed.
  var isLook = false
  /// A remark shown with the value.
  var remark: String?
}

extension [CommandEffect] {
  /// Whether to quit the shell.
  var wantQuit: Bool { contains { if case .quit = $0 { true } else { false } } }

  /// Whether an earlier line was undone.
  var haveUndone: Bool { contains { if case .undo = $0 { true } else { false } } }

  /// The last verdict; nil if there is none.
  var verdict: Diagnostic? {
    reduce(nil) { last, effect in if case .verdict(let diagnostic) = effect { diagnostic } else { last } }
  }

  /// The way in which the last nested line wants its value shown; nil if there is none.
  var presentation: Presentation? {
    reduce(nil) { last, effect in if case .present(let presentation) = effect { presentation } else { last } }
  }

  /// The effects without verdicts and presentations, which concern only the line itself.
  var withoutEnding: [CommandEffect] {
    filter { effect in
      switch effect {
      case .quit, .undo, .request: true
      case .verdict, .present: false
      }
    }
  }
}
