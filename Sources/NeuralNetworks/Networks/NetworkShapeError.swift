/// A shape that does not fit a layer of a network, with the stages that led there.
public struct NetworkShapeError: Error, Hashable, Sendable {
  /// A layer, and the shape of one of its outputs as far as it is known.
  public struct Stage: Hashable, Sendable {
    /// The line that makes the layer: `conv 1 8`.
    public let text: String
    /// The shape of one output.
    public let output: PartialShape
  }

  /// Which layer, counted from 0.
  public let layerIndex: Int
  /// The layer's word: `linear`.
  public let layerWord: String
  /// The line that makes the layer: `linear 100 3`.
  public let layerText: String
  /// What does not fit.
  public let error: ShapeError
  /// The layers before it, in their order.
  public let stagesBefore: [Stage]
  /// How many examples came in, where there were any yet.
  public let batch: Int?
}
