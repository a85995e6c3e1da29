import NeuralNetworks

/// Matches the words of a call with its declared parameters, and evaluates each by its kind.
struct ArgumentBinder {
  let call: CommandCall
  /// The whole stage: its position and its text.
  let stage: (span: Range<Int>, text: String)
  let piped: (any Value)?

  private var declaration: CommandDeclaration { call.declaration }

  /// The checked arguments; values are evaluated from left to right.
  func bind(in evaluator: inout Evaluator) throws(Diagnostic) -> Call {
    var bound = Call(declaration: declaration, wordSpan: call.wordSpan, span: stage.span, text: stage.text)
    if let piped {
      guard let name = declaration.pipe, let parameter = declaration.operands.first(where: { $0.name == name }) else {
        throw Diagnostic(
          .extraArgument, "\(declaration.word) accepts no piped input", at: call.wordSpan,
          help: "write `\(declaration.syntax)`")
      }
      let value = try checked(piped, parameter, at: nil)
      bound.arguments[name] = Call.Bound(content: value, span: nil, paths: [nil], text: "the piped value")
    }
    for given in try call.operands.get() + call.others {
      let value = try read(given.parameter, given.words, in: &evaluator)
      bound.arguments[given.parameter.name] =
        given.isDefault ? Call.Bound(content: value.content, span: nil, paths: value.paths, text: value.text) : value
    }
    return bound
  }

  // MARK: Evaluating

  private func read(
    _ parameter: ParameterDeclaration, _ arguments: [Argument], in evaluator: inout Evaluator
  ) throws(Diagnostic) -> Call.Bound {
    let first = arguments[0]
    let span = first.span.lowerBound..<arguments[arguments.count - 1].span.upperBound
    switch try first.content.get() {
    case .word(let word):
      guard case .field(.choice(let words)) = parameter.kind else {
        return Call.Bound(content: .field(.word(word)), span: span, text: first.text)
      }
      let chosen = try choice(first, words, parameter)
      return Call.Bound(content: .field(.word(chosen)), span: span, text: first.text)
    case .line(let line): return Call.Bound(content: .line(line), span: span, text: first.text)
    case .path(let path): return Call.Bound(content: .path(path), span: span, text: first.text)
    case .expression(let expression) where parameter.kind == .field(.block):
      return Call.Bound(content: .block(expression), span: span, text: first.text)
    case .expression(let expression) where !parameter.isVariadic:
      let value = try evaluator.evaluate(expression)
      wait(for: value, expression, in: &evaluator)
      return Call.Bound(
        content: try checked(value, parameter, at: first.span), span: span, paths: [expression.asPath],
        text: first.text)
    case .expression:
      var values: [any Value] = []
      var paths: [PathExpression?] = []
      for argument in arguments {
        guard case .expression(let expression) = try argument.content.get() else { continue }
        let value = try evaluator.evaluate(expression)
        wait(for: value, expression, in: &evaluator)
        guard case .values(let checkedValues) = try checked(value, parameter, at: argument.span) else { continue }
        values += checkedValues
        paths.append(expression.asPath)
      }
      return Call.Bound(content: .values(values), span: span, paths: paths, text: first.text)
    }
  }

  /// Counts the memory of an unnamed value while the command and its other arguments are computed.
  private func wait(for value: any Value, _ expression: Expression, in evaluator: inout Evaluator) {
    if expression.asPath?.isBareName != true { _ = evaluator.wait(for: value) }
  }

  private func choice(_ argument: Argument, _ words: [String], _ parameter: ParameterDeclaration) throws(Diagnostic)
    -> String
  {
    let text = CommandDeclaration.american(argument.text)
    if words.contains(text) { return text }
    let starts = words.filter { $0.hasPrefix(text) }
    if starts.count == 1 { return starts[0] }
    throw Diagnostic(
      .badValue, "\(parameter.name) must be one of \(words.joined(separator: ", "))", at: argument.span,
      help: Suggestion.help(for: text, among: words))
  }

  // MARK: Checking

  private func checked(
    _ value: any Value, _ parameter: ParameterDeclaration, at span: Range<Int>?
  ) throws(Diagnostic) -> Call.Bound.Content {
    let place = span ?? call.wordSpan
    switch parameter.kind {
    case .value(let kinds):
      guard kinds.isEmpty || kinds.contains(value.kind) else { throw wrongKind(value, parameter, place) }
      return .values([value])
    case .field(.integer(let range)):
      return .field(.integer(try integer(value, range, parameter, place)))
    case .field(.number(let range)):
      return .field(.number(try number(value, range, parameter, place)))
    case .field(.extents(let minimum, _)):
      return .field(.extents(try extents(value, minimum, parameter, place)))
    case .shape:
      if let shape = value as? ShapeValue { return .shape(shape.shape) }
      if let number = value as? NumberValue, let length = Int(exactly: number.number), 1...Limits.axisLength ~= length {
        return .shape(Shape(length))
      }
      throw Diagnostic(
        value is NumberValue ? .badValue : .wrongKind, "\(parameter.name) must be a shape", at: place,
        help: "write a shape like 2x1x8x8")
    case .integers(let range):
      return .integers(try integers(value, range, parameter, place))
    case .numbers(let range):
      guard let list = value as? TensorValue, list.tensor.shape.rank == 1 else {
        return .numbers([try number(value, range, parameter, place)])
      }
      var numbers: [Double] = []
      for element in list.tensor.values { numbers.append(try number(NumberValue(element), range, parameter, place)) }
      return .numbers(numbers)
    case .path, .field(.choice), .field(.block), .word, .file, .text, .command:
      throw wrongKind(value, parameter, place)
    }
  }

  private func wrongKind(_ value: any Value, _ parameter: ParameterDeclaration, _ place: Range<Int>) -> Diagnostic {
    var wanted = "a \(parameter.name)"
    if case .value(let kinds) = parameter.kind { wanted = kinds.map(\.withArticle).joined(separator: " or ") }
    var help: String? = "write `\(declaration.syntax)`"
    if case .value(let kinds) = parameter.kind, kinds.contains(.tensor), value.kind == .dataset {
      // Curves are no images.
      help = declaration.word == "plot" ? nil : "use some of its images: `\(typed(place))[0:10]`"
    }
    return Diagnostic(
      .wrongKind, "\(declaration.word) expects \(wanted), not \(value.kind.withArticle)", at: place,
      help: help)
  }

  /// The part of the stage at a place in the line.
  private func typed(_ place: Range<Int>) -> String {
    String(stage.text.dropFirst(max(0, place.lowerBound - stage.span.lowerBound)).prefix(place.count))
  }

  private func integer(
    _ value: any Value, _ range: ClosedRange<Int>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Int {
    guard let number = value as? NumberValue else {
      throw Diagnostic(
        .wrongKind, "\(parameter.name) must be a whole number, not \(value.kind.withArticle)", at: place)
    }
    guard let integer = Int(exactly: number.number) else {
      throw Diagnostic(.badValue, "\(parameter.name) must be a whole number", at: place)
    }
    try within(range, integer, parameter, place)
    return integer
  }

  private func number(
    _ value: any Value, _ range: ClosedRange<Double>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Double {
    guard let number = value as? NumberValue else {
      throw Diagnostic(.wrongKind, "\(parameter.name) must be a number, not \(value.kind.withArticle)", at: place)
    }
    guard number.number.isFinite else { throw Diagnostic(.badValue, "\(parameter.name) must be finite", at: place) }
    try within(range, number.number, parameter, place)
    return number.number
  }

  private func within<Number: Comparable>(
    _ range: ClosedRange<Number>, _ number: Number, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) {
    if range.contains(number) { return }
    let bound = number < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
    throw Diagnostic(
      .badValue, "\(parameter.name) must be \(bound)", at: place, help: "\(parameter.name): \(parameter.note)")
  }

  private func extents(
    _ value: any Value, _ minimum: Int, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Extents {
    let extents: Extents
    if let shape = value as? ShapeValue, shape.shape.rank == 2 {
      extents = Extents(shape.shape[0], shape.shape[1])
    } else {
      extents = Extents(try integer(value, minimum...Int(Int32.max), parameter, place))
    }
    try within(minimum...Int(Int32.max), min(extents.vertical, extents.horizontal), parameter, place)
    return extents
  }

  private func integers(
    _ value: any Value, _ range: ClosedRange<Int>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> [Int] {
    var numbers: [Int] = []
    switch value {
    case let interval as RangeValue:
      guard interval.range.count <= 10_000 else {
        throw Diagnostic(.limit, "\(parameter.name) takes at most 10000 numbers", at: place)
      }
      numbers = Array(interval.range)
      for number in numbers { try within(range, number, parameter, place) }
    case let list as TensorValue where list.tensor.shape.rank == 1:
      for element in list.tensor.values { numbers.append(try integer(NumberValue(element), range, parameter, place)) }
    default:
      numbers = [try integer(value, range, parameter, place)]
    }
    return numbers
  }
}
