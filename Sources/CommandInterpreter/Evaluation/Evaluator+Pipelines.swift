import NeuralNetworks
import Platform

/// Evaluates pipelines, stage by stage.
extension Evaluator {
  /// The value of a pipeline; `head` is piped into its first stage.
  mutating func evaluate(_ pipeline: Pipeline, after head: (any Value)? = nil) throws(Diagnostic) -> any Value {
    var piped = head
    // The text before a stage, truncated, since every stage copies it.
    var source = ""
    var passed: [(text: String, shape: String)] = []
    let layerRuns = layerRuns(of: pipeline)
    for (index, stage) in pipeline.stages.enumerated() {
      // A network is rebuilt when a layer is added, which costs time for each of its layers.
      let layers = (piped as? ModelValue)?.network.layers.count ?? 0
      try spend(Interruption.workOfStep * (1 + layers / 10))
      do throws(Diagnostic) {
        // Rejected before any layer is built.
        if let model = piped as? ModelValue, let layerRuns,
          model.network.layers.count + layerRuns[index] > Limits.layers
        {
          throw Limits.tooManyLayers(at: stage.span)
        }
        piped = try evaluate(stage, piped: piped, from: source)
      } catch {
        var located = error.located(at: stage.span)
        if located.code == .shapeMismatch, located.notes.isEmpty,
          passed.count > 1 || (piped is TensorValue && passed.count > 0)
        {
          located.notes = Diagnostic.stageLines(passed)
        }
        throw located
      }
      if source.utf8.count <= Self.longestSource {
        source = String((source + (source.isEmpty ? "" : " | ") + stage.text).prefix(Self.longestSource))
      }
      if let tensor = piped as? TensorValue { passed.append((stage.text, tensor.tensor.shape.description)) }
    }
    return piped ?? NoValue()
  }

  /// The number of characters to which the text before a stage is truncated: more than any message quotes.
  private static var longestSource: Int { 256 }

  /// For each stage, the number of layer stages in a row that begin with it; nil if the pipeline has too few stages to
  /// exceed the limit on layers in this way.
  private func layerRuns(of pipeline: Pipeline) -> [Int]? {
    guard pipeline.stages.count > Limits.layers else { return nil }
    var runs = [Int](repeating: 0, count: pipeline.stages.count)
    var run = 0
    for (index, stage) in pipeline.stages.enumerated().reversed() {
      if case .call(let call) = resolved(stage.content), environment.commands[call.declaration.word]?.layerCount == 1 {
        run += 1
      } else {
        run = 0
      }
      runs[index] = run
    }
    return runs
  }

  /// The stage's content, with soft words resolved to values or commands in this session.
  func resolved(_ content: Stage.Content) -> Stage.Content {
    guard case .softWord(let call, let expression) = content else { return content }
    return session.variables[call.declaration.word] == nil ? .call(call) : .expression(expression)
  }

  /// The value of a stage; `source` is the text of the stages before it, possibly truncated.
  private mutating func evaluate(
    _ stage: Stage, piped: (any Value)?, from source: String
  ) throws(Diagnostic) -> any Value {
    let waitingBefore = waiting.count
    defer { forget(waiting.count - waitingBefore) }
    _ = wait(for: piped)
    switch resolved(stage.content) {
    case .softWord: return NoValue()
    case .call(let call):
      guard let command = environment.commands[call.declaration.word] else {
        throw unknownCommand(call.declaration.word, call.wordSpan)
      }
      let bound = try ArgumentBinder(call: call, stage: (stage.span, stage.text), piped: piped).bind(in: &self)
      let output = try interruption.guarding(!command.keepsWhatWasReached) { () throws(Diagnostic) in
        try command.run(bound, in: &self)
      }
      effects += output.effects
      if output.effects.verdict?.code == .interrupted { interruption.settle() }
      try checkInterruption()
      var value = output.value
      if value.provenance == nil {
        let operands = bound.declaration.operands.flatMap { bound.values(of: $0) }
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
          .wrongKind, "can only pipe into a layer, a network or a command, not \(value.kind.withArticle)",
          at: stage.span)
      }
      let output = try Composition.pipe(
        piped, from: source, into: model, path: expression.asPath, at: stage.span, in: &self)
      try checkInterruption()
      return output
    }
  }

  /// The value of an expression that is the first stage, where an unknown name is reported as an unknown command.
  private mutating func evaluateAlone(_ expression: Expression) throws(Diagnostic) -> any Value {
    if let path = expression.asPath, path.name != "_", session.variables[path.name] == nil {
      throw unknownCommand(path.name, path.nameSpan, path: path.text)
    }
    return try evaluate(expression)
  }

  /// - Parameter path: the whole path, such as `nn.ReLU`; nil if only the name is known.
  private func unknownCommand(_ name: String, _ span: Range<Int>, path: String? = nil) -> Diagnostic {
    let words = environment.commands.words
    let hasFields = path.map { $0 != name } ?? false
    // Only a value has fields; in `nn.ReLU`, the last part is the word that was meant.
    let help =
      Suggestion.help(for: name, among: hasFields ? session.names : session.names + words)
      ?? path.flatMap { hasFields ? Suggestion.help(for: $0, among: words) : nil }
    return Diagnostic(
      .unknownCommand, "unknown command or value `\(name)`", at: span,
      help: help ?? "`help` lists the commands, `vars` the values")
  }

  /// The error for a name followed by operands, such as `net x`.
  private func applied(_ name: String, _ span: Range<Int>, _ rest: Range<Int>, _ stage: Stage) -> Diagnostic {
    let operands = stage.text.dropFirst(name.count).withoutBlanksAround
    guard let value = name == "_" ? session.last : session.variables[name] else {
      var diagnostic = unknownCommand(name, span)
      // In `sum x`, `sum` is a field of the value `x`.
      if let operand = session.variables[operands],
        let field = Suggestion.nearest(to: name, among: operand.fieldNames)
          ?? (operand.fieldNames.contains(name) ? name : nil)
      {
        diagnostic.help = ["write `\(operands).\(field)`"]
      }
      return diagnostic
    }
    // Several operands cannot be piped, nor can a whole dataset.
    let isOne = !operands.contains(" ") || operands.hasPrefix("(") && operands.hasSuffix(")")
    let input = session.variables[operands] is DatasetValue ? "\(operands)[0:10]" : isOne ? "\(operands)" : "X"
    let help = value is ModelValue ? "write `\(input) | \(name)`" : nil
    return Diagnostic(
      .extraArgument, "`\(name)` is \(value.kind.withArticle) and takes no operands", at: rest, help: help)
  }
}
