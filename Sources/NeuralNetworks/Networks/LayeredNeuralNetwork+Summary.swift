/// A summary of a network: the output shape, parameters and cost of every layer.
public struct NetworkSummary: Hashable, Sendable {
  /// The row of one layer.
  public struct Row: Hashable, Sendable {
    /// The path to the layer; the rows of nested layers follow that of the layer that contains them.
    public let path: LayerPath
    /// The command that creates the layer: `conv 1 8 kernel=5`.
    public let layer: String
    /// The shape of one output, as far as it is known.
    public let output: PartialShape
    /// The number of learned values in the layer's own parameters; nested layers are counted in their own rows.
    public let parameters: Int
    /// The multiply-adds of one example's forward pass, without nested layers; nil if the input shape is not fully
    /// known.
    public let multiplyAdds: Int?
    /// Whether the layer contains other layers.
    public let isComposite: Bool
  }

  /// The known part of the shape of one input.
  public let input: PartialShape
  /// One row per layer, in tree order.
  public let rows: [Row]

  /// The number of learned values of all layers.
  public var parameters: Int { rows.reduce(0) { $0 + $1.parameters } }

  /// The multiply-adds of all layers; nil if one is unknown.
  public var multiplyAdds: Int? {
    let known = rows.compactMap(\.multiplyAdds)
    return known.count == rows.count ? known.reduce(0) { $0.added(upToLargest: $1) } : nil
  }
}

extension LayeredNeuralNetwork {
  /// Returns the summary for examples of this shape, by default of the network's own input shape.
  ///
  /// - Throws: `NetworkShapeError` if such an example does not fit.
  public func summary(of example: Shape? = nil) throws(NetworkShapeError) -> NetworkSummary {
    let input = (example ?? inputShape).map { PartialShape($0) } ?? .unknown
    _ = try stages(from: input)
    return NetworkSummary(input: input, rows: Self.rows(layers, below: [], input))
  }

  /// Returns the rows of a sequence of layers that fit the input.
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
