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

/// An action that a command requests from the caller; it is carried out after the line ends, unless the line fails.
public enum CommandEffect: Sendable {
  /// Quits the shell.
  case quit
  /// The session is an earlier one; the line itself is not an undo step.
  case undo
  /// The line failed, but its value stays.
  case verdict(Diagnostic)
  /// The line's value is shown as a nested line requests.
  case present(Presentation)
  /// A request to a higher module.
  case request(any CommandRequest)
}

/// A request to a higher module from its own commands; the module finds its requests among the effects by type.
public protocol CommandRequest: Sendable {}

/// How a line's value is shown.
public struct Presentation: Sendable {
  /// The name shown before it.
  var name: String?
  /// Whether it is hidden.
  var isSilent = false
  /// Whether it is shown in full, because a bare name was typed.
  var isLook = false
  /// A remark shown with the value.
  var remark: String?
}

extension [CommandEffect] {
  /// Whether to quit the shell.
  var wantQuit: Bool { contains { if case .quit = $0 { true } else { false } } }

  /// Whether an earlier line was undone.
  var haveUndone: Bool { contains { if case .undo = $0 { true } else { false } } }

  /// The last verdict.
  var verdict: Diagnostic? {
    reduce(nil) { last, effect in if case .verdict(let diagnostic) = effect { diagnostic } else { last } }
  }

  /// How a nested line wants its value shown.
  var presentation: Presentation? {
    reduce(nil) { last, effect in if case .present(let presentation) = effect { presentation } else { last } }
  }

  /// The effects without those about how the line itself ends: verdicts and presentation.
  var withoutEnding: [CommandEffect] {
    filter { effect in
      switch effect {
      case .quit, .undo, .request: true
      case .verdict, .present: false
      }
    }
  }
}
