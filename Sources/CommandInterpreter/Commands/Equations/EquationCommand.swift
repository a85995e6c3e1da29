import Equations
import GradientChecking
import NeuralNetworks

/// `equation LAYER PLACE[INDICES] = EXPR` makes a layer compute its output or a gradient by a typed equation.
struct EquationCommand: ValueCommand {
  private static let layer = Parameter("layer", .layerOrNetwork, "a named layer")
  private static let equation = Parameter("equation", .equation, "an equation, such as `dX[b,i] = ...`")

  let declaration = CommandDeclaration(
    "equation", .chainRule, "makes a layer compute its output or a gradient by your equation",
    parameters: [layer, equation],
    details: [
      "Places: Y (output), Z (before the activation), dX, and d with a parameter's",
      "name; also dL/dX and ∂L/∂X. `equation conv1.dX[b,k,y,x] = ...` is the same.",
      "`help equations` explains the notation; `equations LAYER` lists your",
      "equations, `restore LAYER` removes them.",
    ],
    examples: [
      Example(
        "equation conv1 dbiases[c] = sum b h w: G[b,c,h,w]", answer: "conv1: {..}dbiases by your equation",
        after: ["conv1 = conv 1 4 kernel=3 padding=1"])
    ], seeAlso: ["equations", "restore", "derive", "gradcheck"],
    errors: [.syntax, .unknownName, .shapeMismatch, .badValue, .limit, .missingArgument, .reservedName])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let (model, path) = try call.namedModel(Self.layer)
    let layer = try call.equationLayer(Self.layer, model, path.text)
    let text = call[Self.equation]
    let span = call.place(of: Self.equation)
    var set = mended(layer).typedEquations
    let entry: EquationSet.Entry
    do throws(EquationError) {
      entry = try set.set(text, in: mended(layer).equationScope)
    } catch {
      throw Diagnostic(error, typed: text, at: span)
    }
    var network = model.network
    network.layers[0] = layer.replacing(equations: set)
    let changed = model.with(network)
    try evaluator.assign(changed, to: path)
    let notes =
      Self.reading(entry) + Self.unread(entry, of: mended(layer), path.text)
      + entry.notes.map { note in note.message + (note.help.map { ": \($0)" } ?? "") }
    return ResultValue("\(path.text): \(changed.summary(evaluator.style))", notes: notes)
  }

  /// A note that a place is none of the layer's, and is read by none of its equations: it may be misspelt.
  private static func unread(_ entry: EquationSet.Entry, of layer: any Layer<Double>, _ name: String) -> [String] {
    let places = ["Y", "Z", "dX", "dZ"] + layer.parameterNames.map { "d" + $0 }
    guard !places.contains(entry.place), !layer.isOwn else { return [] }
    let known = places.joined(separator: ", ")
    return ["\(entry.place) is a new tensor, for other equations to read; \(name) has \(known)"]
  }

  /// How the equation was read, if that is not plain from its text: a sum's end.
  private static func reading(_ entry: EquationSet.Entry) -> [String] {
    entry.equation.value.hasSumBeforeTerm ? ["read as `\(Renderer.echo(entry.equation))`"] : []
  }
}

extension Equations.Expression {
  /// Whether a term follows a sum, which ends before it: `sum i: X[i] + b`.
  fileprivate var hasSumBeforeTerm: Bool {
    if case .binary(.add, let left, _) = form, left.endsInSum { return true }
    if case .binary(.subtract, let left, _) = form, left.endsInSum { return true }
    return children.contains { $0.hasSumBeforeTerm }
  }

  private var endsInSum: Bool {
    switch form {
    case .reduction: true
    case .binary(_, _, let right): right.endsInSum
    case .negated(let value): value.endsInSum
    default: false
    }
  }
}

extension Layer {
  /// This layer with other equations; a fault stays around them.
  func replacing(equations: EquationSet) -> any Layer<Scalar> {
    let changed = mended(self).with(equations)
    guard let carrier = self as? any FaultCarrier<Scalar>, let fault = carrier.fault else { return changed }
    return fault.around(changed, isHidden: carrier.isHidden)
  }
}

extension Call {
  /// The layer that a model stands for, to change its equations.
  ///
  /// - Throws: `wrong-kind` for a network and for a layer with nested layers.
  func equationLayer(
    _ parameter: Parameter<ModelValue>, _ model: ModelValue, _ name: String
  ) throws(Diagnostic) -> any Layer<Double> {
    guard model.isLayer else {
      throw error(
        .wrongKind, "\(declaration.word) takes a layer, not a network", at: parameter,
        help: "name one of its layers, such as `\(name)[0]`")
    }
    guard model.network.layers[0].blocks.isEmpty else {
      throw error(
        .wrongKind, "\(model.word) computes with nested layers, not with equations", at: parameter,
        help: "name a nested layer, such as `\(name)[0]`")
    }
    return model.network.layers[0]
  }
}
