import NeuralNetworks

/// A copy of a session for trying lines: nothing is shown, no file is written, only installed datasets and files in the
/// folders of open documents can be read, and the original session is unchanged.
///
/// A trial has only the shell's own commands, since those of higher-level modules (lessons, recordings) affect more
/// than the session.
public struct Trial {
  private var interpreter: Interpreter

  /// Creates a trial of an interpreter's session, or of another session.
  ///
  /// - Parameter reseeded: a seed for the copy, to find out which results depend on random numbers; nil for the
  ///   session's own random state.
  public init(of interpreter: Interpreter, session: Session? = nil, reseeded seed: UInt64? = nil) {
    var environment = interpreter.environment
    environment.silence()
    environment.remark = { _ in }
    environment.showProgress = { _, _ in }
    environment.files = environment.files.ofAuthor
    environment.commands = .standard
    var copy = session ?? interpreter.session
    if let seed { copy.generator = .init(seed: seed) }
    self.interpreter = Interpreter(environment, session: copy)
  }

  /// The session after the lines tried so far.
  public var session: Session { interpreter.session }

  /// Runs a line.
  @discardableResult
  public mutating func run(_ text: String) -> Interpreter.Outcome { interpreter.execute(text) }

  /// The value of an expression or any other line, including a check that ends in a verdict.
  ///
  /// - Throws: the line's `Diagnostic`; `wrong-kind` if it has no value.
  public mutating func value(of text: String) throws(Diagnostic) -> any Value {
    let outcome = interpreter.execute(text)
    if let diagnostic = outcome.diagnostic, !diagnostic.code.isVerdict || outcome.value == nil { throw diagnostic }
    guard let value = outcome.value, !(value is NoValue) else {
      throw Diagnostic(.wrongKind, "`\(text)` returns no value")
    }
    return value
  }

  /// The value of an expression as a number.
  ///
  /// - Throws: the line's `Diagnostic`; `wrong-kind` if the value is not a number.
  public mutating func number(_ text: String) throws(Diagnostic) -> Double {
    try Self.number(try value(of: text), of: text)
  }

  /// A value as a number, for an expression with this text.
  ///
  /// - Throws: `wrong-kind` if it is not a number.
  public static func number(_ value: any Value, of text: String) throws(Diagnostic) -> Double {
    guard let number = value as? NumberValue else {
      throw Diagnostic(.wrongKind, "expected a number, but `\(text)` is \(value.kind.withArticle)")
    }
    return number.number
  }

  /// Assigns a value to a name.
  public mutating func bind(_ name: String, to value: any Value) { interpreter.bind(name, to: value) }

  /// A line's last command and its operands; nil if the line is invalid, does not end in a command, or fails before
  /// that command runs.
  public mutating func subject(of text: String) -> LineSubject? {
    // Parsed with the trial's commands, which are fewer.
    interpreter.subject(of: interpreter.read(text))
  }
}
