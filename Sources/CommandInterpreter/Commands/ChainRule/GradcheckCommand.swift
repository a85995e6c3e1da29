import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `gradcheck LAYER|NET [X]` checks backward against finite differences, entry by entry.
struct GradcheckCommand: Command {
  let declaration = CommandDeclaration(
    "gradcheck", .chainRule, "checks every gradient of a layer or network against finite differences",
    parameters: [
      .required("net", .value([.layer, .network]), "a layer or network"),
      .optional("x", .value([.tensor]), "an input; left out, inputs made to suit are used"),
    ] + NetworkLossArgument.parameters + [
      .option("layer", .integer(0...Limits.layers), "check one layer of a network where it stands"),
      .option("per", .choice(GradientSections.words), "further tables"),
      .option("entry", .path, "one entry by hand: entry=filters[4,1,0,1]"),
      .option("sweep", .choice(["yes", "no"]), "the error of plain differences against the step"),
      .option("budget", .integer(1...Int(Int32.max)), "about how many entries of each tensor are looked at"),
      .option("precision", .choice(["double", "float"]), default: "double", "what the layers compute in"),
      .option("engine", .choice(Engine.allCases.map(\.rawValue)), "which kernels compute; else the session's"),
      .option("seed", .integer(0...Int(Int64.max)), default: "24", "what the random choices follow from"),
    ], pipe: "x",
    details: [
      "Each entry t is moved both ways; n = Σ_j G_j (y_j(t+h) - y_j(t-h)) / 2h must be",
      "what backward says, for a random signed G, within a bound that is computed.",
      "At a corner (ReLU at 0, equal values in a window) any slope between the two",
      "sides is right: a kink, not a bug.",
    ],
    examples: [Example("gradcheck conv1", answer: "conv1  {..}", after: ["conv1 = conv 2 5 kernel=3 padding=1"])],
    seeAlso: ["backward", "forward"],
    errors: [.gradientWrong, .gradientUndecided, .shapeMismatch, .missingArgument, .interrupted])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    if call.word("precision") == "float" { return try check(call, in: Float.self, &evaluator) }
    return try check(call, in: Double.self, &evaluator)
  }

  private func check<Scalar: TensorScalar>(
    _ call: Call, in precision: Scalar.Type, _ evaluator: inout Evaluator
  ) throws(Diagnostic) -> CommandOutput {
    guard let model = call.value("net") as? ModelValue else { preconditionFailure("net is required") }
    let name = call.path("net")?.text ?? model.word
    let checker = checker(call, in: precision, evaluator)
    defer { evaluator.environment.progress(nil) }
    let network = model.network.converted(to: precision)
    var input: Tensor<Scalar>?
    if let x = call.value("x") as? TensorValue {
      let batch = Composition.batch(x.tensor, for: model.network).converted(to: precision)
      try fitting(call, model) { () throws(NetworkShapeError) in _ = try network.shapes(ofBatch: batch.shape) }
      input = batch
    }
    let isAlone = model.isLayer && !call.has("loss") && !call.has("layer")
    if isAlone, input == nil, !call.has("entry"), !call.has("sweep") {
      let reports = checker.check(network.layers[0]).reports
      return output(GradientReportDrawing(name, reports), reports, of: model, call)
    }
    var made = input
    if made == nil, isAlone { made = Laboratory.points(for: network.layers[0], seed: checker.seed).first?.input }
    if made == nil { made = try inputMadeToSuit(network, model, call) }
    guard let point = made else { preconditionFailure("an input was given or made") }
    if isAlone || call.has("layer") {
      let subject = try layer(of: network, model, name, at: point, call, evaluator)
      if let detail = try GradientDetails.value(subject.layer, at: subject.input, by: checker, call) {
        return CommandOutput(detail)
      }
      let reports = [Self.report(subject.layer, at: subject.input, by: checker)]
      let checked = model.isLayer ? model : try ModelValue(layer: model.network.layers[call.integer("layer") ?? 0])
      return output(GradientReportDrawing(subject.name, reports), reports, of: checked, call)
    }
    if call.has("entry") || call.has("sweep") {
      throw call.error(
        .missingArgument, "one entry of a network is looked at in one of its layers",
        at: call.has("entry") ? "entry" : "sweep", help: "say which: `layer=0`")
    }
    let loss = try NetworkLossArgument.loss(call, network, point)
    var report: NetworkReport?
    try fitting(call, model) { () throws(NetworkShapeError) in
      report = try checker.check(network, at: point, loss: loss)
    }
    guard let report else { preconditionFailure("a check that does not throw has a report") }
    let reports = report.layers.map(\.report)
    return output(NetworkReportDrawing(name, report), reports, of: model, blame: report, call)
  }

  /// The layer that is to be checked alone, under the name that one would type, and what it receives.
  private func layer<Scalar: TensorScalar>(
    of network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, _ name: String, at point: Tensor<Scalar>,
    _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> (layer: any Layer<Scalar>, name: String, input: Tensor<Scalar>) {
    let index = call.integer("layer") ?? 0
    guard network.layers.indices.contains(index) else {
      throw call.error(
        .indexOutOfRange, "\(name) has no layer \(index)", at: "layer", help: "0 to \(network.layers.count - 1)")
    }
    var evaluation: NetworkEvaluation<Scalar>?
    try fitting(call, model) { () throws(NetworkShapeError) in
      evaluation = try network.forward(point, on: kernels(call, evaluator))
    }
    let received = evaluation?.input(ofLayer: index) ?? point
    return (network.layers[index], model.isLayer ? name : "\(name)[\(index)]", received)
  }

  private func checker<Scalar: TensorScalar>(
    _ call: Call, in precision: Scalar.Type, _ evaluator: Evaluator
  ) -> GradientChecker<Scalar> {
    // The check runs on this thread; its watch is only formally shared.
    nonisolated(unsafe) let environment = evaluator.environment
    let watch = CheckWatch(
      shouldStop: { environment.isInterrupted() },
      progress: { progress in
        let fraction = Double(progress.done) / Double(max(1, progress.total))
        environment.progress(ProgressBar(label: "gradcheck \(progress.tensor)", fraction: fraction))
      })
    return GradientChecker(
      on: kernels(call, evaluator), seed: UInt64(call.integer("seed") ?? 24), budget: call.integer("budget"),
      watch: watch)
  }

  private func kernels<Scalar: TensorScalar>(_ call: Call, _ evaluator: Evaluator) -> any LayerKernels<Scalar> {
    call.word("engine").flatMap(Engine.init(rawValue:))?.kernels() ?? evaluator.kernels()
  }

  /// A layer at an input that has been found to fit.
  private static func report<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>
  ) -> GradientReport {
    do throws(ShapeError) {
      return try checker.check(layer, at: input)
    } catch {
      preconditionFailure("\(layer.text) does not take \(input.shape), which was found to fit")
    }
  }

  /// Runs what may find that shapes do not fit, and tells it at the input.
  private func fitting(
    _ call: Call, _ model: ModelValue, _ body: () throws(NetworkShapeError) -> Void
  ) throws(Diagnostic) {
    do throws(NetworkShapeError) { try body() } catch {
      throw Diagnostic(error, named: call.path("net")?.text, isLayer: model.isLayer).located(at: call.span(of: "x"))
    }
  }

  /// A batch of two for a network: of the shape that it states, else that it last saw, else the smallest that fits.
  private func inputMadeToSuit<Scalar: TensorScalar>(
    _ network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, _ call: Call
  ) throws(Diagnostic) -> Tensor<Scalar> {
    let lastSeen = model.memory?.evaluation.input.shape.example
    guard let example = Laboratory.exampleShape(for: network, lastSeen: lastSeen) else {
      throw call.error(
        .missingArgument, "no square image of up to 64 pixels a side fits this network: gradcheck needs an input",
        at: "net", help: "write `gradcheck \(call.path("net")?.text ?? "NET") X`")
    }
    var generator = SeededGenerator(seed: UInt64(call.integer("seed") ?? 24))
    return Laboratory.generic(example.batch(of: 2), from: &generator)
  }

  /// The value of a check with its verdict. Its subject is the layer or network as it was checked.
  private func output(
    _ drawing: any Drawing, _ reports: [GradientReport], of subject: ModelValue, blame network: NetworkReport? = nil,
    _ call: Call
  ) -> CommandOutput {
    let tally = GradientTally(reports)
    // The first layer of a network that is at fault, where one is.
    let blamed: [(name: String, value: any Value)] =
      network?.blamed.first.map { [("blame", NumberValue(Double($0)))] } ?? []
    let hasPassed = (network?.verdict ?? tally.verdict) == .right
    let value = ResultValue(
      "", kind: .gradientReport,
      fields: [
        ("passed", NumberValue(hasPassed ? 1 : 0)), ("worst", NumberValue(tally.worstError)),
        ("checked", NumberValue(Double(tally.checked))), ("agree", NumberValue(Double(tally.agree))),
        ("kinks", NumberValue(Double(tally.kinks))), ("wrong", NumberValue(Double(tally.wrong))),
        ("undecided", NumberValue(Double(tally.undecided))), ("subject", subject),
      ] + blamed, drawings: [drawing] + GradientSections.drawings(call.word("per"), reports))
    let failure = failure(tally, reports, network, call)
    return CommandOutput(value, effects: failure.map { [.verdict($0)] } ?? [])
  }

  /// Why a check has not passed; nil where it has.
  private func failure(
    _ tally: GradientTally, _ reports: [GradientReport], _ network: NetworkReport?, _ call: Call
  ) -> Diagnostic? {
    if network?.wasStopped ?? reports.contains(where: \.wasStopped) {
      return call.error(
        .interrupted, "the check was stopped after \(tally.checked) entries", help: "`budget=` looks at fewer")
    }
    switch network?.verdict ?? tally.verdict {
    case .right: return nil
    case .wrong:
      let names = network?.blame ?? tally.worstWrong.map { "\($0) is wrong" } ?? "a habit is broken"
      return call.error(.gradientWrong, "backward disagrees with finite differences: \(names)", at: "net")
    default:
      let message =
        tally.checked == 0 ? "there is nothing to check" : "no entry of some tensor could be decided at this input"
      return call.error(.gradientUndecided, message, at: "net", help: "give another input: `gradcheck NET X`")
    }
  }
}
