import NeuralNetworks

/// A command's arguments, evaluated and checked against its declaration.
public struct Call: Sendable {
  /// One argument.
  struct Bound: Sendable {
    enum Content: Sendable {
      case values([any Value])
      case integer(Int)
      case number(Double)
      case extents(Extents)
      case shape(Shape)
      case integers([Int])
      case numbers([Double])
      case path(PathExpression)
      case word(String)
      case line(ParsedLine)
    }
    let content: Content
    /// Where it stands in the line; nil for what a pipe brought.
    let span: Range<Int>?
    /// The paths of the values, where they were written as paths.
    var paths: [PathExpression?] = []
    /// The argument as it was typed.
    var text = ""
  }

  let declaration: CommandDeclaration
  let wordSpan: Range<Int>
  /// The place of the whole call.
  let span: Range<Int>
  /// The call as it was typed.
  let text: String
  var arguments: [String: Bound] = [:]

  /// Whether an argument was given.
  public func has(_ name: String) -> Bool { arguments[name] != nil }

  /// Where an argument stands, else the command's word.
  public func span(of name: String) -> Range<Int> { arguments[name]?.span ?? wordSpan }

  /// An error about one argument, with its place.
  public func error(_ code: ErrorCode, _ message: String, at name: String? = nil, help: String? = nil) -> Diagnostic {
    Diagnostic(code, message, at: name.map { span(of: $0) } ?? wordSpan, help: help)
  }

  // MARK: Typed access; a name or kind that the declaration does not have is a programmer's error.

  func values(_ name: String) -> [any Value] {
    guard case .values(let values)? = arguments[name]?.content else { return [] }
    return values
  }

  /// The argument's value, nil where it was left out.
  func value(_ name: String) -> (any Value)? { values(name).first }

  /// The path that the value was written as, nil where it was not.
  func path(_ name: String) -> PathExpression? {
    if case .path(let path)? = arguments[name]?.content { return path }
    return arguments[name]?.paths.first ?? nil
  }

  func integer(_ name: String) -> Int? {
    if case .integer(let number)? = arguments[name]?.content { number } else { nil }
  }

  func number(_ name: String) -> Double? {
    switch arguments[name]?.content {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  func extents(_ name: String) -> Extents? {
    if case .extents(let extents)? = arguments[name]?.content { extents } else { nil }
  }

  func shape(_ name: String) -> Shape? {
    if case .shape(let shape)? = arguments[name]?.content { shape } else { nil }
  }

  func integers(_ name: String) -> [Int]? {
    if case .integers(let numbers)? = arguments[name]?.content { numbers } else { nil }
  }

  func numbers(_ name: String) -> [Double]? {
    if case .numbers(let numbers)? = arguments[name]?.content { numbers } else { nil }
  }

  /// The line that stands in the line.
  func line(_ name: String) -> ParsedLine? {
    if case .line(let line)? = arguments[name]?.content { line } else { nil }
  }

  public func word(_ name: String) -> String? {
    if case .word(let word)? = arguments[name]?.content { word } else { nil }
  }

  /// A layer or network that is changed in place, and where it is kept.
  ///
  /// - Throws: `wrong-kind` where no name was written: what is changed would be lost.
  func namedModel(_ name: String) throws(Diagnostic) -> (model: ModelValue, path: PathExpression) {
    guard let model = value(name) as? ModelValue else { preconditionFailure("\(name) is a layer or network") }
    guard let path = path(name), path.name != "_" else {
      throw error(
        .wrongKind, "\(declaration.word) changes a layer or network that has a name", at: name,
        help: "give it a name first: `net = ...`")
    }
    return (model, path)
  }
}
