/// What can be told of a line without running it.
public struct LineReading: Sendable {
  /// The name that the line assigns, as a whole or in part; nil where it assigns none.
  public let target: String?
  /// The command and layer words of its stages, in order; those of a timed command too.
  public let words: [String]
  /// The families of those words.
  public let families: Set<Family>
  /// Whether the line shows a value and does nothing else.
  public let isLook: Bool
}

extension Interpreter {
  /// Reads a line; nil where it is empty or not in the grammar.
  public func reading(of text: String) -> LineReading? {
    guard let statement = try? Parser(text, environment.commands).statement() else { return nil }
    var words: [String] = []
    var families: Set<Family> = []
    for stage in statement.pipeline.stages {
      guard case .call(let call) = stage.content else { continue }
      let declaration = call.command.declaration
      words.append(declaration.word)
      families.insert(declaration.family)
      if declaration.parameters.contains(where: { $0.kind == .command }), let rest = call.positionals.first,
        let inner = reading(of: rest.text)
      {
        words += inner.words
        families.formUnion(inner.families)
      }
    }
    return LineReading(
      target: statement.target?.name, words: words, families: families,
      isLook: statement.target == nil && words.isEmpty && statement.pipeline.stages.count == 1)
  }
}

/// The last command of a line and what it works on, for asking whether two lines do the same to the same.
public struct LineSubject {
  /// The command's word.
  public let word: String
  private let operands: [(value: (any Value)?, text: String)]

  /// Whether another line has the same command work on equal values; options do not count.
  public func isEqual(to other: LineSubject) -> Bool {
    guard word == other.word, operands.count == other.operands.count else { return false }
    return zip(operands, other.operands).allSatisfy { mine, theirs in
      switch (mine.value, theirs.value) {
      case (let mine?, let theirs?): mine.isEqual(to: theirs)
      case (nil, nil): mine.text == theirs.text
      default: false
      }
    }
  }

  init(_ call: Call) {
    word = call.declaration.word
    operands = call.declaration.operands.flatMap { parameter -> [(value: (any Value)?, text: String)] in
      let values = call.values(of: parameter)
      guard values.isEmpty else { return values.map { ($0, "") } }
      return [(nil, call.arguments[parameter.name]?.text ?? "")]
    }
  }
}

extension Interpreter {
  /// What the last command of a line would work on now: all before it is computed, on a copy.
  func subject(of text: String) -> LineSubject? {
    var evaluator = Evaluator(session: session, environment: environment, log: log)
    guard let statement = try? Parser(text, environment.commands).statement(),
      let last = statement.pipeline.stages.last, case .call(let call) = last.content
    else { return nil }
    do throws(Diagnostic) {
      let head = statement.pipeline.stages.dropLast()
      let piped = head.isEmpty ? nil : try evaluator.evaluate(Pipeline(stages: Array(head), span: last.span))
      let binder = ArgumentBinder(call: call, stage: (last.span, last.text), piped: piped)
      return LineSubject(try binder.bind(in: &evaluator))
    } catch {
      return nil
    }
  }
}
