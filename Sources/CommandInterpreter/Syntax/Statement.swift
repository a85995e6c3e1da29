import NeuralNetworks

/// One line, read: an optional target, a pipeline, and whether the result is shown.
struct Statement: Sendable {
  /// Where the result goes.
  let target: PathExpression?
  /// What is computed.
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
    /// A soft word that is the name of a value where one has it, and else a command.
    case softWord(CommandCall, Expression)
    /// Arithmetic, or a bare name.
    case expression(Expression)
    /// A word that is no command, followed by others: an error whose code depends on the workspace.
    case application(name: String, nameSpan: Range<Int>, rest: Range<Int>)
  }
  let content: Content
  let span: Range<Int>
  /// The line that it stands in.
  let line: LineText
  /// The stage as it was typed.
  var text: String { line.string(span) }

  /// The call of a command, unless a value has the command's word as its name.
  var call: CommandCall? {
    switch content {
    case .call(let call), .softWord(let call, _): call
    case .expression, .application: nil
    }
  }
}

/// A command word and its arguments, each read as the kind that the command declares for it.
struct CommandCall: Sendable {
  let declaration: CommandDeclaration
  let wordSpan: Range<Int>
  /// The words of each operand, from left to right; or what is wrong with their number.
  let operands: Result<[ParameterWords], Diagnostic>
  /// The options in the order in which they were given, and the defaults of what was not.
  let others: [ParameterWords]

  /// The line inside of it, where the command takes one.
  var innerLine: ParsedLine? {
    guard let first = try? operands.get().first?.words.first?.content.get() else { return nil }
    if case .line(let line) = first { return line }
    return nil
  }
}

extension CommandCall {
  /// The blocks of layers among its arguments, each under its parameter's name.
  var blocks: [(name: String, expression: Expression)] {
    (((try? operands.get()) ?? []) + others).compactMap { given in
      guard given.parameter.kind == .field(.block),
        case .expression(let expression)? = try? given.words.first?.content.get()
      else { return nil }
      return (given.parameter.name, expression)
    }
  }
}

/// A parameter with the words that stand for it: one, or for a variadic one several.
struct ParameterWords: Sendable {
  let parameter: ParameterDeclaration
  let words: [Argument]
  /// Whether nobody wrote them: the parameter's default.
  var isDefault = false
}

/// An argument, read as the kind of its parameter.
struct Argument: Sendable {
  /// What a word says.
  enum Content: Sendable {
    /// Something taken literally.
    case word(String)
    /// A path that is not evaluated.
    case path(PathExpression)
    /// Something that is evaluated.
    case expression(Expression)
    /// A line of its own.
    case line(ParsedLine)
  }
  /// What it says, or why it cannot be read.
  let content: Result<Content, Diagnostic>
  let span: Range<Int>
  /// The line that it stands in.
  let line: LineText
  /// Whether comments and continuations in it are part of it.
  let isAsTyped: Bool
  /// The characters of the word (for `text` and `command`, all the rest).
  var text: String { isAsTyped ? line.typedString(span) : line.string(span) }
}

/// A name and the way from it to a part of its value: `net[0].filters.gradient[2,0,1,1]`.
struct PathExpression: Sendable {
  /// One step of the way.
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

  /// Whether it is a name and nothing else.
  var isBareName: Bool { accessors.isEmpty }
}

/// One index of a path: a single entry, or a slice with its end excluded.
public enum Index: Hashable, Sendable {
  case entry(Int)
  case slice(Int?, Int?)
}

/// An operand or a sum of them.
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
  /// From left to right; a list and not a tree, so that a long sum is no deep one.
  case arithmetic(Expression, [Operation], Range<Int>)

  /// An operator and what stands to the right of it.
  struct Operation: Sendable {
    let symbol: ArithmeticOperator
    let operand: Expression
  }

  /// Where the expression stands in the line.
  var span: Range<Int> {
    switch self {
    case .number(_, let span), .shape(_, let span), .range(_, let span), .text(_, let span), .list(_, let span),
      .pipeline(_, let span), .negation(_, let span), .part(_, _, let span),
      .arithmetic(_, _, let span):
      span
    case .path(let path): path.span
    }
  }

  /// The path, where the expression is one, in parentheses or not.
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

  /// The operation on numbers.
  func apply(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    }
  }
}
