import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `gradflow NET X` shows where values and gradients go, and where they do not.
struct GradflowCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a network or layer")
  private static let x = Parameter("x", .tensor, "an input")
  private static let layer = Parameter(
    option: "layer", .integer(0...Limits.layers), "draw the gradient that arrives at this layer's output")
  private static let step = Parameter(option: "step", .yesOrNo, "go back layer by layer")

  let declaration = CommandDeclaration(
    "gradflow", .chainRule, "every layer forward and backward: shapes, norms, what gets no gradient, dead units",
    parameters: [net, x] + NetworkLossArgument.parameters + [layer, step], pipe: x,
    details: [
      "Without loss= a random signed gradient arrives. Blocked is the share of a layer's inputs that get no gradient:",
      "max pooling lets one of each window through, ReLU those above 0. Of small maps the values and their gradients are",
      "shown, of larger ones pictures: the gradient, and the entries that get some.",
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
    let flow: GradientFlow
    do throws(NetworkShapeError) {
      _ = try model.network.shapes(ofBatch: input.shape)
    } catch {
      throw Diagnostic(error, named: call.path(of: Self.net)?.text, isLayer: model.isLayer).located(
        at: call.span(of: Self.x))
    }
    let loss = try NetworkLossArgument.loss(call, model.network, input)
    do throws(NetworkShapeError) {
      flow = try GradientFlow(of: model.network, at: input, loss: loss, in: evaluator.context(Double.self))
    } catch {
      throw Diagnostic(error, named: call.path(of: Self.net)?.text, isLayer: model.isLayer).located(
        at: call.span(of: Self.x))
    }
    if let index = call[Self.layer], !flow.stages.indices.contains(index) {
      throw call.error(
        .indexOutOfRange, "\(name) has no layer \(index)", at: Self.layer, help: "0 to \(flow.stages.count - 1)")
    }
    var drawings: [any Drawing] = [table(flow)]
    if call[Self.step] == true {
      for stage in flow.stages.reversed() { drawings.append(picture(flow, layer: stage.index)) }
      drawings.append(picture(flow, layer: nil))
    } else {
      drawings.append(picture(flow, layer: call[Self.layer]))
    }
    let blocked = flow.stages.map(\.blockedShare)
    return ResultValue(
      flow.loss.map { "loss \(evaluator.format($0))" } ?? "",
      fields: [
        ("blocked", TensorValue(Tensor(Shape(blocked.count), blocked))),
        ("norms", TensorValue(Tensor(Shape(blocked.count), flow.stages.map(\.arrivingNorm)))),
        ("gradient", TensorValue(flow.inputGradient)),
      ], drawings: drawings)
  }

  private func table(_ flow: GradientFlow) -> Table {
    let rows = flow.stages.map { stage -> [TableCell] in
      [
        .text("[\(stage.index)]"), .text(stage.text), .text("\(stage.outputShape)"), .number(stage.outputNorm),
        .number(stage.arrivingNorm), .number(stage.leavingNorm), .text(NumberFormat.percent(stage.blockedShare)),
        stage.units.map { .text("\($0.dead) of \($0.count)") } ?? .missing,
      ]
    }
    return Table(columns: ["", "layer", "output", "|Y|", "|dL/dY|", "|dL/dX|", "blocked", "dead"], rows: rows)
  }

  /// The gradient that arrives at a layer's output, or at the input, with the values there.
  private func picture(_ flow: GradientFlow, layer: Int?) -> GradientArrival {
    let gradient = layer.map { flow.arriving[$0] } ?? flow.inputGradient
    let values = layer.map { flow.outputs[$0] } ?? flow.input
    let nextIndex = layer.map { $0 + 1 } ?? 0
    let next = flow.stages.indices.contains(nextIndex) ? flow.stages[nextIndex] : nil
    let place = layer.map { "the output of [\($0)]" } ?? "the input"
    let sender = next.map { "[\($0.index)] \($0.text)" } ?? (flow.loss == nil ? "a random gradient" : "the loss")
    let nonzero = gradient.values.count { $0 != 0 }
    let share = NumberFormat.percent(Double(nonzero) / Double(max(1, gradient.count)))
    let title =
      "dL/d(\(place)) \(gradient.shape), from \(sender): \(nonzero) of \(gradient.count) entries (\(share)) get some"
    let size = gradient.shape.dimensions.suffix(2).reduce(1, *)
    let planes = (0..<(size == 0 ? 0 : gradient.count / size)).map { plane in
      let indices = gradient.indices(of: plane * size).dropLast(2).map(String.init)
      return GradientArrival.Plane(
        caption: indices.isEmpty ? "" : "[\(indices.joined(separator: ","))]", values: PixelGrid(values, plane: plane),
        gradient: PixelGrid(gradient, plane: plane),
        roles: next?.pooling?.roles[plane * size..<(plane + 1) * size].map { $0.mark } ?? [])
    }
    let pool = next?.pooling.flatMap { $0.window == $0.stride ? $0.window : nil }
    return GradientArrival(planes, title: title, window: pool.map { ($0.vertical, $0.horizontal) })
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
