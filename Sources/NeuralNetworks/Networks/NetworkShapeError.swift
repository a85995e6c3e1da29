/// A shape that does not fit a layer of a network, or that the layer can't be trained on, with the layers before it.
public struct NetworkShapeError: Error, Hashable, Sendable {
  /// A layer and the shape of one output, as far as it is known.
  public struct Stage: Hashable, Sendable {
    /// The command that creates the layer: `conv 1 8`.
    public let text: String
    /// The shape of one output.
    public let output: PartialShape
  }

  /// The index of the failing layer, counted from 0.
  public let layerIndex: Int
  /// The layer's word: `linear`.
  public let layerWord: String
  /// The command that creates the layer: `linear 100 3`.
  public let layerText: String
  /// The error of the layer: the expected and the received input, or gradient.
  public let error: ShapeError
  /// The layers before the failing one, in order.
  public let stagesBefore: [Stage]
  /// The batch size; nil if only the shape of one example was checked, or the input is a scalar.
  public let batch: Int?
}
