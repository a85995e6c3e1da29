/// A network at a glance: every layer with its output shape, its parameters and its work.
public struct NetworkSummary: Hashable, Sendable {
  /// One layer's line.
  public struct Row: Hashable, Sendable {
    /// The line that makes the layer: `conv 1 8 kernel=5`.
    public let layer: String
    /// The shape of one output as far as it is known.
    public let output: PartialShape
    /// How many numbers it learns.
    public let parameters: Int
    /// Multiply-adds of one example's forward pass, nil where the input's shape is not known.
    public let multiplyAdds: Int?
  }

  /// What is known of one input.
  public let input: PartialShape
  /// A row a layer.
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
    let stages = try stages(from: input)
    let inputs = [input] + stages.map(\.output)
    return NetworkSummary(
      input: input,
      rows: layers.indices.map { index in
        NetworkSummary.Row(
          layer: stages[index].text, output: stages[index].output, parameters: layers[index].parameterCount,
          multiplyAdds: inputs[index].complete.map { layers[index].cost($0).multiplyAdds })
      })
  }
}
