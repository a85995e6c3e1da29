/// The fields of `avgpool`.
public enum AveragePoolingFields {
  /// The window's height and width; nil for `all`.
  public static let size = LayerField(
    "size", .extents(atLeast: 1, or: "all"), note: "the window size, such as 2 or 2x3, or all")
  /// The distance between windows; nil for the window size. It has no effect with `all`, where there is only one
  /// window.
  public static let stride = LayerField(
    option: "stride", .extents(atLeast: 1), note: "step between windows (default: the window size)")
}

/// Averages every window: Y[b,c,h,w] = 1/|window| Σ_{i,j} X[b,c,hs+i,ws+j].
///
/// Input B x C x H x W, output B x C x H_out x W_out with H_out = (H - size) / s + 1, rounded down; with `all` the
/// window is the whole image and the output is B x C x 1 x 1 (global average pooling: Lin et al., *Network in Network*,
/// 2014).
public struct AveragePoolingLayer<Scalar: TensorScalar>: Layer {
  /// The geometry of the forward pass; the gradient of a mean needs nothing else.
  public struct ForwardCache: Sendable {
    let geometry: PoolingGeometry
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "avgpool", name: "AveragePoolingLayer",
      summary: "averages every window",
      equations: [
        "Y[b,c,h,w] = mean_{i,j ∈ window} X[b,c,h·s_h+i,w·s_w+j]",
        "∂L/∂X[b,c,h,w] = Σ_{i,j ∈ window} ∂L/∂Y[b,c,(h-i)/s_h,(w-j)/s_w] / (K_h·K_w)",
      ],
      source: "Lin et al., Network in Network, 2014",
      fields: [AveragePoolingFields.size, AveragePoolingFields.stride],
      examples: ["pool1 = avgpool 2", "randn 2x4x8x8 | avgpool all"],
      seeAlso: ["maxpool", "flatten"])
  }

  public let fields: LayerFields
  /// The window's height and width; nil for the whole image.
  public let window: Extents?
  /// The distance between windows.
  public let stride: Extents

  public init(_ fields: LayerFields) {
    self.fields = fields
    window = fields[AveragePoolingFields.size]
    stride = fields[AveragePoolingFields.stride] ?? window ?? Extents(1)
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    AveragePoolingLayer<Other>(fields)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    if let window { return try input.pooled(window: window, stride: stride, word: Self.declaration.word) }
    // An empty image has no mean, so at least one pixel is needed.
    return .image(try input.pooled(window: Extents(1), stride: Extents(1), word: Self.declaration.word)[0], 1, 1)
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let geometry = PoolingGeometry(
      input: input.shape, window: window ?? Extents(input.shape[2], input.shape[3]), stride: stride)
    return ForwardResult(context.kernels.averagePooling(input, geometry), ForwardCache(geometry: geometry))
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    LayerGradients(input: context.kernels.averagePoolingInputGradient(outputGradient, cache.geometry))
  }

  public func memory(_ example: Shape, training: Bool) -> LayerMemory { plainMemory(example) }
}
