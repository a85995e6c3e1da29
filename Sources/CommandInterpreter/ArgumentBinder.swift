import NeuralNetworks

/// Matches the words of a call with the parameters of its declaration, and reads each as its kind asks.
struct ArgumentBinder {
  let call: CommandCall
  /// The whole stage, in the line and as it was typed.
  let stage: (span: Range<Int>, text: String)
  let piped: (any Value)?

  private var declaration: CommandDeclaration { call.command.declaration }

  /// The checked arguments; values are evaluated from left to right.
  func bind(in evaluator: inout Evaluator) throws(Diagnostic) -> Call {
    var bound = Call(declaration: declaration, wordSpan: call.wordSpan, span: stage.span, text: stage.text)
    var operands = declaration.operands
    if let piped {
      guard let name = declaration.pipe, let index = operands.firstIndex(where: { $0.name == name }) else {
        throw Diagnostic(
          .extraArgument, "nothing can be piped into \(declaration.word)", at: call.wordSpan,
          help: "write `\(declaration.syntax)`")
      }
      let parameter = operands.remove(at: index)
      let value = try checked(piped, parameter, at: nil)
      bound.arguments[name] = Call.Bound(content: value, span: nil, paths: [nil], text: "the piped value")
    }
    for (parameter, arguments) in try assignment(operands.filter { !$0.isPipeOnly }) {
      bound.arguments[parameter.name] = try read(parameter, arguments, in: &evaluator)
    }
    for (parameter, argument) in call.options {
      bound.arguments[parameter.name] = try read(parameter, [argument], in: &evaluator)
    }
    for parameter in declaration.parameters where bound.arguments[parameter.name] == nil {
      guard let text = parameter.defaultText else { continue }
      let argument = Argument(
        text: text, span: 0..<text.count, parser: Parser(text, evaluator.environment.commands))
      let value = try read(parameter, [argument], in: &evaluator)
      bound.arguments[parameter.name] = Call.Bound(content: value.content, span: nil, paths: value.paths, text: text)
    }
    return bound
  }

  /// Which words belong to which operand: every required one takes a word; words left over fill the optional ones from
  /// the left, then a variadic one.
  private func assignment(
    _ operands: [ParameterDeclaration]
  ) throws(Diagnostic) -> [(ParameterDeclaration, [Argument])] {
    let given = call.positionals
    let required = operands.filter(\.isRequired)
    if given.count < required.count {
      let missing = required[given.count]
      throw Diagnostic(
        .missingArgument, "\(declaration.word) needs \(missing.name.uppercased()): \(missing.note)", at: call.wordSpan,
        help: "write `\(declaration.syntax)`")
    }
    let hasVariadic = operands.contains(where: \.isVariadic)
    if given.count > operands.count && !hasVariadic { throw extraArgument(given[operands.count], operands) }
    var optionals = min(given.count - required.count, operands.count - required.count)
    var variadic = given.count - required.count - optionals + 1
    var next = 0
    var result: [(ParameterDeclaration, [Argument])] = []
    for operand in operands {
      var count = 1
      if !operand.isRequired {
        if optionals == 0 { continue }
        optionals -= 1
      } else if operand.isVariadic {
        count = variadic
        variadic = 1
      }
      result.append((operand, Array(given[next..<next + count])))
      next += count
    }
    return result
  }

  private func extraArgument(_ argument: Argument, _ operands: [ParameterDeclaration]) -> Diagnostic {
    var help = "write `\(declaration.syntax)`"
    if let option = declaration.options.first, case .field(.extents) = option.kind, Int(argument.text) != nil {
      let before = call.positionals.prefix(operands.count).map(\.text).joined(separator: " ")
      help = "write `\(declaration.word) \(before) \(option.name)=\(argument.text)`"
    }
    let lengths = call.positionals.compactMap { Int($0.text) }
    if operands.first?.kind == .shape, lengths.count == call.positionals.count {
      help = "write `\(declaration.word) \(lengths.map(String.init).joined(separator: "x"))`"
    }
    let count = operands.count
    let takes =
      count == 0 ? "no operand" : count == 1 ? "one operand" : "at most \(count) operands"
    return Diagnostic(
      .extraArgument, "\(declaration.word) takes \(takes)\(piped == nil ? "" : " after a pipe")", at: argument.span,
      help: help)
  }

  // MARK: Reading

  private func read(
    _ parameter: ParameterDeclaration, _ arguments: [Argument], in evaluator: inout Evaluator
  ) throws(Diagnostic) -> Call.Bound {
    let first = arguments[0]
    let span = first.span.lowerBound..<arguments[arguments.count - 1].span.upperBound
    switch parameter.kind {
    case .field(.choice(let words)):
      return Call.Bound(content: .field(.word(try choice(first, words, parameter))), span: span, text: first.text)
    case .word, .text, .command:
      return Call.Bound(content: .field(.word(first.text)), span: span, text: first.text)
    case .file:
      return Call.Bound(content: .field(.word(try fileName(first))), span: span, text: first.text)
    case .path:
      return Call.Bound(content: .path(try path(first)), span: span, text: first.text)
    case .field(.extents(_, let words)) where words.contains(first.text):
      return Call.Bound(content: .field(.word(first.text)), span: span, text: first.text)
    default:
      break
    }
    if parameter.isVariadic {
      var bound = Call.Bound(content: .values([]), span: span)
      var values: [any Value] = []
      for argument in arguments {
        let (value, path) = try evaluated(argument, in: &evaluator)
        guard case .values(let checkedValues) = try checked(value, parameter, at: argument.span) else { continue }
        values += checkedValues
        bound.paths.append(path)
      }
      return Call.Bound(content: .values(values), span: span, paths: bound.paths, text: first.text)
    }
    let (value, path) = try evaluated(first, in: &evaluator)
    return Call.Bound(
      content: try checked(value, parameter, at: first.span), span: span, paths: [path], text: first.text)
  }

  private func evaluated(
    _ argument: Argument, in evaluator: inout Evaluator
  ) throws(Diagnostic) -> (any Value, PathExpression?) {
    var reader = ExpressionReader(argument.parser, argument.span)
    let expression = try reader.unary()
    if !reader.isAtEnd {
      throw Diagnostic(
        .syntax, "`\(argument.text)` is more than one value", at: argument.span,
        help: argument.text.contains(",")
          ? "a shape is written 2x1x8x8, a list [2, 1]; blanks part operands"
          : "arithmetic among arguments needs parentheses: `(\(argument.text))`")
    }
    return (try evaluator.evaluate(expression), expression.asPath)
  }

  private func path(_ argument: Argument) throws(Diagnostic) -> PathExpression {
    var reader = ExpressionReader(argument.parser, argument.span)
    guard let path = try reader.path(), reader.isAtEnd else {
      throw Diagnostic(
        .wrongKind, "a name is expected here, perhaps with fields and indices", at: argument.span,
        help: "for example `y[0,1,3,4]`")
    }
    return path
  }

  private func choice(_ argument: Argument, _ words: [String], _ parameter: ParameterDeclaration) throws(Diagnostic)
    -> String
  {
    let text = CommandDeclaration.american(argument.text)
    if words.contains(text) { return text }
    let starts = words.filter { $0.hasPrefix(text) }
    if starts.count == 1 { return starts[0] }
    throw Diagnostic(
      .badValue, "\(parameter.name) is one of \(words.joined(separator: ", "))", at: argument.span,
      help: Suggestion.help(for: text, among: words))
  }

  private func fileName(_ argument: Argument) throws(Diagnostic) -> String {
    guard let quote = argument.text.first, quote == "\"" || quote == "'", argument.text.count >= 2,
      argument.text.last == quote
    else { return argument.text }
    return try ExpressionReader.unquoted(
      argument.parser.typed, argument.span.lowerBound, argument.span.upperBound - 1)
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
        value is NumberValue ? .badValue : .wrongKind, "\(parameter.name) is a shape", at: place,
        help: "a shape is written 2x1x8x8")
    case .integers(let range):
      return .integers(try integers(value, range, parameter, place))
    case .numbers(let range):
      guard let list = value as? TensorValue, list.tensor.shape.rank == 1 else {
        return .numbers([try number(value, range, parameter, place)])
      }
      var numbers: [Double] = []
      for element in list.tensor.values { numbers.append(try number(NumberValue(element), range, parameter, place)) }
      return .numbers(numbers)
    case .path, .field(.choice), .word, .file, .text, .command:
      throw wrongKind(value, parameter, place)
    }
  }

  private func wrongKind(_ value: any Value, _ parameter: ParameterDeclaration, _ place: Range<Int>) -> Diagnostic {
    var wanted = "a \(parameter.name)"
    if case .value(let kinds) = parameter.kind { wanted = kinds.map(\.withArticle).joined(separator: " or ") }
    var help: String? = "write `\(declaration.syntax)`"
    if case .value(let kinds) = parameter.kind, kinds.contains(.tensor), value.kind == .dataset {
      help = "take some of its images: `[0:10]` after its name"
    }
    return Diagnostic(
      .wrongKind, "\(declaration.word) takes \(wanted) here, and this is \(value.kind.withArticle)", at: place,
      help: help)
  }

  private func integer(
    _ value: any Value, _ range: ClosedRange<Int>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Int {
    guard let number = value as? NumberValue else {
      throw Diagnostic(
        .wrongKind, "\(parameter.name) is a whole number, and this is \(value.kind.withArticle)", at: place)
    }
    guard let integer = Int(exactly: number.number) else {
      throw Diagnostic(.badValue, "\(parameter.name) is a whole number", at: place)
    }
    try within(range, integer, parameter, place)
    return integer
  }

  private func number(
    _ value: any Value, _ range: ClosedRange<Double>, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) -> Double {
    guard let number = value as? NumberValue else {
      throw Diagnostic(.wrongKind, "\(parameter.name) is a number, and this is \(value.kind.withArticle)", at: place)
    }
    guard number.number.isFinite else { throw Diagnostic(.badValue, "\(parameter.name) is not finite", at: place) }
    try within(range, number.number, parameter, place)
    return number.number
  }

  private func within<Number: Comparable>(
    _ range: ClosedRange<Number>, _ number: Number, _ parameter: ParameterDeclaration, _ place: Range<Int>
  ) throws(Diagnostic) {
    if range.contains(number) { return }
    let bound = number < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
    throw Diagnostic(
      .badValue, "\(declaration.word) needs \(Self.withArticle(parameter.name)) of \(bound)", at: place,
      help: parameter.note)
  }

  /// `a size`, `an amount`, `epochs`.
  private static func withArticle(_ name: String) -> String {
    if name.hasSuffix("s") { return name }
    return ("aeiou".contains(name.prefix(1)) ? "an " : "a ") + name
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
