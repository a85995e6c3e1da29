import NeuralNetworks

/// Building the layers of a block, which stand in parentheses: `residual (conv 8 | relu)`.
extension Evaluator {
  /// The layers of a block, made for what comes in: a tensor, or the layers before it.
  mutating func block(
    _ expression: Expression, after piped: (any Value)?, at span: Range<Int>
  ) throws(Diagnostic) -> [any Layer<Double>] {
    var head: ModelValue?
    switch piped {
    case let model as ModelValue: head = model
    case let tensor as TensorValue where tensor.tensor.shape.rank > 1:
      let shape = tensor.tensor.shape
      head = ModelValue(try ModelValue.checked([], input: shape.rank == 3 ? shape : shape.example))
    default: break
    }
    let value: any Value
    switch expression {
    case .pipeline(let pipeline, _): value = try evaluate(pipeline, after: head)
    case .path(let path):
      let named = try self.value(at: path)
      guard let head, let model = named as? ModelValue else {
        value = named
        break
      }
      value = try Composition.pipe(head, from: "", into: model, path: path, at: span, in: &self)
    default: value = try evaluate(expression)
    }
    guard let model = value as? ModelValue else {
      throw Diagnostic(
        .wrongKind, "a block is made of layers, and this is \(value.kind.withArticle)", at: span,
        help: "for example `(conv 8 padding=1 | relu)`")
    }
    let layers = Array(model.network.layers.dropFirst(head?.network.layers.count ?? 0))
    if layers.isEmpty { throw Diagnostic(.badValue, "a block has at least one layer", at: span) }
    return layers
  }
}
