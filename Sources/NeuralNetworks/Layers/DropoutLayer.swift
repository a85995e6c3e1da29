/// The fields of `dropout`.
public enum DropoutFields {
  /// The probability p that a value is dropped.
  public static let probability = LayerField(
    "probability", .number(0...0.999), note: "the probability that a value is dropped")
}

/// Sets every value to zero with probability p in training and scales up the rest, so that the expected value stays the
/// same: Y = X · mask / (1 - p). Does nothing in inference.
///
/// Input and output have any shape. An image's mask depends only on the seed of the run, the step, the image's position
/// in the batch and the layer's position in the network. (Srivastava et al., *Dropout*, 2014.)
public struct DropoutLayer<Scalar: TensorScalar>: Layer {
  /// The factor of each value, 0 or 1 / (1 - p); nil in inference.
  public struct ForwardCache: Sendable {
    package let factors: Tensor<Scalar>?
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "dropout", name: "DropoutLayer",
      summary: "drops random values in training and scales up the rest",
      equations: [
        "Y[...] = X[...] · mask[...] / (1 - probability)",
        "∂L/∂X[...] = ∂L/∂Y[...] · mask[...] / (1 - probability)",
      ],
      remarks: ["mask is 0 with this probability, else 1; in inference Y = X"],
      source: "Srivastava et al., Dropout, 2014",
      fields: [DropoutFields.probability],
      examples: ["drop1 = dropout 0.5", "forward (dropout 0.5) (ones 2x8) mode=training"],
      seeAlso: ["dense", "batchnorm", "train"])
  }

  public let fields: LayerFields
  /// The probability that a value is dropped, p.
  public let probability: Double

  public init(_ fields: LayerFields) {
    self.fields = fields
    probability = fields[DropoutFields.probability]
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    DropoutLayer<Other>(fields)
  }

  /// The smallest random word for which a value is kept.
  var threshold: UInt64 { UInt64((probability * 0x1p32).rounded()) }

  /// The factor of a value that is kept.
  var scale: Double { 1 / (1 - probability) }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape { input }

  public func forward(
    _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> ForwardResult<Scalar, ForwardCache> {
    guard let stream = context.stream else { return ForwardResult(input, ForwardCache(factors: nil)) }
    let factors = factors(input.shape, from: stream)
    return ForwardResult(input.multiplied(by: factors), ForwardCache(factors: factors))
  }

  public func backward(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> LayerGradients<Scalar> {
    LayerGradients(input: cache.factors.map { outputGradient.multiplied(by: $0) } ?? outputGradient)
  }

  /// Counts the factors and the output in training, and nothing in inference, where the output is the input itself.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let values = example.countUpToLargest
    return training
      ? LayerMemory(kept: values.multiplied(upToLargest: 2), gradient: values) : LayerMemory(kept: 0, gradient: 0)
  }

  /// Draws the factors: 1 / (1 - p) for values that are kept, 0 for the others.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func factors(_ shape: Shape, from stream: RandomStream) -> Tensor<Scalar> {
    let features = shape.rank > 0 ? shape.example.count : 1
    let (threshold, scale) = (threshold, Scalar(scale))
    return Tensor(shape) { factors in
      guard features > 0 else { return }
      for image in 0..<factors.count / features {
        for block in 0..<(features + 3) / 4 {
          let words = stream.words(image: image, block: block)
          let first = image * features + 4 * block
          let count = min(4, features - 4 * block)
          factors[first] = UInt64(words.0) >= threshold ? scale : 0
          if count > 1 { factors[first + 1] = UInt64(words.1) >= threshold ? scale : 0 }
          if count > 2 { factors[first + 2] = UInt64(words.2) >= threshold ? scale : 0 }
          if count > 3 { factors[first + 3] = UInt64(words.3) >= threshold ? scale : 0 }
        }
      }
    }
  }
}

extension Tensor {
  /// Returns the elementwise product with a tensor of the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func multiplied(by factors: Tensor) -> Tensor { combined(with: factors) { $0 * $1 } }
}
