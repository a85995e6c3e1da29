import NeuralNetworks

/// A copy of a session for trying lines: nothing is shown, no file is written, only files of open documents can be read,
/// and the original session is unchanged.
///
/// A trial has only the shell's own commands, since those of higher-level modules (lessons, recordings) affect more
/// than the session.
public struct Trial {
  private var interpreter: Interpreter

  /// Creates a trial of an interpreter's session, or of another session.
  ///
  /// - Parameter reseeded: a seed for the copy, to find out which results depend on random numbers.
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

  /// Gives a value a name.
  public mutating func bind(_ name: String, to value: any Value) { interpreter.bind(name, to: value) }

  /// The operands of a line's last command; nil if the line is invalid or does not end in a command.
  public mutating func subject(of text: String) -> LineSubject? {
    // Parsed again, because the copy has fewer commands.
    interpreter.subject(of: interpreter.read(text))
  }
}
