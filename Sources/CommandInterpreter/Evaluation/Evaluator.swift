public import NeuralNetworks
public import TerminalGraphics

/// Evaluates one statement on a working copy of the session; the caller decides whether to keep the copy.
public struct Evaluator {
  /// The working copy.
  public var session: Session
  /// The environment.
  public internal(set) var environment: Environment
  /// The nesting depth of `run`.
  var runDepth = 0
  /// The nesting depth of `time`.
  var timeDepth = 0
  /// The blocks being built, outermost first.
  var blockPlaces: [BlockPlace] = []
  /// The effects of the statement's commands so far.
  var effects: [CommandEffect] = []
  /// The memory of operands and piped values that wait while other values are computed.
  var waiting: [StorageTally] = []
  /// The interpreter's state outside the session: history, notes and undo steps.
  var log: SessionLog
  /// Tracks whether Ctrl-C has ended the computation.
  let interruption: Interruption

  init(session: Session, environment: Environment, log: SessionLog) {
    self.session = session
    self.environment = environment
    self.log = log
    interruption = Interruption(environment.isInterrupted)
  }

  /// The current drawing style.
  public var style: GraphicsStyle {
    GraphicsStyle(environment.capabilities, options: session.settings.options)
  }

  /// The current kernels.
  public func kernels<Scalar: TensorScalar>(_ precision: Scalar.Type = Scalar.self) -> any LayerKernels<Scalar> {
    kernels(of: session.settings.engine)
  }

  /// The kernels of an engine, which end early on Ctrl-C.
  func kernels<Scalar: TensorScalar>(of engine: Engine) -> any LayerKernels<Scalar> {
    engine.kernels(cancellation: interruption.cancellation)
  }

  /// Whether Ctrl-C may have cut a kernel short, so that its results are invalid.
  var isCutShort: Bool { interruption.isNoticed }

  /// The context for passes in inference or training mode.
  func context<Scalar: TensorScalar>(
    _ precision: Scalar.Type = Scalar.self, mode: ForwardContext<Scalar>.Mode = .inference
  ) -> ForwardContext<Scalar> {
    ForwardContext(kernels(precision), mode: mode)
  }

  /// Throws if Ctrl-C may have cut the computation short.
  func checkInterruption() throws(Diagnostic) {
    guard interruption.isNoticed else { return }
    throw .stopped
  }

  /// Counts work outside of kernels, and checks for Ctrl-C about once per million multiply-adds.
  ///
  /// - Throws: `interrupted`.
  public func spend(_ work: Int) throws(Diagnostic) {
    if interruption.isOver(after: work) { try checkInterruption() }
  }

  /// Throws if a tensor of this shape would have more values than the session's limit.
  public func checkLimit(_ shape: Shape, at span: Range<Int>?) throws(Diagnostic) {
    let limit = session.settings.tensorLimit
    guard let count = shape.checkedCount else {
      throw Diagnostic(.limit, "a tensor of shape \(shape) would have more than \(Int.max) values", at: span)
    }
    guard count <= limit else {
      throw Diagnostic(
        .limit, "a tensor of shape \(shape) would have \(count) values; the limit is \(limit)", at: span,
        help: count <= Limits.mostTensorValues ? "`set limit \(count)` raises the limit" : nil)
    }
  }

  /// Throws if the output of a layer, nested ones included, would be larger than the limit for this batch.
  func checkActivations(of network: LayeredNeuralNetwork<Double>, _ batch: Shape) throws(Diagnostic) {
    guard batch.rank > 0 else { return }
    try checkActivations(of: network.layers, PartialShape(batch.example), batch[0])
  }

  private func checkActivations(
    of layers: [any Layer<Double>], _ input: PartialShape, _ batch: Int
  ) throws(Diagnostic) {
    var shape = input
    for layer in layers {
      // A mismatch is reported when the layer is evaluated.
      guard let output = try? layer.outputShape(of: shape) else { return }
      if let complete = output.complete { try checkLimit(complete.batch(of: batch), at: nil) }
      for block in layer.blocks { try checkActivations(of: block.layers, shape, batch) }
      shape = output
    }
  }

  /// A number formatted for results.
  func format(_ number: Double) -> String { NumberFormat(digits: style.digits).string(number) }

  // MARK: Lines and statements

  /// The result of a statement.
  struct Result {
    let value: (any Value)?
    let presentation: Presentation
    /// The effects of its commands, in order.
    let effects: [CommandEffect]
  }

  /// Evaluates a line and shows its result, unless it is silent; returns nil if the line is empty or only a comment.
  mutating func perform(_ line: ParsedLine) throws(Diagnostic) -> Result? {
    guard let statement = try line.statement() else { return nil }
    let loud = environment
    environment.options = session.settings.options
    if statement.isSilent { environment.silence() }
    defer { environment = loud }
    let result = try evaluate(statement)
    if let value = result.value, !result.presentation.isSilent {
      let isKept = result.effects.verdict != nil
      try interruption.guarding(!isKept) { () throws(Diagnostic) in
        try show(value, result.presentation, isKept: isKept)
      }
    }
    return result
  }

  /// Evaluates a statement; throws the error of a computation that had no other way to report it.
  mutating func evaluate(_ statement: Statement) throws(Diagnostic) -> Result {
    do throws(Diagnostic) {
      let result = try result(of: statement)
      guard let failure = interruption.failure else { return result }
      throw Diagnostic(failure: failure)
    } catch {
      throw interruption.failure.map { Diagnostic(failure: $0) } ?? error
    }
  }

  private mutating func result(of statement: Statement) throws(Diagnostic) -> Result {
    // Effects of a nested line belong to the command that runs it.
    let outer = effects
    effects = []
    defer { effects = outer }
    let value = try evaluate(statement.pipeline)
    guard !(value is NoValue) else {
      if let target = statement.target {
        throw Diagnostic(.wrongKind, "the command returns no value to assign to \(target.text)", at: target.span)
      }
      return Result(value: nil, presentation: Presentation(isSilent: statement.isSilent), effects: effects)
    }
    guard let target = statement.target else {
      session.last = value
      return Result(value: value, presentation: presentation(of: statement), effects: effects)
    }
    let remark = Composition.copies(in: statement.pipeline, for: target, in: self)
    let kept = (value as? ModelValue)?.copy ?? value
    try assign(kept, to: target)
    session.last = kept
    let presentation = Presentation(name: target.text, isSilent: statement.isSilent, remark: remark)
    return Result(value: kept, presentation: presentation, effects: effects)
  }

  /// The way to show the value of a statement without a target: as a nested line requests, or in full if the statement
  /// is only a path.
  private func presentation(of statement: Statement) -> Presentation {
    if var inner = effects.presentation {
      inner.isSilent = inner.isSilent || statement.isSilent
      return inner
    }
    let stages = statement.pipeline.stages
    var look = false
    if stages.count == 1, case .expression(let expression) = resolved(stages[0].content) {
      look = expression.asPath != nil
    }
    return Presentation(isSilent: statement.isSilent, isLook: look)
  }
}
