public import NeuralNetworks

/// A layer that lists common mistakes in its backward pass. For layers without such a list, hints follow from the
/// numbers alone.
public protocol DiagnosableLayer<Scalar>: Layer {
  /// Returns the mistakes to compare a wrong gradient of this layer with.
  func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake]
}

/// A common mistake in a backward pass, and how it shows in the gradient.
public struct LikelyMistake: Sendable {
  /// How a mistake shows.
  enum Symptom: Sendable {
    /// The gradient of a tensor equals this one.
    case gradient(LayerTensor, Tensor<Double>)
    /// The gradient of a tensor is this many times the correct one.
    case factor(LayerTensor, Double)
    /// The gradient comes from only the outputs whose indices are accepted.
    case outputs(@Sendable (_ indices: [Int]) -> Bool)
    /// Entries that no output depends on get a gradient.
    case strayGradient
  }

  let symptom: Symptom
  /// The text that follows "looks as if:": `the kernel is rotated by 180 degrees`.
  public let text: String

  /// Creates a mistake that makes backward return this gradient of a tensor.
  public static func gradient<Scalar: TensorScalar>(
    _ tensor: LayerTensor, _ gradient: Tensor<Scalar>, _ text: String
  ) -> LikelyMistake {
    LikelyMistake(symptom: .gradient(tensor, gradient.converted(to: Double.self)), text: text)
  }

  /// Creates a mistake that makes backward return the correct gradient of a tensor times a factor.
  public static func factor(_ tensor: LayerTensor, _ factor: Double, _ text: String) -> LikelyMistake {
    LikelyMistake(symptom: .factor(tensor, factor), text: text)
  }

  /// Creates a mistake that makes backward sum over only the outputs whose indices `keep` accepts.
  public static func outputs(
    keeping keep: @escaping @Sendable (_ indices: [Int]) -> Bool, _ text: String
  ) -> LikelyMistake {
    LikelyMistake(symptom: .outputs(keep), text: text)
  }

  /// Creates a mistake that makes backward give a gradient to inputs that no output depends on; `text` follows the word
  /// "values" and says which: `that are not the largest in a window`.
  public static func strayGradient(_ text: String) -> LikelyMistake {
    LikelyMistake(symptom: .strayGradient, text: text)
  }

  /// The data of the forward and the backward pass from which a layer computes its likely mistakes.
  public struct Site<Scalar: TensorScalar>: Sendable {
    /// X, the input.
    public let input: Tensor<Scalar>
    /// Y, the output.
    public let output: Tensor<Scalar>
    /// ∂L/∂Y, the upstream gradient.
    public let upstream: Tensor<Scalar>
    /// The context of the passes.
    public let context: ForwardContext<Scalar>
  }
}
