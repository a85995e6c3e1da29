import NeuralNetworks

/// Builds the layers of a block, which is written in parentheses: `residual (conv 8 | relu)`.
extension Evaluator {
  /// Builds the layers of a layer's block for their input: the piped tensor, or the output of the piped layers. Without
  /// piped input, the shape of their input is unknown.
  mutating func block(
    _ expression: Expression, named name: String, of word: String, after piped: (any Value)?, at span: Range<Int>
  ) throws(Diagnostic) -> [any Layer<Double>] {
    var head: ModelValue?
    switch piped {
    case let model as ModelValue: head = model
    case let tensor as TensorValue where tensor.tensor.shape.rank > 0:
      let shape = tensor.tensor.shape
      // A tensor of rank 1 or 3 is a single example, without a batch axis.
      head = ModelValue(try ModelValue.checked([], input: [1, 3].contains(shape.rank) ? shape : shape.example))
    default: break
    }
    let outer = blockPlaces
    defer { blockPlaces = outer }
    let before = head?.network.layers.count ?? 0
    let isAlone = before == 0 && head?.network.inputShape == nil || piped is TensorValue
    let owner = outer.isEmpty && isAlone ? word : outer.path(of: before, named: "net")
    blockPlaces.append(BlockPlace(first: before, path: owner + (name == LayerPath.standardBlock ? "" : ".\(name)")))
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
        .wrongKind, "a block consists of layers, not of \(value.kind.withArticle)", at: span,
        help: "for example `residual (conv 8 8 padding=1 | relu)`")
    }
    let layers = Array(model.network.layers.dropFirst(before))
    if layers.isEmpty {
      throw Diagnostic(
        .badValue, "a block needs at least one layer", at: span,
        help: "for example `residual (conv 8 8 padding=1 | relu)`")
    }
    return layers
  }
}
