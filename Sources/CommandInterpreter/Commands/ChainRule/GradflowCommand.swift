import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `gradflow NET X` shows how values and gradients flow through a network, and where they are blocked.
struct GradflowCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network or layer")
  private static let x = Parameter("x", .tensor, "input")
  private static let layer = LayerPathArgument.parameter(
    "layer whose upstream gradient is drawn, such as 3 or 3[1]")
  private static let mode = Parameter(
    option: "mode", .choice(), default: PassMode.inference,
    "dropout and batchnorm mode")
  private static let step = Parameter(option: "step", .yesOrNo, "whether to draw every layer, last layer first")

  let declaration = CommandDeclaration(
    "gradflow", .chainRule, "traces values and gradients through every layer: shapes, norms, dead units",
    parameters: [net, x] + NetworkLossArgument.parameters + [layer, step, mode], pipe: x,
    details: [
      "Without `loss=`, the upstream gradient is random. The `blocked` column is the",
      "fraction of a layer's inputs that get no gradient: max pooling passes gradient",
      "to one input per window, ReLU only to positive inputs. Small maps are drawn as",
      "numbers, larger ones as pictures. A residual layer is followed by its two",
      "paths, each with its share of their total norm.",
    ],
    examples: [
      Example(
        "gradflow net x", answer: "{..}",
        after: ["net = input 1x8x8 | conv 2 activation=relu | maxpool 2 | flatten | linear 3", "x = randn 1x1x8x8"])
    ], seeAlso: ["backward", "explain", "gradcheck"], errors: [.shapeMismatch, .missingArgument])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let name = call.name(of: Self.net, else: model.word)
    let input = Composition.batch(call[Self.x].tensor, for: model.network)
    let mode: ForwardContext<Double>.Mode =
      call[Self.mode] == .training ? .training(RandomStream(seed: evaluator.session.generator.next())) : .inference
    let path = try LayerPathArgument.path(Self.layer, call, in: model.network.layers, of: name, evaluator)
    let flow: GradientFlow
    do throws(NetworkShapeError) {
      _ = try model.network.shapes(ofBatch: input.shape)
    } catch {
      throw model.shapeError(error, named: call.path(of: Self.net)?.text).located(at: call.span(of: Self.x))
    }
    // Memory for the two passes, for computing each layer again, for the gradients, and for pictures of the input and
    // its gradient. Nested layers are computed once within their layer and once alone.
    let isTree = model.network.treeCount > model.network.layers.count
    try evaluator.checkActivations(of: model.network, input.shape)
    try evaluator.checkPasses(of: model.network, input.shape, in: evaluator.context(mode: mode)) {
      $0.both.saturatingAdd($0.kept.saturatingMultiply(isTree ? 3 : 2)).saturatingAdd($0.gradients)
        .saturatingAdd(input.shape.bytes(2))
    }
    let loss = try NetworkLossArgument.loss(call, model.network, input)
    do throws(NetworkShapeError) {
      flow = try GradientFlow(of: model.network, at: input, loss: loss, in: evaluator.context(mode: mode))
    } catch {
      throw model.shapeError(error, named: call.path(of: Self.net)?.text).located(at: call.span(of: Self.x))
    }
    try evaluator.checkInterruption()
    var drawings: [any Drawing] = [GradientFlowDrawing(flow)]
    let top = flow.stages.filter { $0.path.depth == 0 }
    if call[Self.step] == true {
      for stage in flow.stages.reversed() { drawings.append(picture(flow, stage)) }
      drawings.append(picture(flow, nil))
    } else {
      drawings.append(picture(flow, path.flatMap { flow[$0] }))
    }
    return ResultValue(
      flow.loss.map { "loss \(evaluator.format($0))" } ?? "",
      fields: [
        ("blocked", TensorValue(Tensor(Shape(top.count), top.map(\.blockedShare)))),
        ("norms", TensorValue(Tensor(Shape(top.count), top.map(\.arrivingNorm)))),
        ("gradient", TensorValue(flow.inputGradient)),
      ] + shares(flow), drawings: drawings)
  }

  /// A field with the gradient shares of the skip path and the block of every residual layer; empty if there are no
  /// such layers.
  private func shares(_ flow: GradientFlow) -> [(name: String, value: any Value)] {
    let paths = flow.stages.compactMap(\.paths)
    guard !paths.isEmpty else { return [] }
    return [("paths", TensorValue(Tensor(Shape(paths.count, 2), paths.flatMap { [$0.skipShare, $0.blockShare] })))]
  }

  /// The gradient that arrives at a layer's output, or at the network's input if `stage` is nil, with the values there.
  private func picture(_ flow: GradientFlow, _ stage: GradientFlow.Stage?) -> GradientArrival {
    let gradient = stage?.arriving ?? flow.inputGradient
    let values = stage?.output ?? flow.input
    let next = stage.map { flow[$0.path.next] } ?? flow.stages.first
    let place = stage.map { "the output of \($0.path)" } ?? "the input"
    let sender = next.map { "\($0.path) \($0.text)" } ?? sender(after: stage, flow)
    let nonzero = gradient.values.polled.count { $0 != 0 }
    let share = NumberFormat.percent(Double(nonzero) / Double(max(1, gradient.count)))
    let title =
      "dL/d(\(place)) \(gradient.shape), from \(sender): \(nonzero) of \(gradient.count) entries (\(share)) non-zero"
    let size = gradient.shape.dimensions.suffix(2).reduce(1, *)
    var planes: [GradientArrival.Plane] = []
    var poll = CancellationPoll()
    for plane in 0..<(size == 0 ? 0 : gradient.count / size) where !poll.spent(20 * size + 1000) {
      let indices = gradient.indices(of: plane * size).dropLast(2).map(String.init)
      let caption = indices.isEmpty ? "" : "[\(indices.joined(separator: ","))]"
      planes.append(
        GradientArrival.Plane(
          caption: caption, values: PixelGrid(values, plane: plane), gradient: PixelGrid(gradient, plane: plane),
          roles: next?.pooling?.roles[plane * size..<(plane + 1) * size].map { $0.mark } ?? []))
    }
    let pool = next?.pooling.flatMap { $0.window == $0.stride ? $0.window : nil }
    return GradientArrival(planes, title: title, window: pool.map { ($0.vertical, $0.horizontal) })
  }

  /// The source of the gradient at the last layer of a block or network: the sum after the block, the loss, or a random
  /// gradient.
  private func sender(after stage: GradientFlow.Stage?, _ flow: GradientFlow) -> String {
    if let stage, stage.path.depth > 0 { return "the sum of \(LayerPath(Array(stage.path.steps.dropLast(2))))" }
    return flow.loss == nil ? "a random gradient" : "the loss"
  }
}

extension LayerPath {
  /// The path of the layer after this one in the same block or network; it may not exist.
  fileprivate var next: LayerPath {
    guard case .index(let index)? = steps.last else { return self }
    return LayerPath(Array(steps.dropLast()) + [.index(index + 1)])
  }
}

extension PoolingRoles.Role {
  fileprivate var mark: NumberGrid.Mark {
    switch self {
    case .winner: .winner
    case .tie: .tie
    case .loser: .none
    }
  }
}
