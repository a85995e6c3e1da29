import NeuralNetworks

/// A copy of a session in which lines can be tried: nothing is shown, no file is written, only files of the
/// open document are read, the session itself stays.
///
/// It knows the shell's own commands only: what modules above add (lessons, recordings) would act on more than a copy.
public struct Trial {
  private var interpreter: Interpreter

  /// A copy of a session as it stands in an interpreter, or of another.
  ///
  /// - Parameter reseeded: a seed for the copy's randomness, to see what depends on it.
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

  /// The session as the lines tried so far left it.
  public var session: Session { interpreter.session }

  /// Runs a line.
  @discardableResult
  public mutating func run(_ text: String) -> Interpreter.Outcome { interpreter.execute(text) }

  /// The value of an expression, or of any line; a check that ends in a verdict has one too.
  ///
  /// - Throws: the `Diagnostic` that it fails with; `wrong-kind` where it has no value.
  public mutating func value(of text: String) throws(Diagnostic) -> any Value {
    let outcome = interpreter.execute(text)
    if let diagnostic = outcome.diagnostic, !diagnostic.code.isVerdict || outcome.value == nil { throw diagnostic }
    guard let value = outcome.value, !(value is NoValue) else {
      throw Diagnostic(.wrongKind, "`\(text)` returns no value")
    }
    return value
  }

  /// The number that an expression comes to.
  ///
  /// - Throws: the `Diagnostic` that it fails with; `wrong-kind` where it is no number.
  public mutating func number(_ text: String) throws(Diagnostic) -> Double {
    try Self.number(try value(of: text), of: text)
  }

  /// The number that a value is, which an expression came to.
  ///
  /// - Throws: `wrong-kind` where it is none.
  public static func number(_ value: any Value, of text: String) throws(Diagnostic) -> Double {
    guard let number = value as? NumberValue else {
      throw Diagnostic(.wrongKind, "expected a number, but `\(text)` is \(value.kind.withArticle)")
    }
    return number.number
  }

  /// Gives a name to a value.
  public mutating func bind(_ name: String, to value: any Value) { interpreter.bind(name, to: value) }

  /// What a line's last command works on; nil where the line does not end in a command, or cannot be read.
  public mutating func subject(of text: String) -> LineSubject? {
    // Read anew: the copy knows fewer commands, and none that acts on more than a session.
    interpreter.subject(of: interpreter.read(text))
  }
}
