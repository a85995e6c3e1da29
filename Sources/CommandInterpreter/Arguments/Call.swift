import NeuralNetworks

/// A command's arguments, evaluated and checked against its declaration.
public struct Call: Sendable {
  /// One argument.
  struct Bound: Sendable {
    enum Content: Sendable {
      case field(FieldValue)
      case values([any Value])
      case shape(Shape)
      case integers([Int])
      case numbers([Double])
      case path(PathExpression)
      case line(ParsedLine)
      /// Layers in parentheses, or the name of some: built when the shape that comes in is known.
      case block(Expression)
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

  /// The argument of a parameter that the command's declaration lists.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = parameter.read(arguments[parameter.name]?.content) else {
      // Arguments are checked against the declaration before a command runs, so that only a command whose declaration
      // does not list its own parameter comes here: its first example does.
      preconditionFailure("\(declaration.word) does not list \(parameter.name)")
    }
    return value
  }

  /// Whether there is an argument, given or by default.
  public func has(_ parameter: any DeclaredParameter) -> Bool { arguments[parameter.declaration.name] != nil }

  /// Where an argument stands, else the command's word.
  public func span(of parameter: any DeclaredParameter) -> Range<Int> { span(of: parameter.declaration.name) }

  /// Where an argument stands; nil where it was left out, or a pipe brought it.
  func place(of parameter: any DeclaredParameter) -> Range<Int>? { arguments[parameter.declaration.name]?.span }

  /// An argument as it was typed; nil where it was left out, or a pipe brought it.
  func text(of parameter: any DeclaredParameter) -> String? {
    place(of: parameter).flatMap { _ in arguments[parameter.declaration.name]?.text }
  }

  /// The path that a value was written as, nil where it was not.
  func path(of parameter: any DeclaredParameter) -> PathExpression? { paths(of: parameter).first ?? nil }

  /// The paths that several values were written as.
  func paths(of parameter: any DeclaredParameter) -> [PathExpression?] {
    arguments[parameter.declaration.name]?.paths ?? []
  }

  /// The values that a parameter got, whatever their number; none where its argument is no value.
  func values(of parameter: ParameterDeclaration) -> [any Value] {
    guard case .values(let values)? = arguments[parameter.name]?.content else { return [] }
    return values
  }

  // MARK: Errors

  /// An error about the call, or about one argument, with its place.
  public func error(
    _ code: ErrorCode, _ message: String, at parameter: (any DeclaredParameter)? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(code, message, at: parameter.map { span(of: $0) } ?? wordSpan, help: help)
  }

  /// An error that another module tells of one of its settings, at its argument, else at the command.
  func error(_ code: ErrorCode, _ message: String, atSetting name: String, help: String? = nil) -> Diagnostic {
    Diagnostic(code, message, at: span(of: name), help: help)
  }

  private func span(of name: String) -> Range<Int> { arguments[name]?.span ?? wordSpan }

  // MARK: Models

  /// How a layer or network is spoken of that has no name here: by its path, else by another word.
  func name(of parameter: Parameter<ModelValue>, else word: String) -> String { path(of: parameter)?.text ?? word }

  /// A layer or network that is changed in place, and where it is kept.
  ///
  /// - Throws: `wrong-kind` where no name was written: what is changed would be lost.
  func namedModel(_ parameter: Parameter<ModelValue>) throws(Diagnostic) -> (model: ModelValue, path: PathExpression) {
    guard let path = path(of: parameter), path.name != "_" else {
      throw error(
        .wrongKind, "\(declaration.word) needs a named layer or network", at: parameter,
        help: "give it a name first: `net = ...`")
    }
    return (self[parameter], path)
  }
}
