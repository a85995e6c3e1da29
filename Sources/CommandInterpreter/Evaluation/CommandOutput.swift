/// What a command gives: its value, and what it asks of whoever runs the line.
public struct CommandOutput: Sendable {
  /// The value; `NoValue` where there is nothing to say.
  public let value: any Value
  /// What it asks for, in order.
  public let effects: [CommandEffect]

  /// An output of these parts.
  public init(_ value: any Value = NoValue(), effects: [CommandEffect] = []) {
    self.value = value
    self.effects = effects
  }
}

/// What a command asks of whoever runs its line: it happens when the line has ended, and not where the line fails.
public enum CommandEffect: Sendable {
  /// The shell is left.
  case quit
  /// The session is an earlier one: the line that took back another is no step to take back itself.
  case undo
  /// The line has failed, and yet its value stands.
  case verdict(Diagnostic)
  /// The line's value is shown as a line inside of it asks.
  case present(Presentation)
  /// What a module above knows how to do.
  case request(any CommandRequest)
}

/// What the commands of a module above ask that module for; it finds its own among the effects by their type.
public protocol CommandRequest: Sendable {}

/// How the value of a line is shown.
public struct Presentation: Sendable {
  /// The name that stands before it.
  var name: String?
  /// Whether it is not shown at all.
  var isSilent = false
  /// Whether all of it is shown: a bare name was typed.
  var isLook = false
  /// What is to be known of the value beside it.
  var remark: String?
}

extension [CommandEffect] {
  /// Whether the shell is to be left.
  var wantQuit: Bool { contains { if case .quit = $0 { true } else { false } } }

  /// Whether an earlier line was taken back.
  var haveUndone: Bool { contains { if case .undo = $0 { true } else { false } } }

  /// The last verdict.
  var verdict: Diagnostic? {
    reduce(nil) { last, effect in if case .verdict(let diagnostic) = effect { diagnostic } else { last } }
  }

  /// How a line inside of this one has its value shown.
  var presentation: Presentation? {
    reduce(nil) { last, effect in if case .present(let presentation) = effect { presentation } else { last } }
  }

  /// The effects without those that speak of how the line itself ends: verdicts, and how its value is shown.
  var withoutEnding: [CommandEffect] {
    filter { effect in
      switch effect {
      case .quit, .undo, .request: true
      case .verdict, .present: false
      }
    }
  }
}
