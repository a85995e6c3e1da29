public import NeuralNetworks

/// A layer of a tree together with its input, its context and its upstream gradient in one pass.
public struct LayerVisit<Scalar: TensorScalar>: Sendable {
  /// The path to the layer.
  public let path: LayerPath
  /// The layer.
  public let layer: any Layer<Scalar>
  /// Its input.
  public let input: Tensor<Scalar>
  /// ∂L/∂Y, its upstream gradient; nil without a backward pass, or if no gradient reaches the layer.
  public let arriving: Tensor<Scalar>?
  /// The context of its passes.
  public let context: ForwardContext<Scalar>
  /// Whether the next layer in its list is a batch normalisation.
  let precedesNormalization: Bool

  /// Creates a visit; `next` is the layer after this one, nil if this is the last in its list.
  public init(
    _ path: LayerPath, _ layer: any Layer<Scalar>, input: Tensor<Scalar>, arriving: Tensor<Scalar>?,
    in context: ForwardContext<Scalar>, before next: (any Layer<Scalar>)? = nil
  ) {
    self.path = path
    self.layer = layer
    self.input = input
    self.arriving = arriving
    self.context = context
    precedesNormalization = next.map { bare($0) is BatchNormalizationLayer<Scalar> } ?? false
  }

  /// The layers directly inside this one, block by block; empty if there are none.
  public var children: [LayerVisit] {
    guard let composite = bare(layer) as? any CompositeLayer<Scalar> else { return [] }
    return children(of: composite)
  }

  /// The layer and all layers inside it, in preorder.
  public var tree: [LayerVisit] { [self] + children.flatMap(\.tree) }

  /// Returns this layer or the layer inside it at a path from the root; nil if there is none at that path.
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
        // The steps of a layer are contiguous; the first reads its input, the last writes its output.
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
