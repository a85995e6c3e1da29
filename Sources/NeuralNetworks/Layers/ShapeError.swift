/// An input that does not fit a layer.
public struct ShapeError: Error, Hashable, Sendable {
  /// The expected input, as a noun phrase: `100 features`.
  public let expected: String
  /// The received input: `1568`.
  public let received: String
  /// The shape of one example that would fit, as far as it is determined: `100`, `8xHxW`.
  public let expectedShape: String
  /// A possible fix as text for `help:`, if there is one.
  public let remedy: String?
  /// The number of input channels or features that the layer expects, if the input has a different number.
  public let inputCount: Int?
  /// The path from the layer that reports the error to the nested layer that caused it.
  public private(set) var path: LayerPath = []
  /// The word of the layer that caused the error, if it is nested.
  public private(set) var word: String?

  /// Creates an error with an empty path.
  public init(
    expected: String, received: String, expectedShape: String, remedy: String? = nil, inputCount: Int? = nil
  ) {
    self.expected = expected
    self.received = received
    self.expectedShape = expectedShape
    self.remedy = remedy
    self.inputCount = inputCount
  }

  /// Returns this error with a step prepended to its path; `word` becomes its word unless it already has one.
  func located(at step: LayerPath.Step, word: String? = nil) -> ShapeError {
    var error = self
    error.path = LayerPath([step] + path.steps)
    error.word = self.word ?? word
    return error
  }

  /// Creates the error of a layer that takes images but receives an input of another rank.
  static func notAnImage(_ received: PartialShape, channels: Int? = nil) -> ShapeError {
    ShapeError(
      expected: "images (channels x height x width)",
      received: received.rank == 0 ? "single numbers" : "examples of shape \(received)",
      expectedShape: "\(channels.map(String.init) ?? "C")xHxW")
  }

  /// Creates the error for a scalar, which has no batch axis.
  static func notABatch(_ received: Shape) -> ShapeError {
    ShapeError(expected: "a batch of examples", received: "\(received)", expectedShape: "BxCxHxW")
  }
}
