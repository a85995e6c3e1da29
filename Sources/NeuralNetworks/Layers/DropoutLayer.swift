/// The fields of `dropout`.
public enum DropoutFields {
  /// p
  public static let probability = LayerField(
    "probability", .number(0...0.999), note: "the probability that a value is dropped")
}

/// Drops every value with a probability p in training, and scales the rest up, so that their mean stays:
/// Y = X · mask / (1 - p). In inference it changes nothing.
///
/// Input and output of any shape. The mask of an image follows from the run's seed, the step, the image's place in the
/// batch and the layer's place in the network alone. (Srivastava et al., *Dropout*, 2014.)
public struct DropoutLayer<Scalar: TensorScalar>: Layer {
  /// Which values are kept, and scaled by how much: 0 or 1 / (1 - p); nil in inference.
  public struct ForwardCache: Sendable {
    package let factors: Tensor<Scalar>?
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "dropout", name: "DropoutLayer",
      summary: "drops values at random in training, and scales the rest up",
      equations: [
        "Y = X ⊙ mask / (1 - p), mask = 0 with probability p, else 1; in inference Y = X",
        "∂L/∂X = ∂L/∂Y ⊙ mask / (1 - p), with the same mask",
      ],
      source: "Srivastava et al., Dropout, 2014",
      fields: [DropoutFields.probability],
      examples: ["drop1 = dropout 0.5", "forward (dropout 0.5) (ones 2x8) mode=training"],
      seeAlso: ["dense", "batchnorm", "train"])
  }

  public let fields: LayerFields
  /// p
  public let probability: Double

  public init(_ fields: LayerFields) {
    self.fields = fields
    probability = fields[DropoutFields.probability]
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    DropoutLayer<Other>(fields)
  }

  /// The words of the stream from which on a value is kept.
  var threshold: UInt64 { UInt64((probability * 0x1p32).rounded()) }

  /// What a kept value is multiplied by.
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

  /// In training the factors beside the output; else the input is handed on.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let values = example.countUpToLargest
    return training
      ? LayerMemory(kept: values.multiplied(upToLargest: 2), gradient: values) : LayerMemory(kept: 0, gradient: 0)
  }

  /// 1 / (1 - p) where a value is kept, else 0.
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
  /// The product with a tensor of this shape, entry by entry.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func multiplied(by factors: Tensor) -> Tensor { combined(with: factors) { $0 * $1 } }
}
