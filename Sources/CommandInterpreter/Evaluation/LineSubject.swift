/// The last command of a line and its operands, to check whether two lines run the same command on equal values.
public struct LineSubject {
  /// The command's word.
  public let word: String
  private let operands: [(value: (any Value)?, text: String)]

  /// Whether another line runs the same command on equal operands. Operands that are not values are compared as text;
  /// options are ignored.
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
  /// The last command of a line and its operands, computed on a copy of the session; nil if the line is invalid, does
  /// not end in a command, or fails before that command runs.
  func subject(of line: ParsedLine) -> LineSubject? {
    var evaluator = Evaluator(session: session, environment: environment, log: log)
    guard let statement = try? line.statement(), let last = statement.pipeline.stages.last,
      case .call(let call) = evaluator.resolved(last.content)
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
