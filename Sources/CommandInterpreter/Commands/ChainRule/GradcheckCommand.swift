import Equations
import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `gradcheck LAYER|NET [X]` checks backward against finite differences, entry by entry.
struct GradcheckCommand: Command {
  static let net = Parameter("net", .layerOrNetwork, "a layer or network")
  static let x = Parameter(optional: "x", .tensor, "input (default: generated test inputs)")
  static let layer = LayerPathArgument.parameter(
    "layer to check, at its position, such as 3 or 3[1] (default: all)")
  private static let mode = Parameter(
    option: "mode", .choice(), default: PassMode.inference,
    "dropout and batchnorm mode")
  static let per = Parameter(option: "per", .choice(GradientSection.self), "also tabulate results per")
  static let budget = Parameter(
    option: "budget", .integer(1...Int(Int32.max)), "approximate number of entries to check per tensor")
  private static let precision = Parameter(
    option: "precision", .choice([("double", TrainingConfiguration.Precision.double), ("float", .float)]),
    default: .double, "precision of the layers")
  private static let engine = Parameter(
    option: "engine", .choice(Engine.self), "compute engine (default: the session's)")
  private static let seed = Parameter(
    option: "seed", .integer(0...Int(Int64.max)), default: Int(Session.defaultSeed),
    "random seed")

  let declaration = CommandDeclaration(
    "gradcheck", .chainRule, "checks every gradient of a layer or network against finite differences",
    parameters: [net, x] + NetworkLossArgument.parameters + [
      layer, mode, per, GradientDetails.entry, GradientDetails.sweep, budget, precision, engine, seed,
    ], pipe: x,
    details: [
      "Each entry t is perturbed by ±h: Σ_j G_j (y_j(t+h) - y_j(t-h)) / 2h must match",
      "backward for a random G, within a computed bound. At a kink (ReLU at 0, a tie",
      "in a window), any slope between the two sides is correct. An entry is untested",
      "if no gradient arrives or no output changes. In a network, each layer is",
      "checked at its position and on separate test inputs; a layer with nested",
      "layers, on a sample of entries. In training mode, passes share a dropout mask.",
    ],
    examples: [Example("gradcheck conv1", answer: "PASS  conv1: {..}", after: ["conv1 = conv 2 5 kernel=3 padding=1"])],
    seeAlso: ["backward", "forward"],
    errors: [.gradientWrong, .gradientUndecided, .shapeMismatch, .missingArgument, .interrupted])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    let output =
      switch call[Self.precision] {
      case .float: try check(call, in: Float.self, evaluator)
      case .double: try check(call, in: Double.self, evaluator)
      }
    // If Ctrl-C comes between evaluations, the check stops by itself and reports what it has checked. An evaluation
    // that was cut short could make a correct gradient look wrong.
    if evaluator.isCutShort {
      throw call.error(.interrupted, "stopped by Ctrl-C during an evaluation, so there is no result")
    }
    let notes = typedForwardNotes(call, evaluator)
    guard !notes.isEmpty, let value = output.value as? ResultValue else { return output }
    return CommandOutput(value.beginning(with: notes), effects: output.effects)
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
      try checkMemory(call, model, batch.shape, evaluator)
      input = batch
    }
    let isAlone = model.isLayer && !call.has(NetworkLossArgument.loss) && !call.has(Self.layer)
    if isAlone, !GradientDetails.areAsked(call), !network.layers[0].blocks.isEmpty {
      let points = input.map { [$0] } ?? TestInputs.points(for: network.layers[0], seed: checker.seed).map(\.input)
      return try trees(
        points.map { LayerVisit([], network.layers[0], input: $0, arriving: nil, in: checker.context) }, name, checker,
        of: model, call)
    }
    if isAlone, input == nil, mended(network.layers[0]).isOwn { try checkInputs(of: network.layers[0], name, call) }
    if isAlone, input == nil, !GradientDetails.areAsked(call) {
      return output(name, checker.check(network.layers[0]).reports, of: model, call)
    }
    if input == nil, isAlone { input = TestInputs.points(for: network.layers[0], seed: checker.seed).first?.input }
    let point: Tensor<Scalar>
    if let input { point = input } else { point = try inputMadeToSuit(network, model, call) }
    if isAlone || call.has(Self.layer) {
      let path =
        try LayerPathArgument.path(Self.layer, call, in: model.network.layers, of: name, evaluator) ?? [.index(0)]
      let visit = try visit(path, of: network, model, at: point, checker, call)
      let subject = model.isLayer && path.steps.count == 1 ? name : "\(name)\(path)"
      let standing = checker.with(visit.context)
      if let detail = try GradientDetails.value(visit.layer, at: visit.input, by: standing, call) {
        return CommandOutput(detail)
      }
      let checked = try path.layer(in: model.network.layers).map { layer throws(Diagnostic) in
        model.isLayer && path.steps.count == 1 ? model : try ModelValue(layer: layer)
      }
      guard visit.layer.blocks.isEmpty else {
        let below = LayerVisit([], visit.layer, input: visit.input, arriving: nil, in: visit.context)
        return try trees([below], subject, standing, of: checked ?? model, call)
      }
      let report = try Self.report(visit.layer, at: visit.input, by: standing, call)
      return output(subject, [report], of: checked ?? model, call)
    }
    if GradientDetails.areAsked(call) {
      let isEntry = call.has(GradientDetails.entry)
      throw call.error(
        .missingArgument, "`\(isEntry ? "entry" : "sweep")=` requires `layer=` for a network or a loss",
        at: isEntry ? GradientDetails.entry : GradientDetails.sweep, help: "for example `layer=0`")
    }
    let loss = try NetworkLossArgument.loss(call, network, point)
    let report = try fitting(call, model) { () throws(NetworkShapeError) in
      try checker.check(network, at: point, loss: loss)
    }
    return output(name, [report], of: model, call)
  }

  /// Throws if no generated input fits a layer of one's own, with the reason for a plain input.
  private func checkInputs<Scalar: TensorScalar>(
    of layer: any Layer<Scalar>, _ name: String, _ call: Call
  ) throws(Diagnostic) {
    guard TestInputs.exampleShape(for: layer) == nil else { return }
    let rank = (mended(layer) as? OwnLayer<Scalar>)?.definition.inputRank ?? 2
    var reason = ""
    do throws(ShapeError) {
      _ = try layer.outputShape(of: PartialShape(Array([2, 8, 9, 7, 6].prefix(max(1, rank - 1)))))
    } catch { reason = error.remedy ?? "" }
    throw call.error(
      .missingArgument, "no generated input fits \(name)" + (reason.isEmpty ? "" : ": \(reason)"), at: Self.net,
      help: "give an input, such as `gradcheck \(name) X`")
  }

  /// Throws if the check needs more memory than is available, for its passes and for the entries of its report.
  private func checkMemory(
    _ call: Call, _ model: ModelValue, _ batch: Shape, _ evaluator: Evaluator
  ) throws(Diagnostic) {
    try evaluator.checkActivations(of: model.network, batch)
    let mode: ForwardContext<Double>.Mode =
      call[Self.mode] == .training ? .training(RandomStream(seed: 0)) : .inference
    let context = evaluator.context(Double.self, mode: mode)
    let parameters = model.network.layers.flatMap { layer in layer.parameterNames.indices.map { layer.parameter($0) } }
    // With a budget, a parameter's entries are checked in whole groups; the length of the largest axis serves as the
    // size of a group.
    let sampled = call[Self.budget].map { budget in
      parameters.reduce(0) { entries, tensor in
        let group = tensor.shape.dimensions.max() ?? 1
        return entries.saturatingAdd(min(tensor.count, budget.saturatingMultiply(2).saturatingAdd(group)))
      }
    }
    let looked = sampled ?? parameters.reduce(0) { $0 + $1.count }
    try evaluator.checkPasses(of: model.network, batch, in: context) { passes in
      // For each parameter: a perturbed value, a size, a direction, a gradient computed in three ways, and noise.
      let copies = passes.both.saturatingMultiply(3).saturatingAdd(passes.gradients.saturatingMultiply(7))
      let entries = looked.saturatingAdd(passes.kept / MemoryLayout<Double>.stride)
      return copies.saturatingAdd(batch.bytes(4)).saturatingAdd(entries.saturatingMultiply(Self.bytesPerEntry))
    }
  }

  /// Estimated bytes per entry of a report.
  private static let bytesPerEntry = 360

  /// The single layer to check, with the input it receives in the network.
  private func visit<Scalar: TensorScalar>(
    _ path: LayerPath, of network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, at point: Tensor<Scalar>,
    _ checker: GradientChecker<Scalar>, _ call: Call
  ) throws(Diagnostic) -> LayerVisit<Scalar> {
    let evaluation = try fitting(call, model) { () throws(NetworkShapeError) in
      try network.forward(point, in: checker.context)
    }
    let index = path.first ?? 0
    let top = LayerVisit(
      [.index(index)], network.layers[index], input: evaluation.input(ofLayer: index), arriving: nil,
      in: checker.context.entering(index))
    return top.visit(at: path) ?? top
  }

  /// Checks a layer with nested layers at one or several inputs: the layer itself, and each nested layer at its position.
  private func trees<Scalar: TensorScalar>(
    _ visits: [LayerVisit<Scalar>], _ name: String, _ checker: GradientChecker<Scalar>, of subject: ModelValue,
    _ call: Call
  ) throws(Diagnostic) -> CommandOutput {
    var checks: [NetworkReport] = []
    for visit in visits {
      do throws(ShapeError) { checks.append(try checker.check(visit)) } catch {
        throw Diagnostic(error, of: visit.layer.text).located(at: call.span(of: Self.x))
      }
    }
    return output(name, checks, of: subject, call)
  }

  private func checker<Scalar: TensorScalar>(
    _ call: Call, in precision: Scalar.Type, _ evaluator: Evaluator
  ) -> GradientChecker<Scalar> {
    // The check calls the watch only on this thread, so the environment is not really shared.
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
    let kernels: any LayerKernels<Scalar> = call[Self.engine].map { evaluator.kernels(of: $0) } ?? evaluator.kernels()
    let stream = RandomStream(seed: UInt64(call[Self.seed]))
    return ForwardContext(kernels, mode: call[Self.mode] == .training ? .training(stream) : .inference)
  }

  /// Checks a layer at an input.
  private static func report<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>, _ call: Call
  ) throws(Diagnostic) -> GradientReport {
    do throws(ShapeError) {
      return try checker.check(layer, at: input)
    } catch {
      throw Diagnostic(error, of: layer.text).located(at: call.span(of: x))
    }
  }

  /// Runs `body`; reports a shape error at the input operand, or at the command word if there is none.
  private func fitting<Found>(
    _ call: Call, _ model: ModelValue, _ body: () throws(NetworkShapeError) -> Found
  ) throws(Diagnostic) -> Found {
    do throws(NetworkShapeError) { return try body() } catch {
      throw model.shapeError(error, named: call.path(of: Self.net)?.text).located(at: call.span(of: Self.x))
    }
  }

  /// A generated batch of two images, or four in training mode. Its image shape is the one that the network declares,
  /// otherwise that of the last forward pass if it fits, otherwise that of a small square image or a vector that fits.
  private func inputMadeToSuit<Scalar: TensorScalar>(
    _ network: LayeredNeuralNetwork<Scalar>, _ model: ModelValue, _ call: Call
  ) throws(Diagnostic) -> Tensor<Scalar> {
    let lastSeen = model.lastForward?.evaluation.input.shape.example
    guard let example = TestInputs.exampleShape(for: network, lastSeen: lastSeen) else {
      throw call.error(
        .missingArgument, "no square image of up to 64 x 64 pixels fits this network, so gradcheck needs an input",
        at: Self.net, help: "give an input: `gradcheck \(call.name(of: Self.net, else: "NET")) X`")
    }
    var generator = SeededGenerator(seed: UInt64(call[Self.seed]))
    // Batchnorm would turn any two values into 1 and -1, which leaves almost no gradient, so training mode needs more
    // images.
    return TestInputs.generic(example.batch(of: call[Self.mode] == .training ? 4 : 2), from: &generator)
  }
}
