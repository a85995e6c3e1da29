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
  /// The blocks that are being built, each inside of the one before it.
  var blockPlaces: [BlockPlace] = []
  /// What the commands of the statement have asked for so far.
  var effects: [CommandEffect] = []
  /// The memory of values that have no name yet while others are computed.
  var waiting: [StorageTally] = []
  /// What the interpreter keeps outside of the session: history and undo.
  var log: SessionLog
  /// Whether Ctrl-C has ended what was computed.
  let interruption: Interruption

  init(session: Session, environment: Environment, log: SessionLog) {
    self.session = session
    self.environment = environment
    self.log = log
    interruption = Interruption(environment.isInterrupted)
  }

  /// How results are drawn now.
  public var style: GraphicsStyle {
    GraphicsStyle(environment.capabilities, options: session.settings.options)
  }

  /// The kernels that compute now.
  public func kernels<Scalar: TensorScalar>(_ precision: Scalar.Type = Scalar.self) -> any LayerKernels<Scalar> {
    kernels(of: session.settings.engine)
  }

  /// The kernels of an engine, which end where Ctrl-C asks for it.
  func kernels<Scalar: TensorScalar>(of engine: Engine) -> any LayerKernels<Scalar> {
    engine.kernels(cancellation: interruption.cancellation)
  }

  /// Whether Ctrl-C has cut a kernel short: what was computed with it means nothing.
  var isCutShort: Bool { interruption.isNoticed }

  /// In what passes are made now; in training with these random choices.
  func context<Scalar: TensorScalar>(
    _ precision: Scalar.Type = Scalar.self, mode: ForwardContext<Scalar>.Mode = .inference
  ) -> ForwardContext<Scalar> {
    ForwardContext(kernels(precision), mode: mode)
  }

  /// Refuses what was computed where Ctrl-C ended it early.
  func checkInterruption() throws(Diagnostic) {
    guard interruption.isNoticed else { return }
    throw .stopped
  }

  /// Counts work that is done beside kernels, and ends it where Ctrl-C asks for it, about once a million steps.
  ///
  /// - Throws: `interrupted`.
  public func spend(_ work: Int) throws(Diagnostic) {
    if interruption.isOver(after: work) { try checkInterruption() }
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
    guard batch.rank > 0 else { return }
    try checkActivations(of: network.layers, PartialShape(batch.example), batch[0])
  }

  private func checkActivations(
    of layers: [any Layer<Double>], _ input: PartialShape, _ batch: Int
  ) throws(Diagnostic) {
    var shape = input
    for layer in layers {
      // What does not fit is told where it is evaluated.
      guard let output = try? layer.outputShape(of: shape) else { return }
      if let complete = output.complete { try checkLimit(complete.batch(of: batch), at: nil) }
      for block in layer.blocks { try checkActivations(of: block.layers, shape, batch) }
      shape = output
    }
  }

  /// A number as results show it.
  func format(_ number: Double) -> String { NumberFormat(digits: style.digits).string(number) }

  // MARK: Lines and statements

  /// What a statement leaves.
  struct Result {
    let value: (any Value)?
    let presentation: Presentation
    /// What its commands asked for, in order.
    let effects: [CommandEffect]
  }

  /// Evaluates a line and writes its result; nil where there is no command in it.
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

  mutating func evaluate(_ statement: Statement) throws(Diagnostic) -> Result {
    // A line within a line asks for what it asks for by the command that runs it.
    let outer = effects
    effects = []
    defer { effects = outer }
    let value = try evaluate(statement.pipeline)
    guard !(value is NoValue) else {
      if let target = statement.target {
        throw Diagnostic(.wrongKind, "that command returns no value to assign to \(target.text)", at: target.span)
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

  /// How the value of a statement is shown that gives it no name: as a line inside of it asks, and a bare name in full.
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
