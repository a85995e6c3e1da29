public import NeuralNetworks
public import TerminalGraphics

/// Evaluates one statement on a working copy of the session; who holds the session decides whether the copy is kept.
public struct Evaluator {
  /// What the statement changes.
  public var session: Session
  /// What it runs in.
  public internal(set) var environment: Environment
  /// Files running files: how deep we are.
  var runDepth = 0
  /// How many `time` we are inside of.
  var timeDepth = 0
  /// What the commands of the statement have asked for so far.
  private var effects: [CommandEffect] = []
  /// What the interpreter keeps outside of the session: history and undo.
  var log: SessionLog

  /// How results are drawn now.
  public var style: GraphicsStyle {
    GraphicsStyle(environment.capabilities, options: session.settings.options)
  }

  /// The kernels that compute now.
  public func kernels<Scalar: TensorScalar>(_ precision: Scalar.Type = Scalar.self) -> any LayerKernels<Scalar> {
    session.settings.engine.kernels(precision)
  }

  /// Refuses a tensor that would be larger than the limit.
  public func checkLimit(_ shape: Shape, at span: Range<Int>?) throws(Diagnostic) {
    let limit = session.settings.tensorLimit
    guard let count = shape.checkedCount, count <= limit else {
      throw Diagnostic(
        .limit, "\(shape) would hold more than \(limit) values", at: span, help: "`set limit N` raises the limit")
    }
  }

  /// Refuses a batch for which a layer of the network would give a tensor larger than the limit.
  func checkActivations(of network: LayeredNeuralNetwork<Double>, _ batch: Shape) throws(Diagnostic) {
    guard let shapes = try? network.shapes(ofBatch: batch) else { return }
    for shape in shapes { try checkLimit(shape, at: nil) }
  }

  /// A number as results show it.
  func format(_ number: Double) -> String { NumberFormat(digits: style.digits).string(number) }

  // MARK: Statements

  /// What a statement leaves.
  struct Result {
    let value: (any Value)?
    let presentation: Presentation
    /// What its commands asked for, in order.
    let effects: [CommandEffect]
  }

  mutating func evaluate(_ statement: Statement) throws(Diagnostic) -> Result {
    // A line within a line asks for what it asks for by the command that runs it.
    let outer = effects
    effects = []
    defer { effects = outer }
    let value = try evaluate(statement.pipeline)
    guard !(value is NoValue) else {
      if let target = statement.target {
        throw Diagnostic(.wrongKind, "that command has no value to put into \(target.text)", at: target.span)
      }
      return Result(value: nil, presentation: Presentation(isSilent: statement.isSilent), effects: effects)
    }
    guard let target = statement.target else {
      session.last = value
      return Result(value: value, presentation: presentation(of: statement), effects: effects)
    }
    let remark = Composition.copies(in: statement.pipeline, for: target, session)
    let kept = (value as? ModelValue)?.copy ?? value
    try assign(kept, to: target)
    session.last = kept
    let presentation = Presentation(name: target.text, isSilent: statement.isSilent, remark: remark)
    return Result(value: kept, presentation: presentation, effects: effects)
  }

  /// How the value of a statement is shown that gives it no name: as a line inside of it asks, and a bare name in full.
  private func presentation(of statement: Statement) -> Presentation {
    if var inner = effects.presentation {
      inner.isSilent = inner.isSilent || statement.isSilent
      return inner
    }
    let stages = statement.pipeline.stages
    var look = false
    if stages.count == 1, case .expression(let expression) = stages[0].content { look = expression.asPath != nil }
    return Presentation(isSilent: statement.isSilent, isLook: look)
  }

  // MARK: Pipelines

  mutating func evaluate(_ pipeline: Pipeline) throws(Diagnostic) -> any Value {
    var piped: (any Value)?
    // What stands before a stage.
    var source = ""
    var passed: [(text: String, shape: String)] = []
    for stage in pipeline.stages {
      do throws(Diagnostic) {
        piped = try evaluate(stage, piped: piped, from: source)
      } catch {
        var located = error.located(at: stage.span)
        if located.code == .shapeMismatch, located.notes.isEmpty,
          passed.count > 1 || (piped is TensorValue && passed.count > 0)
        {
          located.notes = Diagnostic.stageLines(passed, named: nil)
        }
        throw located
      }
      source += (source.isEmpty ? "" : " | ") + stage.text
      if let tensor = piped as? TensorValue { passed.append((stage.text, tensor.tensor.shape.description)) }
    }
    guard let piped else { preconditionFailure("a pipeline has at least one stage") }
    return piped
  }

  /// The value of a stage; `source` is what stands before it in the line.
  private mutating func evaluate(
    _ stage: Stage, piped: (any Value)?, from source: String
  ) throws(Diagnostic) -> any Value {
    switch stage.content {
    case .call(let call):
      let bound = try ArgumentBinder(call: call, stage: (stage.span, stage.text), piped: piped).bind(in: &self)
      let output = try call.command.run(bound, in: &self)
      effects += output.effects
      var value = output.value
      if value.provenance == nil {
        let operands = bound.declaration.operands.flatMap { bound.values($0.name) }
        value.provenance = Provenance(
          bound.declaration.word, text: stage.text, operands: operands.map { ($0 as? ModelValue)?.copy ?? $0 })
      }
      return value
    case .application(let name, let nameSpan, let rest):
      throw applied(name, nameSpan, rest, stage)
    case .expression(let expression):
      guard let piped else { return try evaluateAlone(expression) }
      if let path = expression.asPath, path.name != "_", session.variables[path.name] == nil {
        throw unknownName(path, among: session.names + environment.commands.words)
      }
      let value = try evaluate(expression)
      guard let model = value as? ModelValue else {
        throw Diagnostic(
          .wrongKind, "a pipe leads into a layer, a network or a command, and this is \(value.kind.withArticle)",
          at: stage.span)
      }
      return try Composition.pipe(
        piped, from: source, into: model, path: expression.asPath, at: stage.span, in: &self)
    }
  }

  /// An expression that is a whole stage: an unknown name there was meant as a command.
  private mutating func evaluateAlone(_ expression: Expression) throws(Diagnostic) -> any Value {
    if let path = expression.asPath, path.name != "_", session.variables[path.name] == nil {
      throw unknownCommand(path.name, path.nameSpan)
    }
    return try evaluate(expression)
  }

  private func unknownCommand(_ name: String, _ span: Range<Int>) -> Diagnostic {
    let candidates = session.names + environment.commands.words
    return Diagnostic(
      .unknownCommand, "there is no command and no value called \(name)", at: span,
      help: Suggestion.help(for: name, among: candidates) ?? "`help` lists the commands, `vars` the values")
  }

  /// `net x`: a name with operands.
  private func applied(_ name: String, _ span: Range<Int>, _ rest: Range<Int>, _ stage: Stage) -> Diagnostic {
    guard let value = name == "_" ? session.last : session.variables[name] else { return unknownCommand(name, span) }
    let operands = stage.text.dropFirst(name.count).trimmingBlanks
    let help = value is ModelValue ? "write `\(operands) | \(name)`" : nil
    return Diagnostic(
      .extraArgument, "\(name) is \(value.kind.withArticle) and takes no operands", at: rest, help: help)
  }

  // MARK: Expressions

  mutating func evaluate(_ expression: Expression) throws(Diagnostic) -> any Value {
    switch expression {
    case .number(let number, _): return NumberValue(number)
    case .shape(let shape, _): return ShapeValue(shape)
    case .range(let range, _): return RangeValue(range)
    case .text(let text, _): return TextValue(text)
    case .path(let path): return try value(at: path)
    case .list(let items, let span): return try list(items, span)
    case .pipeline(let pipeline, let span):
      let value = try evaluate(pipeline)
      if value is NoValue { throw Diagnostic(.wrongKind, "that command has no value", at: span) }
      return value
    case .part(let whole, let accessors, _): return try part(accessors, of: try evaluate(whole))
    case .negation(let operand, let span):
      let value = try evaluate(operand)
      return try Arithmetic.apply(.minus, NumberValue(0), value, at: span)
    case .arithmetic(let first, let rest, let span):
      var result = try evaluate(first)
      for operation in rest {
        let place = span.lowerBound..<operation.operand.span.upperBound
        result = try Arithmetic.apply(operation.symbol, result, try evaluate(operation.operand), at: place)
      }
      return result
    }
  }

  /// A list of numbers, or of lists of one shape, as a tensor.
  private mutating func list(_ items: [Expression], _ span: Range<Int>) throws(Diagnostic) -> any Value {
    var values: [Double] = []
    var part: Shape?
    for item in items {
      let tensor: Tensor<Double>
      switch try evaluate(item) {
      case let number as NumberValue: tensor = Tensor(Shape([]), [number.number])
      case let inner as TensorValue: tensor = inner.tensor
      case let other:
        throw Diagnostic(.wrongKind, "a list holds numbers, and this is \(other.kind.withArticle)", at: item.span)
      }
      if let part, part != tensor.shape {
        throw Diagnostic(
          .shapeMismatch, "the rows of a list have one length: \(part) and \(tensor.shape) do not go together",
          at: item.span)
      }
      part = tensor.shape
      values += tensor.values
    }
    let shape = (part ?? Shape([])).batch(of: items.count)
    guard shape.rank <= Limits.rank else {
      throw Diagnostic(.limit, "a tensor has at most \(Limits.rank) axes", at: span)
    }
    return TensorValue(Tensor(shape, values))
  }
}

/// What a command returns that has nothing to say.
public struct NoValue: Value {
  public var kind: ValueKind { .report }
  /// Nothing.
  public init() {}
  public func summary(_ style: GraphicsStyle) -> String { "" }
  public var json: JSON { .null }
}
