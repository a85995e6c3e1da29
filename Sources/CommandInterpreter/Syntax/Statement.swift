import NeuralNetworks

/// The content of a parsed line: an optional target, a pipeline, and whether the result is shown.
struct Statement: Sendable {
  /// The path that the result is assigned to; nil if there is none.
  let target: PathExpression?
  /// The pipeline to evaluate.
  let pipeline: Pipeline
  /// Whether a trailing `;` silences the result.
  let isSilent: Bool
}

/// Stages joined by `|`.
struct Pipeline: Sendable {
  let stages: [Stage]
  let span: Range<Int>
}

/// One stage of a pipeline.
struct Stage: Sendable {
  enum Content: Sendable {
    /// A command or layer word with its arguments.
    case call(CommandCall)
    /// A soft word: a value's name if there is such a value, otherwise a command.
    case softWord(CommandCall, Expression)
    /// An expression, such as arithmetic or a path.
    case expression(Expression)
    /// A name followed by operands, such as `net x`: always an error, whose code depends on whether the name has a
    /// value.
    case application(name: String, nameSpan: Range<Int>, rest: Range<Int>)
  }
  let content: Content
  let span: Range<Int>
  /// The line that contains the stage.
  let line: LineText
  /// The stage as it was typed.
  var text: String { line.string(span) }

  /// The call of a command; for a soft word too, even if a value has the same name. Nil for other content.
  var call: CommandCall? {
    switch content {
    case .call(let call), .softWord(let call, _): call
    case .expression, .application: nil
    }
  }
}

/// A command word and its arguments, each parsed by its declared kind.
struct CommandCall: Sendable {
  let declaration: CommandDeclaration
  let wordSpan: Range<Int>
  /// The words of each operand, from left to right, or the error if their number is wrong.
  let operands: Result<[ParameterWords], Diagnostic>
  /// The options in the order given, then the defaults of omitted parameters.
  let others: [ParameterWords]

  /// The nested line of a command that takes one; otherwise nil.
  var innerLine: ParsedLine? {
    guard let first = try? operands.get().first?.words.first?.content.get() else { return nil }
    if case .line(let line) = first { return line }
    return nil
  }
}

extension CommandCall {
  /// The arguments that are blocks of layers, with the names of their parameters.
  var blocks: [(name: String, expression: Expression)] {
    (((try? operands.get()) ?? []) + others).compactMap { given in
      guard given.parameter.kind == .field(.block),
        case .expression(let expression)? = try? given.words.first?.content.get()
      else { return nil }
      return (given.parameter.name, expression)
    }
  }
}

/// A parameter with its words: one word, or several for a variadic parameter.
struct ParameterWords: Sendable {
  let parameter: ParameterDeclaration
  let words: [Argument]
  /// Whether the words are the parameter's default.
  var isDefault = false
}

/// An argument, parsed by its parameter's kind.
struct Argument: Sendable {
  /// The parsed word.
  enum Content: Sendable {
    /// A literal word.
    case word(String)
    /// A path that is not evaluated.
    case path(PathExpression)
    /// An expression to evaluate.
    case expression(Expression)
    /// A nested line.
    case line(ParsedLine)
  }
  /// The parsed word, or the error if it is invalid.
  let content: Result<Content, Diagnostic>
  let span: Range<Int>
  /// The line that contains the argument.
  let line: LineText
  /// Whether the text keeps its comments and continuations.
  let isAsTyped: Bool
  /// The text of the word (for the parameter kinds `text` and `command`, the rest of the line).
  var text: String { isAsTyped ? line.typedString(span) : line.string(span) }
}

/// A name with accessors for a part of its value: `net[0].filters.gradient[2,0,1,1]`.
struct PathExpression: Sendable {
  /// One step of the path.
  enum Accessor: Sendable {
    case field(String, span: Range<Int>)
    case index([Index], span: Range<Int>)
  }
  let name: String
  let nameSpan: Range<Int>
  let accessors: [Accessor]
  let span: Range<Int>
  /// The path as it was typed.
  let text: String

  /// Whether the path is only a name.
  var isBareName: Bool { accessors.isEmpty }
}

/// One index of a path: a single entry, or a slice with its end excluded. A bound of a slice that is not given is nil.
public enum Index: Hashable, Sendable {
  case entry(Int)
  case slice(Int?, Int?)
}

/// An expression: an operand, a negated operand, or arithmetic on operands.
indirect enum Expression: Sendable {
  case number(Double, Range<Int>)
  case shape(Shape, Range<Int>)
  case range(Range<Int>, Range<Int>)
  case text(String, Range<Int>)
  case path(PathExpression)
  case list([Expression], Range<Int>)
  case pipeline(Pipeline, Range<Int>)
  /// A part of a value in parentheses: `(x | net)[0].max`.
  case part(Expression, [PathExpression.Accessor], Range<Int>)
  case negation(Expression, Range<Int>)
  /// Operations applied from left to right; a list rather than a tree, so that a long sum is not deeply nested.
  case arithmetic(Expression, [Operation], Range<Int>)

  /// An operator and its right operand.
  struct Operation: Sendable {
    let symbol: ArithmeticOperator
    let operand: Expression
  }

  /// The expression's position in the line.
  var span: Range<Int> {
    switch self {
    case .number(_, let span), .shape(_, let span), .range(_, let span), .text(_, let span), .list(_, let span),
      .pipeline(_, let span), .negation(_, let span), .part(_, _, let span),
      .arithmetic(_, _, let span):
      span
    case .path(let path): path.span
    }
  }

  /// The path; nil for other expressions, including a path in parentheses.
  var asPath: PathExpression? {
    if case .path(let path) = self { path } else { nil }
  }
}

/// One of the four operations.
enum ArithmeticOperator: Character, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"

  /// The result for two numbers.
  func apply(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    }
  }
}
