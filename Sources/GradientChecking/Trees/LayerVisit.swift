public import NeuralNetworks

/// A layer of a tree at work: what it received, in which context, and the gradient that arrived at its output.
public struct LayerVisit<Scalar: TensorScalar>: Sendable {
  /// The way to the layer.
  public let path: LayerPath
  /// The layer.
  public let layer: any Layer<Scalar>
  /// What it received.
  public let input: Tensor<Scalar>
  /// ∂L/∂Y as it arrived; nil where nothing went back.
  public let arriving: Tensor<Scalar>?
  /// In what its passes are made.
  public let context: ForwardContext<Scalar>
  /// Whether a batch normalisation comes right after it in its list.
  let precedesNormalization: Bool

  /// A layer of a network at work; `next` is the layer after it.
  public init(
    _ path: LayerPath, _ layer: any Layer<Scalar>, input: Tensor<Scalar>, arriving: Tensor<Scalar>?,
    in context: ForwardContext<Scalar>, before next: (any Layer<Scalar>)? = nil
  ) {
    self.path = path
    self.layer = layer
    self.input = input
    self.arriving = arriving
    self.context = context
    precedesNormalization = next.map { mended($0) is BatchNormalizationLayer<Scalar> } ?? false
  }

  /// The layers that it holds itself, block by block; none for most layers.
  public var children: [LayerVisit] {
    guard let composite = mended(layer) as? any CompositeLayer<Scalar> else { return [] }
    return children(of: composite)
  }

  /// The layer and all that it holds, each before what it holds.
  public var tree: [LayerVisit] { [self] + children.flatMap(\.tree) }

  /// The layer below this one, or this one, to which a way from the top leads; nil where it leads elsewhere.
  public func visit(at path: LayerPath) -> LayerVisit? {
    if path == self.path { return self }
    return children.lazy.compactMap { path.steps.starts(with: $0.path.steps) ? $0.visit(at: path) : nil }.first
  }

  private func children(of layer: some CompositeLayer<Scalar>) -> [LayerVisit] {
    let evaluation = layer.forward(input, in: context).cache
    let gradients = arriving.map { layer.trace($0, evaluation, in: context) }
    return layer.blocks.flatMap { block in
      block.layers.enumerated().compactMap { index, child -> LayerVisit? in
        let way: [LayerPath.Step] = [.block(block.name), .index(index)]
        // The steps of a layer stand together; the first reads what it receives, the last fills what it gives.
        let own = evaluation.steps.steps.filter { $0.path.steps.starts(with: way) }
        guard let first = own.first, let last = own.last else { return nil }
        return LayerVisit(
          LayerPath(path.steps + way), child, input: evaluation.values[first.inputs[0].number],
          arriving: gradients?.slots[last.output.number], in: context.entering(LayerPath(way)),
          before: index + 1 < block.layers.count ? block.layers[index + 1] : nil)
      }
    }
  }
}
