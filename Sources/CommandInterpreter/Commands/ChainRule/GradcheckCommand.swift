import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `gradcheck LAYER|NET [X]` checks backward against finite differences, entry by entry.
struct GradcheckCommand: Command {
  private static let net = Parameter("net", .layerOrNetwork, "a layer or network")
  private static let x = Parameter(optional: "x", .tensor, "an input; left out, inputs made to suit are used")
  private static let layer = Parameter(
    option: "layer", .integer(0...Limits.layers), "check one layer of a network where it stands")
  private static let per = Parameter(option: "per", .choice(GradientSection.self), "further tables")
  private static let budget = Parameter(
    option: "budget", .integer(1...Int(Int32.max)), "about how many entries of each tensor are looked at")
  private static let precision = Parameter(
    option: "precision", .choice([("double", TrainingConfiguration.Precision.double), ("float", .float)]),
    default: .double, "what the layers compute in")
  private static let engine = Parameter(
    option: "engine", .choice(Engine.self), "which kernels compute; else the session's")
  private static let seed = Parameter(
    option: "seed", .integer(0...Int(Int64.max)), default: Int(Session.defaultSeed),
    "what the random choices follow from")

  let declaration = CommandDeclaration(
    "gradcheck", .chainRule, "checks every gradient of a layer or network against finite differences",
    parameters: [net, x] + NetworkLossArgument.parameters + [
      layer, per, GradientDetails.entry, GradientDetails.sweep, budget, precision, engine, seed,
    ], pipe: x,
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
    switch call[Self.precision] {
    case .float: try check(call, in: Float.self, evaluator)
    case .double: try check(call, in: Double.self, evaluator)
    }
  }

  private func check<Scalar: TensorScalar>(
    _ call: Call, in precision: Scalar.Type, _ evaluator: Evaluator
  ) throws(Diagnostic) -> CommandOutput {
    let model = call[Self.net]
    let name = call.name(of: Self.net, else: model.word)
    let checker = checker(call, in: precision, evaluator)
    defer { evaluator.environment.progress(nil) }
    let network = model.network.converted(to: precision)
    var input: Tensor<Scalar>?
    if let x = call[Self.x] {
      let batch = Composition.batch(x.tensor, for: model.network).converted(to: precision)
      _ = try fitting(call, model) { () throws(NetworkShapeError) in try network.shapes(ofBatch: batch.shape) }
      input = batch
    }
    let isAlone = model.isLayer && !call.has(NetworkLossArgument.loss) && !call.has(Self.layer)
    if isAlone, input == nil, !GradientDetails.areAsked(call) {
      let reports = checker.check(network.layers[0]).reports
      return output(GradientReportDrawing(name, reports), reports, of: model, call)
    }
    if input == nil, isAlone { input = TestInputs.points(for: network.layers[0], seed: checker.seed).first?.input }
    let point: Tensor<Scalar>
    if let input { point = input } else { point = try inputMadeToSuit(network, model, call) }
    if isAlone || call.has(Self.layer) {
      let subject = try layer(of: network, model, name, at: point, call, evaluator)
      if let detail = try GradientDetails.value(subject.layer, at: subject.input, by: checker, call) {
        return CommandOutput(detail)
      }
      let reports = [try Self.report(subject.layer, at: subject.input, by: checker, call)]
      let checked = model.isLayer ? model : try ModelValue(layer: model.network.layers[call[Self.layer] ?? 0])
      return output(GradientReportDrawing(subject.name, reports), reports, of: checked, call)
    }
    if GradientDetails.areAsked(call) {
      throw call.error(
        .missingArgument, "one entry of a network is looked at in one of its layers",
        at: call.has(GradientDetails.entry) ? GradientDetails.entry : GradientDetails.sweep,
        help: "say which: `layer=0`")
    }
    let loss = try NetworkLossArgument.loss(call, network, point)
    let report = try fitting(call, model) { () throws(NetworkShapeError) in
      try checker.check(network, at: point, loss: loss)
    }
    let reports = report.layers.map(\.report)
    return output(NetworkReportDrawing(name, report), reports, of: model, blame: report, call)
  }

  /// The layer that is to be checked alone, under the name that one would type, and what it receives.
  private func layer<Scalar: TensorScalar>(
    of network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, _ name: String, at point: Tensor<Scalar>,
    _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> (layer: any Layer<Scalar>, name: String, input: Tensor<Scalar>) {
    let index = call[Self.layer] ?? 0
    guard network.layers.indices.contains(index) else {
      throw call.error(
        .indexOutOfRange, "\(name) has no layer \(index)", at: Self.layer, help: "0 to \(network.layers.count - 1)")
    }
    let evaluation = try fitting(call, model) { () throws(NetworkShapeError) in
      try network.forward(point, in: context(call, evaluator))
    }
    return (network.layers[index], model.isLayer ? name : "\(name)[\(index)]", evaluation.input(ofLayer: index))
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
      in: context(call, evaluator), seed: UInt64(call[Self.seed]), budget: call[Self.budget],
      watch: watch)
  }

  private func context<Scalar: TensorScalar>(_ call: Call, _ evaluator: Evaluator) -> ForwardContext<Scalar> {
    let kernels: any LayerKernels<Scalar> = call[Self.engine]?.kernels() ?? evaluator.kernels()
    return ForwardContext(kernels)
  }

  /// A layer at an input.
  private static func report<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>, _ call: Call
  ) throws(Diagnostic) -> GradientReport {
    do throws(ShapeError) {
      return try checker.check(layer, at: input)
    } catch {
      throw Diagnostic(error, of: layer.text).located(at: call.span(of: x))
    }
  }

  /// Runs what may find that shapes do not fit, and tells it at the input.
  private func fitting<Found>(
    _ call: Call, _ model: ModelValue, _ body: () throws(NetworkShapeError) -> Found
  ) throws(Diagnostic) -> Found {
    do throws(NetworkShapeError) { return try body() } catch {
      throw Diagnostic(error, named: call.path(of: Self.net)?.text, isLayer: model.isLayer)
        .located(at: call.span(of: Self.x))
    }
  }

  /// A batch of two for a network: of the shape that it states, else that it last saw, else the smallest that fits.
  private func inputMadeToSuit<Scalar: TensorScalar>(
    _ network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, _ call: Call
  ) throws(Diagnostic) -> Tensor<Scalar> {
    let lastSeen = model.lastForward?.evaluation.input.shape.example
    guard let example = TestInputs.exampleShape(for: network, lastSeen: lastSeen) else {
      throw call.error(
        .missingArgument, "no square image of up to 64 pixels a side fits this network: gradcheck needs an input",
        at: Self.net, help: "write `gradcheck \(call.name(of: Self.net, else: "NET")) X`")
    }
    var generator = SeededGenerator(seed: UInt64(call[Self.seed]))
    return TestInputs.generic(example.batch(of: 2), from: &generator)
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
      ] + blamed, drawings: [drawing] + (call[Self.per]?.drawings(reports) ?? []))
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
      return call.error(.gradientWrong, "backward disagrees with finite differences: \(names)", at: Self.net)
    default:
      let message =
        tally.checked == 0 ? "there is nothing to check" : "no entry of some tensor could be decided at this input"
      return call.error(.gradientUndecided, message, at: Self.net, help: "give another input: `gradcheck NET X`")
    }
  }
}
