/// The fields of `flatten`.
public enum FlattenFields {
  /// The first axis to join.
  public static let start = LayerField(
    option: "start", .integer(1...7), default: 1, note: "first axis to flatten; axis 0 is the batch")
}

/// Joins axes into one: B x C x H x W becomes B x (C·H·W), in the order channel, row, column.
///
/// The axes from `start` on are joined; axis 0 is the batch, which stays. Nothing is computed: the backward pass
/// reshapes the gradient to the input's shape. (Slide: *Flatten Layer Gradients*.)
public struct FlattenLayer<Scalar: TensorScalar>: Layer {
  /// The input's shape.
  public struct ForwardCache: Sendable {
    let inputShape: Shape
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "flatten", name: "FlattenLayer",
      summary: "flattens every image into a vector",
      equations: [
        "Y[b,cHW+hW+w] = X[b,c,h,w]",
        "∂L/∂X[b,c,h,w] = ∂L/∂Y[b,cHW+hW+w]",
      ],
      source: "Flatten Layer Gradients",
      fields: [FlattenFields.start],
      examples: ["flatten1 = flatten", "randn 2x4x4x4 | flatten"],
      seeAlso: ["linear", "dense", "avgpool"])
  }

  public let fields: LayerFields
  /// The first axis that is joined.
  public let start: Int

  public init(_ fields: LayerFields) {
    self.fields = fields
    start = fields[FlattenFields.start]
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    FlattenLayer<Other>(fields)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    guard let lengths = input.lengths else { return start == 1 ? .features(nil) : .unknown }
    guard lengths.count >= start else {
      throw ShapeError(
        expected: "at least \(start) ax\(start == 1 ? "is" : "es") per example", received: "\(lengths.count)",
        expectedShape: "CxHxW", remedy: lengths.isEmpty ? nil : "use a smaller `start=`, such as `flatten start=1`")
    }
    var joined: Int? = 1
    for length in lengths[(start - 1)...] {
      guard let length, let product = joined else {
        joined = nil
        continue
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow {
        throw ShapeError(
          expected: "examples that fit in memory", received: "\(input)", expectedShape: "CxHxW")
      }
      joined = next
    }
    return PartialShape(lengths[..<(start - 1)] + [joined])
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let kept = input.shape.dimensions[..<start]
    let joined = input.shape.dimensions[start...].reduce(1, *)
    return ForwardResult(input.reshaped(to: Shape(kept + [joined])), ForwardCache(inputShape: input.shape))
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    LayerGradients(input: outputGradient.reshaped(to: cache.inputShape))
  }

  /// Returns no memory: a reshaped tensor shares its values with the input.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory { LayerMemory(kept: 0, gradient: 0) }
}
