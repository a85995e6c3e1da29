import Equations
import GradientChecking
import NeuralNetworks

/// `derive LAYER` writes the gradients that follow from a layer's forward equations.
struct DeriveCommand: ValueCommand {
  private static let layer = Parameter("layer", .layer, "a layer")

  let declaration = CommandDeclaration(
    "derive", .chainRule, "writes the gradients that follow from a layer's forward equations",
    parameters: [layer], pipe: layer,
    details: [
      "Applies the chain rule to each equation, from Y back to X and every parameter.",
      "The form of the slides, which gathers all terms of an entry, comes first; the",
      "scatter form adds each entry of ∂L/∂Y to the entries that it depends on.",
      "`help equations` explains the notation.",
    ],
    examples: [
      Example("derive (linear 6 3)", answer: "linear:"), Example("conv 1 4 padding=1 | derive", answer: "conv:"),
      Example("derive pool", answer: "pool (maxpool):", after: ["pool = maxpool 2"]),
    ], seeAlso: ["gradcheck", "explain"], errors: [.badValue, .wrongKind])

  /// The forward equations of a layer, and the tensors that they read beside X and the parameters.
  private static func forward(of layer: any Layer<Double>) -> (equations: [String], others: [String]) {
    let layer = mended(layer)
    let typed = layer.typedEquations
    guard typed["Y"] == nil, typed["Z"] == nil else { return (typed.entries.map(\.equation.text), []) }
    return (layer.declaration.equations, ["mask"])
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.layer]
    let layer = model.network.layers[0]
    let name = call.name(of: Self.layer, else: model.word)
    let (texts, others) = Self.forward(of: layer)
    guard !texts.isEmpty else {
      throw call.error(
        .badValue, "\(layer.declaration.word) has no equations to derive from", at: Self.layer,
        help: layer.blocks.first?.layers.first.map { "derive a layer inside it, such as `derive (\($0.text))`" })
    }
    do throws(EquationError) {
      let derived = try Self.gradients(of: layer, texts, others: others)
      return ResultValue(
        "", drawings: [DerivedEquations(derived, title: name == model.word ? name : "\(name) (\(model.word))")])
    } catch {
      throw Diagnostic(error, at: call.span(of: Self.layer))
    }
  }

  /// The gradients of a layer with these equations, whatever its input is.
  static func gradients(
    of layer: any Layer<Double>, _ texts: [String], others: [String] = []
  ) throws(EquationError) -> DerivedGradients {
    let equations = try Equation.all(texts)
    let rank = Equation.rank(of: "X", in: equations)
    let input = KnownShape(rank.map { Array(repeating: nil, count: $0) })
    let own = mended(layer) as? OwnLayer<Double>
    var scope = own?.scope ?? EquationScope(mended(layer).withoutEquations, input: input)
    for name in others { scope.tensors[name] = input }
    let parameters = own?.definition.parameters.map(\.name) ?? layer.parameterNames
    return try DerivedGradients(equations, parameters: parameters, in: scope)
  }
}

extension Diagnostic {
  /// An error in an equation that does not stand in the line: the equation and a caret are notes.
  init(_ error: EquationError, at span: Range<Int>) {
    self.init(
      ErrorCode(rawValue: error.code.rawValue) ?? .badValue, error.message, at: span, help: error.help)
    guard let text = error.text else { return }
    let place = error.range.clamped(to: 0..<text.count)
    let caret =
      String(repeating: " ", count: place.lowerBound) + "^" + String(repeating: "~", count: max(0, place.count - 1))
    notes = [text, caret]
  }
}
