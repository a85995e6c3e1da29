import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `difference A B` finds the largest differences between two tensors; `difference LAYER textbook` those between a layer
/// and the textbook kernels.
struct DifferenceCommand: ValueCommand {
  /// What can be compared.
  enum Operand: Sendable {
    case numbers(Tensor<Double>)
    case layer(ModelValue)
    case textbook
  }

  private static let a = Parameter("a", operand(.tensor, .number, .layer), "a tensor, or a layer")
  private static let b = Parameter("b", operand(.tensor, .number), "a tensor of the same shape, or `textbook`")
    .accepting("textbook")

  /// A tensor, a number as a tensor of rank 0, or a layer.
  private static func operand(_ kinds: ValueKind...) -> ArgumentType<Operand> {
    ArgumentType(.value(kinds)) { content in
      switch content {
      case .field(.word): return .textbook
      case .values(let values):
        switch values.first {
        case let tensor as TensorValue: return .numbers(tensor.tensor)
        case let number as NumberValue: return .numbers(Tensor(Shape([]), [number.number]))
        case let model as ModelValue: return .layer(model)
        default: return nil
        }
      default: return nil
      }
    }
  }

  let declaration = CommandDeclaration(
    "difference", .chainRule, "finds the largest differences of two tensors, or of a layer and the textbook",
    parameters: [a, b], pipe: a,
    details: [
      "The relative difference is |a - b| / max(|a|, |b|).",
      "`difference LAYER textbook` compares the output and the gradients of a layer,",
      "for example with your equations, with the built-in layer's, computed by the",
      "textbook kernels, on a test input.",
    ],
    examples: [
      Example(
        "difference (tensor [1, 2, 3]) (tensor [1, 2.5, 3])",
        answer: "largest difference 0.5 at [1] (2 and 2.5)  relative 0.2 at [1]"),
      Example(
        "difference conv1 textbook", answer: "tensor {..}",
        after: ["conv1 = conv 1 4", "equation conv1 dbiases[c] = sum b h w: G[b,c,h,w]"]),
    ], seeAlso: ["gradcheck", "equation"], errors: [.shapeMismatch, .wrongKind])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    switch (call[Self.a], call[Self.b]) {
    case (.numbers(let a), .numbers(let b)): return try tensors(a, b, call, evaluator)
    case (.layer(let model), .textbook): return try textbook(model, call, evaluator)
    case (.layer, _):
      throw call.error(
        .wrongKind, "a layer can only be compared with `textbook`", at: Self.b,
        help: "write `difference LAYER textbook`, or compare outputs: `difference (X | LAYER) (X | LAYER)`")
    default:
      throw call.error(
        .wrongKind, "only a layer can be compared with `textbook`", at: Self.a,
        help: "write `difference LAYER textbook`")
    }
  }

  /// Compares a layer with the textbook kernels.
  private func textbook(
    _ model: ModelValue, _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> any Value {
    let name = call.path(of: Self.a)?.text ?? model.word
    let found = TextbookDifference(
      model.network.layers[0], in: evaluator.context(Double.self), seed: Session.defaultSeed)
    guard let found else {
      throw call.error(
        .wrongKind, "\(name) has no built-in counterpart to compare with", at: Self.a,
        help: "`gradcheck \(name)` checks its gradients")
    }
    let rows = found.rows.map { row -> [TableCell] in
      [
        .text(row.tensor == "output" ? "output" : "\(row.tensor).gradient"), .number(row.difference),
        .text(row.difference == 0 ? "" : "[\(row.indices.map(String.init).joined(separator: ","))]"),
        row.difference == 0 ? .missing : .number(row.values.own),
        row.difference == 0 ? .missing : .number(row.values.builtIn),
      ]
    }
    let table = Table(columns: ["tensor", "difference", "at", name, "textbook"], rows: rows)
    let real = found.rows.filter(\.isReal).map(\.tensor)
    let headline =
      real.isEmpty
      ? "\(name) computes what the textbook computes, up to rounding"
      : "\(name) differs from the textbook: \(real.joined(separator: ", "))"
    return ResultValue(
      headline, fields: [("absolute", NumberValue(found.rows.map(\.difference).max() ?? 0))], drawings: [table])
  }

  private func tensors(
    _ a: Tensor<Double>, _ b: Tensor<Double>, _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> any Value {
    guard a.shape == b.shape else {
      throw call.error(
        .shapeMismatch, "difference needs two tensors of the same shape, not of shapes \(a.shape) and \(b.shape)",
        at: Self.b)
    }
    var (absolute, absolutePlace, relative, relativePlace) = (0.0, 0, 0.0, 0)
    var poll = CancellationPoll()
    for (index, (x, y)) in zip(a.values, b.values).enumerated() {
      if poll.spent(10) { throw .stopped }
      if x == y { continue }
      let distance = x.isNaN || y.isNaN ? Double.infinity : abs(x - y)
      let share = distance.isFinite ? distance / max(abs(x), abs(y)) : .infinity
      if distance > absolute { (absolute, absolutePlace) = (distance, index) }
      if share > relative { (relative, relativePlace) = (share, index) }
    }
    func place(_ index: Int) -> String { "[\(a.indices(of: index).map(String.init).joined(separator: ","))]" }
    let headline: String
    if absolute == 0 {
      headline = "no difference: \(a.count) equal number\(a.count == 1 ? "" : "s")"
    } else {
      let pair = "(\(evaluator.format(a.values[absolutePlace])) and \(evaluator.format(b.values[absolutePlace])))"
      headline =
        "largest difference \(evaluator.format(absolute)) at \(place(absolutePlace)) \(pair)  "
        + "relative \(evaluator.format(relative)) at \(place(relativePlace))"
    }
    return ResultValue(
      headline, fields: [("absolute", NumberValue(absolute)), ("relative", NumberValue(relative))])
  }
}
