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
      /// Layers in parentheses, or the name of a layer or network. The layer command evaluates it, since the input
      /// shape may be needed.
      case block(Expression)
    }
    let content: Content
    /// The argument's position in the line; nil for piped input and for a default.
    let span: Range<Int>?
    /// The path of each value; nil for a value that was not written as a path.
    var paths: [PathExpression?] = []
    /// The argument as it was typed: for several operands the first one, for an omitted argument its default.
    var text = ""
  }

  let declaration: CommandDeclaration
  let wordSpan: Range<Int>
  /// The position of the whole call.
  let span: Range<Int>
  /// The call as it was typed.
  let text: String
  var arguments: [String: Bound] = [:]

  /// The argument for a parameter that the command declares.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = parameter.read(arguments[parameter.name]?.content) else {
      // Arguments are checked against the declaration before a command runs, so this is reached only if a command reads
      // a parameter that it does not declare. The tests run the examples of the commands, which catches most such
      // mistakes.
      preconditionFailure("\(declaration.word) does not list \(parameter.name)")
    }
    return value
  }

  /// Whether there is an argument: typed, piped or default.
  public func has(_ parameter: any DeclaredParameter) -> Bool { arguments[parameter.declaration.name] != nil }

  /// The position of an argument, or of the command word if the argument was omitted or piped.
  public func span(of parameter: any DeclaredParameter) -> Range<Int> { span(of: parameter.declaration.name) }

  /// The position of an argument; nil if it was omitted or piped.
  func place(of parameter: any DeclaredParameter) -> Range<Int>? { arguments[parameter.declaration.name]?.span }

  /// An argument as it was typed; nil if it was omitted or piped.
  func text(of parameter: any DeclaredParameter) -> String? {
    place(of: parameter).flatMap { _ in arguments[parameter.declaration.name]?.text }
  }

  /// The path that a value was written as (of several values, the first); nil if it was not written as a path.
  func path(of parameter: any DeclaredParameter) -> PathExpression? { paths(of: parameter).first ?? nil }

  /// For each value of an argument, the path it was written as; nil for a value that was not written as a path.
  func paths(of parameter: any DeclaredParameter) -> [PathExpression?] {
    arguments[parameter.declaration.name]?.paths ?? []
  }

  /// The values given for a parameter; empty if its argument is not a value.
  func values(of parameter: ParameterDeclaration) -> [any Value] {
    guard case .values(let values)? = arguments[parameter.name]?.content else { return [] }
    return values
  }

  // MARK: Errors

  /// An error about one argument, located there, or about the whole call, located at the command word.
  public func error(
    _ code: ErrorCode, _ message: String, at parameter: (any DeclaredParameter)? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(code, message, at: parameter.map { span(of: $0) } ?? wordSpan, help: help)
  }

  /// An error that another module reports about a setting, located at its argument, or at the command word if the
  /// argument was omitted or piped.
  func error(_ code: ErrorCode, _ message: String, atSetting name: String, help: String? = nil) -> Diagnostic {
    Diagnostic(code, message, at: span(of: name), help: help)
  }

  private func span(of name: String) -> Range<Int> { arguments[name]?.span ?? wordSpan }

  // MARK: Models

  /// The path of a layer or network, for messages; `word` if it was not written as a path.
  func name(of parameter: Parameter<ModelValue>, else word: String) -> String { path(of: parameter)?.text ?? word }

  /// Returns a layer or network that the command changes in place, and its path.
  ///
  /// - Throws: `wrong-kind` if it was not given by a path, or only as `_`, since the change would be lost.
  func namedModel(_ parameter: Parameter<ModelValue>) throws(Diagnostic) -> (model: ModelValue, path: PathExpression) {
    guard let path = path(of: parameter), path.name != "_" else {
      throw error(
        .wrongKind, "\(declaration.word) needs a named layer or network", at: parameter,
        help: "name it first, as in `NAME = \(text(of: parameter) ?? "LAYER")`")
    }
    return (self[parameter], path)
  }
}
