/// A tensor whose shape does not fit the layer that it reaches.
public struct ShapeError: Error, Hashable, Sendable {
  /// What the layer expects, as the object of a sentence: `100 features`.
  public let expected: String
  /// What it receives: `1568`.
  public let received: String
  /// The shape of one example that would fit, as far as it is determined: `100`, `8xHxW`.
  public let expectedShape: String
  /// What would mend it, where that is known, as text for `help:`.
  public let remedy: String?
  /// How many channels or features the layer was made for, where it is their number that would have to fit.
  public let inputCount: Int?
  /// The way from the layer that was asked to the layer that it is about, where that is one which it holds.
  public private(set) var path: LayerPath = []
  /// The word of the layer that it is about, where that is one which it holds.
  public private(set) var word: String?

  /// An error of these parts.
  public init(
    expected: String, received: String, expectedShape: String, remedy: String? = nil, inputCount: Int? = nil
  ) {
    self.expected = expected
    self.received = received
    self.expectedShape = expectedShape
    self.remedy = remedy
    self.inputCount = inputCount
  }

  /// The same error of a layer that stands in another one.
  func located(at step: LayerPath.Step, word: String? = nil) -> ShapeError {
    var error = self
    error.path = LayerPath([step] + path.steps)
    error.word = self.word ?? word
    return error
  }

  /// The layer takes images and receives something of another rank.
  static func notAnImage(_ received: PartialShape, channels: Int? = nil) -> ShapeError {
    ShapeError(
      expected: "images (channels x height x width)", received: received.rank == 0 ? "single numbers" : "\(received)",
      expectedShape: "\(channels.map(String.init) ?? "C")xHxW")
  }

  /// A single number has no axis of examples.
  static func notABatch(_ received: Shape) -> ShapeError {
    ShapeError(expected: "a batch of examples", received: "\(received)", expectedShape: "BxCxHxW")
  }
}
