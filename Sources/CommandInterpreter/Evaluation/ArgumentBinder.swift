import NeuralNetworks

/// Evaluates the parsed arguments of a call and checks each against its declared parameter.
struct ArgumentBinder {
  let call: CommandCall
  /// The whole stage: its position and its text.
  let stage: (span: Range<Int>, text: String)
  let piped: (any Value)?

  private var declaration: CommandDeclaration { call.declaration }

  /// Checks the piped value, then evaluates and checks the operands, the options and the defaults, in this order.
  func bind(in evaluator: inout Evaluator) throws(Diagnostic) -> Call {
    var bound = Call(declaration: declaration, wordSpan: call.wordSpan, span: stage.span, text: stage.text)
    if let piped {
      guard let name = declaration.pipe, let parameter = declaration.operands.first(where: { $0.name == name }) else {
        throw Diagnostic(
          .extraArgument, "\(declaration.word) accepts no piped input", at: call.wordSpan,
          help: declaration.usageHelp)
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
    switch try content(of: first, parameter) {
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
    case .expression(.path(let path))
    where path.isBareName && parameter.words.contains(path.name) && evaluator.session.variables[path.name] == nil:
      return Call.Bound(content: .field(.word(path.name)), span: span, text: first.text)
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

  /// Returns the parsed argument, or throws its error; the error of an invalid path gets a help about this command, if
  /// it has none.
  private func content(
    of argument: Argument, _ parameter: ParameterDeclaration
  ) throws(Diagnostic) -> Argument.Content {
    do throws(Diagnostic) { return try argument.content.get() } catch {
      guard parameter.kind == .path, error.help.isEmpty else { throw error }
      var helped = error
      helped.help = [
        parameter.isOption
          ? "write `\(parameter.name)=TENSOR[INDICES]`"
          : "write `\(declaration.usage)`; \(parameter.name.uppercased()) is \(parameter.note)"
      ]
      throw helped
    }
  }

  /// Counts the memory of a value that is not a named value, while the command and its other arguments are computed.
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
    let subject = parameter.isOption ? "\(parameter.name) must be" : "\(declaration.word) expects"
    throw Diagnostic(
      .badValue, "\(subject) \(words.alternatives), not \(argument.text)", at: argument.span,
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
      let given = (value as? NumberValue).map { FieldValue.number($0.number).description } ?? value.kind.withArticle
      throw Diagnostic(
        value is NumberValue ? .badValue : .wrongKind,
        "expected a shape or a whole number from 1 to \(Limits.axisLength), got \(given)", at: place,
        help: declaration.sampleCall.map { "for example `\($0)`" })
    case .integers(let range):
      return .integers(try integers(value, range, parameter, place))
    case .numbers(let range):
      guard let list = value as? TensorValue, list.tensor.shape.rank == 1 else {
        return .numbers([try number(value, range, parameter, place)])
      }
      var numbers: [Double] = []
      for element in list.tensor.values { numbers.append(try number(NumberValue(element), range, parameter, place)) }
      return .numbers(numbers)
    case .path, .field(.choice), .field(.block), .word, .file, .text, .command, .equation, .equations:
      throw wrongKind(value, parameter, place)
    }
  }

  private func wrongKind(_ value: any Value, _ parameter: ParameterDeclaration, _ place: Range<Int>) -> Diagnostic {
    var wanted = "a \(parameter.name)"
    var help: String? = declaration.usageHelp
    if case .value(let kinds) = parameter.kind {
      // A layer accepts a dataset only to explain how to pipe some of its images.
      let isLayer = declaration.family == .layers
      wanted = kinds.filter { !isLayer || $0 != .dataset }.map(\.withArticle).alternatives
      if isLayer { help = "pipe in a tensor, as in `X | \(stage.text)`" }
    }
    if parameter.name == "list" {
      wanted = "a list"
      help = declaration.sampleCall.map { "for example `\($0)`" } ?? help
    }
    if case .value(let kinds) = parameter.kind, kinds.contains(.tensor), value.kind == .dataset {
      // A piped value has no place of its own.
      let data = place == call.wordSpan ? "DATA" : typed(place)
      // `plot` draws curves, not images.
      help = declaration.word == "plot" ? "`show \(data)` draws its images" : "use some of its images: `\(data)[0:10]`"
    }
    let subject = parameter.isOption ? "\(parameter.name) must be" : "\(declaration.word) expects"
    return Diagnostic(
      .wrongKind, "\(subject) \(wanted), not \(value.kind.withArticle)", at: place,
      help: help)
  }

  /// The part of the stage's text at a range of the line.
  private func typed(_ place: Range<Int>) -> String {
    String(stage.text.dropFirst(max(0, place.lowerBound - stage.span.lowerBound)).prefix(place.count))
  }

  private func integer(
    _ value: any Value, _ range: ClosedRange<Int>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Int {
    guard let number = value as? NumberValue else {
      throw Diagnostic(
        .wrongKind, "\(parameter.shownName) must be a whole number, not \(value.kind.withArticle)", at: place,
        help: operandHelp(parameter))
    }
    guard let integer = Int(exactly: number.number) else {
      let given = FieldValue.number(number.number)
      // Whole, but too large for an integer.
      if number.number.isFinite, number.number == number.number.rounded() {
        let bound = number.number < 0 ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
        throw outside(bound, given, parameter, place)
      }
      throw Diagnostic(
        .badValue, "\(parameter.shownName) must be a whole number, not \(given)", at: place,
        help: operandHelp(parameter))
    }
    try within(range, integer, parameter, place)
    return integer
  }

  private func number(
    _ value: any Value, _ range: ClosedRange<Double>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Double {
    guard let number = value as? NumberValue else {
      let allowed = if case .numbers = parameter.kind { "a number or a list of numbers" } else { "a number" }
      throw Diagnostic(
        .wrongKind, "\(parameter.shownName) must be \(allowed), not \(value.kind.withArticle)", at: place,
        help: operandHelp(parameter))
    }
    guard number.number.isFinite else {
      throw Diagnostic(
        .badValue, "\(parameter.shownName) must be a finite number, not \(number.number)", at: place,
        help: operandHelp(parameter))
    }
    try within(range, number.number, parameter, place)
    return number.number
  }

  private func within(
    _ range: ClosedRange<Int>, _ number: Int, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) {
    if range.contains(number) { return }
    let (least, most) = (FieldValue.integer(range.lowerBound), FieldValue.integer(range.upperBound))
    let bounds = number < range.lowerBound ? "at least \(least)" : "at most \(most)"
    throw outside(
      range.upperBound < Self.largestShownBound ? "\(least) to \(most)" : bounds, .integer(number), parameter, place)
  }

  private func within(
    _ range: ClosedRange<Double>, _ number: Double, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) {
    if range.contains(number) { return }
    let (least, most) = (FieldValue.number(range.lowerBound), FieldValue.number(range.upperBound))
    // A tiny bound only excludes zero.
    let excludesZero = range.lowerBound > 0 && range.lowerBound < 1e-200
    let atLeast = excludesZero ? "above 0" : "at least \(least)"
    let bounds = number < range.lowerBound ? atLeast : "at most \(most)"
    throw outside(
      range.upperBound < Double(Self.largestShownBound) ? "\(least) to \(most)" : bounds, .number(number), parameter,
      place)
  }

  /// A range whose upper bound is less than this is shown whole, as in help.
  private static let largestShownBound = 1_000_000

  private func outside(
    _ allowed: String, _ given: FieldValue, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) -> Diagnostic {
    Diagnostic(
      .badValue, "\(parameter.shownName) must be \(allowed), not \(given)", at: place, help: operandHelp(parameter))
  }

  /// Help that leads to the meaning of an operand, whose name in capitals may be unfamiliar; nil for an option.
  private func operandHelp(_ parameter: ParameterDeclaration) -> String? {
    parameter.isOption ? nil : "`help \(declaration.word)` explains \(parameter.shownName)"
  }

  private func extents(
    _ value: any Value, _ minimum: Int, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Extents {
    let extents: Extents
    if let shape = value as? ShapeValue, shape.shape.rank == 2 {
      extents = Extents(shape.shape[0], shape.shape[1])
    } else if value is NumberValue {
      extents = Extents(try integer(value, minimum...Int(Int32.max), parameter, place))
    } else {
      var words: [String] = []
      if case .field(.extents(_, let more)) = parameter.kind { words = more }
      let allowed = (["a whole number", "HEIGHTxWIDTH"] + words).alternatives
      let given = (value as? ShapeValue).map { "\($0.shape)" } ?? value.kind.withArticle
      let head = parameter.isOption ? "\(parameter.name)=" : "\(declaration.word) "
      let examples = (["2", "2x3"] + words).map { "`\(head)\($0)`" }
      throw Diagnostic(
        .wrongKind, "\(parameter.shownName) must be \(allowed), not \(given)", at: place,
        help: "for example \(examples.alternatives)")
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
        throw Diagnostic(
          .limit, "\(parameter.shownName) takes at most 10000 numbers, not \(interval.range.count)", at: place)
      }
      numbers = Array(interval.range)
      for number in numbers { try within(range, number, parameter, place) }
    case let list as TensorValue where list.tensor.shape.rank == 1:
      for element in list.tensor.values { numbers.append(try integer(NumberValue(element), range, parameter, place)) }
    case is NumberValue:
      numbers = [try integer(value, range, parameter, place)]
    default:
      throw Diagnostic(
        .wrongKind,
        "\(parameter.shownName) must be a whole number, a list or a range LOW:HIGH, not \(value.kind.withArticle)",
        at: place, help: operandHelp(parameter) ?? "for example `\(parameter.name)=[1,2]` or `\(parameter.name)=1:3`")
    }
    return numbers
  }
}
