/// The fields of `maxpool`.
public enum MaxPoolingFields {
  /// The window's height and width.
  public static let size = LayerField("size", .extents(atLeast: 1), note: "the window size, such as 2 or 2x3")
  /// The distance between windows; nil for the window size.
  public static let stride = LayerField(
    option: "stride", .extents(atLeast: 1), note: "step between windows (default: the window size)")
}

/// Keeps the largest value of every window: Y[b,c,h,w] = max_{i,j} X[b,c,hs+i,ws+j].
///
/// Input B x C x H x W, output B x C x H_out x W_out with H_out = (H - size) / s + 1, rounded down. Backward passes
/// each output's gradient to the first maximum of its window in row-major order. (Slide: *Max Pooling Layer
/// Gradients*.)
public struct MaxPoolingLayer<Scalar: TensorScalar>: Layer {
  /// The positions of the maxima in the input, and the geometry of the forward pass.
  public struct ForwardCache: Sendable {
    package let winners: [Int32]
    let geometry: PoolingGeometry
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "maxpool", name: "MaxPoolingLayer",
      summary: "keeps the largest value of every window",
      equations: [
        "Y[b,c,h,w] = max_{i,j ∈ window} X[b,c,h·s_h+i,w·s_w+j]",
        "for b c h w i j ∈ window: ∂L/∂X[b,c,h·s_h+i,w·s_w+j] += ∂L/∂Y[b,c,h,w] "
          + "if (i,j) == argmax_{u,v ∈ window} X[b,c,h·s_h+u,w·s_w+v]",
      ],
      remarks: ["where no window has its first maximum, ∂L/∂X is 0"],
      source: "Max Pooling Layer Gradients",
      fields: [MaxPoolingFields.size, MaxPoolingFields.stride],
      examples: ["pool1 = maxpool 2", "randn 2x4x8x8 | maxpool 3 stride=2"],
      seeAlso: ["avgpool", "gradflow", "conv"])
  }

  public let fields: LayerFields
  /// The window's height and width.
  public let window: Extents
  /// The distance between windows.
  public let stride: Extents

  public init(_ fields: LayerFields) {
    self.fields = fields
    window = fields[MaxPoolingFields.size]
    stride = fields[MaxPoolingFields.stride] ?? window
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    MaxPoolingLayer<Other>(fields)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    try input.pooled(window: window, stride: stride, word: Self.declaration.word)
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let geometry = PoolingGeometry(input: input.shape, window: window, stride: stride)
    let (output, winners) = context.kernels.maxPooling(input, geometry)
    return ForwardResult(output, ForwardCache(winners: winners, geometry: geometry))
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    LayerGradients(
      input: context.kernels.maxPoolingInputGradient(outputGradient, winners: cache.winners, cache.geometry))
  }

  /// Counts the output and the positions of the maxima; a position (`Int32`) takes half as much memory as a `Double`,
  /// and as much as a `Float`.
  public func memory(_ example: Shape, training: Bool) -> LayerMemory {
    let (input, output) = sizes(example)
    let places = MemoryLayout<Scalar>.stride > 4 ? (output / 2).added(upToLargest: 1) : output
    return LayerMemory(kept: output.added(upToLargest: places), gradient: input)
  }
}

extension PartialShape {
  /// Returns the shape after pooling with windows of this size and stride, without padding.
  ///
  /// - Parameter word: the word of the pooling layer, for help.
  /// - Throws: `ShapeError` if this is not an image, or the image is smaller than a window.
  public func pooled(window: Extents, stride: Extents, word: String) throws(ShapeError) -> PartialShape {
    guard rank ?? 3 == 3 else { throw .notAnImage(self) }
    guard self[1] ?? .max >= window.vertical, self[2] ?? .max >= window.horizontal else {
      let tallest = max(1, min(window.vertical, self[1] ?? window.vertical))
      let widest = max(1, min(window.horizontal, self[2] ?? window.horizontal))
      throw ShapeError(
        expected: "images large enough for the \(window.vertical)x\(window.horizontal) window", received: "\(self)",
        expectedShape: "CxHxW", remedy: "use larger images, or a smaller window, such as `\(word) \(tallest)x\(widest)`"
      )
    }
    return .image(
      self[0],
      self[1].map { ($0 - window.vertical) / stride.vertical + 1 },
      self[2].map { ($0 - window.horizontal) / stride.horizontal + 1 })
  }
}
