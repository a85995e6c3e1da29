public import NeuralNetworks

/// A layer that knows which mistakes are often made in its backward pass; for one that does not, a hint follows from the
/// numbers alone.
public protocol DiagnosableLayer<Scalar>: Layer {
  /// The mistakes that a wrong gradient of this layer is compared with.
  func likelyMistakes(at site: LikelyMistake.Site<Scalar>) -> [LikelyMistake]
}

/// A mistake that is often made in a backward pass, and how it shows in the gradient.
public struct LikelyMistake: Sendable {
  /// How a mistake shows.
  enum Symptom: Sendable {
    /// One tensor's gradient is this one.
    case gradient(LayerTensor, Tensor<Double>)
    /// One tensor's gradient is this many times what it should be.
    case factor(LayerTensor, Double)
    /// The gradient is what some of the outputs give; they are those whose indices are kept.
    case outputs(@Sendable (_ indices: [Int]) -> Bool)
    /// Entries that no output depends on get a gradient.
    case strayGradient
  }

  let symptom: Symptom
  /// What it looks like, as what follows "looks as if": `the kernel is turned by 180 degrees`.
  public let text: String

  /// Backward gives this gradient of a tensor.
  public static func gradient<Scalar: TensorScalar>(
    _ tensor: LayerTensor, _ gradient: Tensor<Scalar>, _ text: String
  ) -> LikelyMistake {
    LikelyMistake(symptom: .gradient(tensor, gradient.converted(to: Double.self)), text: text)
  }

  /// Backward gives the right gradient of a tensor times a factor.
  public static func factor(_ tensor: LayerTensor, _ factor: Double, _ text: String) -> LikelyMistake {
    LikelyMistake(symptom: .factor(tensor, factor), text: text)
  }

  /// Backward sums over those outputs alone whose indices `keep` accepts.
  public static func outputs(
    keeping keep: @escaping @Sendable (_ indices: [Int]) -> Bool, _ text: String
  ) -> LikelyMistake {
    LikelyMistake(symptom: .outputs(keep), text: text)
  }

  /// Backward gives a gradient to inputs that no output depends on; `text` says which they are, as what follows "values":
  /// `that are not the largest of a window`.
  public static func strayGradient(_ text: String) -> LikelyMistake {
    LikelyMistake(symptom: .strayGradient, text: text)
  }

  /// What the mistakes of a layer are made from.
  public struct Site<Scalar: TensorScalar>: Sendable {
    /// X
    public let input: Tensor<Scalar>
    /// Y
    public let output: Tensor<Scalar>
    /// ∂L/∂Y
    public let upstream: Tensor<Scalar>
    /// In what the passes are made.
    public let context: ForwardContext<Scalar>
  }
}
