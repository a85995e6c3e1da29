/// A network at a glance: every layer with its output shape, its parameters and its work.
public struct NetworkSummary: Hashable, Sendable {
  /// One layer's line.
  public struct Row: Hashable, Sendable {
    /// The way to the layer; the rows of layers that another one holds follow that one's.
    public let path: LayerPath
    /// The line that makes the layer: `conv 1 8 kernel=5`.
    public let layer: String
    /// The shape of one output as far as it is known.
    public let output: PartialShape
    /// How many numbers it learns itself; those of layers that it holds stand in their rows.
    public let parameters: Int
    /// Multiply-adds of one example's forward pass, those of layers that it holds left out likewise; nil where the
    /// input's shape is not known.
    public let multiplyAdds: Int?
    /// Whether it holds layers.
    public let isComposite: Bool
  }

  /// What is known of one input.
  public let input: PartialShape
  /// A row a layer, in the tree's order.
  public let rows: [Row]

  /// The parameters of all layers.
  public var parameters: Int { rows.reduce(0) { $0 + $1.parameters } }

  /// The multiply-adds of all layers, nil where one is not known.
  public var multiplyAdds: Int? {
    let known = rows.compactMap(\.multiplyAdds)
    return known.count == rows.count ? known.reduce(0) { $0.added(upToLargest: $1) } : nil
  }
}

extension LayeredNeuralNetwork {
  /// The summary for examples of a shape, by default the network's own input shape.
  ///
  /// - Throws: `NetworkShapeError` where such an example does not fit.
  public func summary(of example: Shape? = nil) throws(NetworkShapeError) -> NetworkSummary {
    let input = (example ?? inputShape).map { PartialShape($0) } ?? .unknown
    _ = try stages(from: input)
    return NetworkSummary(input: input, rows: Self.rows(layers, below: [], input))
  }

  /// The rows of layers one after another, which fit what comes in.
  private static func rows(
    _ layers: [any Layer<Scalar>], below path: LayerPath, _ input: PartialShape
  ) -> [NetworkSummary.Row] {
    var shape = input
    return layers.enumerated().flatMap { index, layer -> [NetworkSummary.Row] in
      let own = path.appending(.index(index))
      let held = layer.blocks.flatMap { rows($0.layers, below: own.appending(.block($0.name)), shape) }
      let output = (try? layer.outputShape(of: shape)) ?? .unknown
      let inner = held.reduce(0) { $0.added(upToLargest: $1.multiplyAdds ?? 0) }
      let row = NetworkSummary.Row(
        path: own, layer: layer.text, output: output,
        parameters: layer.parameterCount - held.reduce(0) { $0 + $1.parameters },
        multiplyAdds: shape.complete.map { max(0, layer.cost($0).multiplyAdds - inner) },
        isComposite: !layer.blocks.isEmpty)
      shape = output
      return [row] + held
    }
  }
}
