/// The fields of `conv`.
public enum ConvolutionFields {
  /// The number of input channels, C_in.
  public static let inputs = LayerField(inputCount: "in", .channels, note: "the number of input channels")
  /// The number of filters, C_out.
  public static let outputs = LayerField("out", .integer(1...65536), note: "the number of filters")
  /// The height and width of the kernel, K_h x K_w.
  public static let kernel = LayerField(
    option: "kernel", .extents(atLeast: 1), default: Extents(3), note: "kernel size, such as 3 or 3x5")
  /// The distance between windows.
  public static let stride = LayerField(
    option: "stride", .extents(atLeast: 1), default: Extents(1), note: "step between windows, such as 2 or 2x1")
  /// The number of zeros on each side of the image; nil for `same`.
  public static let padding = LayerField(
    option: "padding", .extents(atLeast: 0, or: "same"), default: Extents(0), note: "zeros around the image, or same")
  /// The activation φ, applied to every output.
  public static let activation = LayerField(
    option: "activation", .choice(Activation.named), default: .none, note: "applied to every output")
  /// Whether to add biases.
  public static let bias = LayerField(
    option: "bias", .yesOrNo, default: true, note: "whether to add biases")
}

/// Slides learned filters over an image and applies an activation φ: Y = φ(Z), Z[b,c,h,w] = Σ_{k,i,j}
/// X[b,k,hs+i-p,ws+j-p] · F[c,k,i,j] + biases[c].
///
/// Input B x C_in x H x W, filters C_out x C_in x K_h x K_w, output B x C_out x H_out x W_out with H_out = (H + 2p -
/// K_h) / s + 1, rounded down; with `padding=same`, K_h - 1 replaces 2p. (Slides: *Convolutional Layer Forward Pass*,
/// *... Backward Pass*.)
public struct ConvolutionalLayer<Scalar: TensorScalar>: Layer {
  /// The input and the output after the activation.
  public struct ForwardCache: Sendable {
    let input: Tensor<Scalar>
    package let output: Tensor<Scalar>
  }

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "conv", name: "ConvolutionalLayer",
      summary: "slides learned filters over an image",
      equations: [
        "Z[b,c,h,w] = Σ_{i,j,k} X[b,k,h·s_h+i-p_h,w·s_w+j-p_w] · filters[c,k,i,j] + biases[c]",
        "∂L/∂filters[c,k,i,j] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w] · X[b,k,h·s_h+i-p_h,w·s_w+j-p_w]",
        "∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w]",
        "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Z[b,c,(h+p_h-i)/s_h,(w+p_w-j)/s_w] · filters[c,k,i,j]",
      ],
      source: "Convolutional Layer Forward Pass",
      fields: [
        ConvolutionFields.inputs, ConvolutionFields.outputs, ConvolutionFields.kernel, ConvolutionFields.stride,
        ConvolutionFields.padding, ConvolutionFields.activation, ConvolutionFields.bias,
      ],
      examples: ["conv1 = conv 1 4 kernel=3 padding=1", "randn 2x1x8x8 | conv 4 kernel=3x5 padding=same"],
      seeAlso: ["maxpool", "filters", "explain"])
  }

  public var ownParameters: [LayerParameter<Self>] {
    [LayerParameter("filters", \.filters)] + (hasBiases ? [LayerParameter("biases", \.biases)] : [])
  }

  public let fields: LayerFields
  /// The kernel's height and width.
  public let kernel: Extents
  /// The distance between windows.
  public let stride: Extents
  /// The number of zeros on each side of the image.
  public let padding: Padding
  /// φ, applied to every output.
  public let activation: Activation
  /// The filters, C_out x C_in x K_h x K_w.
  public var filters: Tensor<Scalar>
  /// Whether biases are learned; otherwise they are zero.
  public let hasBiases: Bool
  /// The biases, one per filter.
  public var biases: Tensor<Scalar>

  public init(_ fields: LayerFields) {
    self.fields = fields
    kernel = fields[ConvolutionFields.kernel]
    stride = fields[ConvolutionFields.stride]
    padding = fields[ConvolutionFields.padding].map { Padding($0) } ?? Padding(sameFor: kernel)
    activation = fields[ConvolutionFields.activation]
    hasBiases = fields[ConvolutionFields.bias]
    filters = Tensor(Self.parameterShapes(fields)[0])
    biases = Tensor(Shape(fields[ConvolutionFields.outputs]))
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    ConvolutionalLayer<Other>(fields)
  }

  // Implemented without key paths, which cost a microsecond or two each: every training step asks for all parameters.
  public var parameterNames: [String] { hasBiases ? ["filters", "biases"] : ["filters"] }

  public func parameter(_ index: Int) -> Tensor<Scalar> { index == 0 ? filters : biases }

  public mutating func updateParameters(_ update: (_ index: Int, _ parameter: inout Tensor<Scalar>) -> Void) {
    update(0, &filters)
    if hasBiases { update(1, &biases) }
  }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] {
    let (inputs, outputs) = (fields[ConvolutionFields.inputs], fields[ConvolutionFields.outputs])
    let kernel = fields[ConvolutionFields.kernel]
    let filters = Shape(outputs, inputs, kernel.vertical, kernel.horizontal)
    return fields[ConvolutionFields.bias] ? [filters, Shape(outputs)] : [filters]
  }

  public mutating func initialize(from generator: inout SeededGenerator) {
    let window = kernel.vertical * kernel.horizontal
    filters = Initialization(for: activation, inputs: filters.shape[1] * window, outputs: filters.shape[0] * window)
      .weights(filters.shape, from: &generator)
    biases = Tensor(biases.shape)
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    let channels = filters.shape[1]
    guard input.rank ?? 3 == 3 else { throw .notAnImage(input, channels: channels) }
    if let received = input[0], received != channels {
      throw ShapeError(
        expected: "\(channels) channel\(channels == 1 ? "" : "s")", received: "\(received)",
        expectedShape: "\(channels)xHxW", remedy: remedy(for: received), inputCount: channels)
    }
    let padded = (
      height: input[1].map { $0 + padding.top + padding.bottom },
      width: input[2].map { $0 + padding.left + padding.right }
    )
    guard padded.height ?? .max >= kernel.vertical, padded.width ?? .max >= kernel.horizontal else {
      throw ShapeError(
        expected: "images large enough for the \(kernel.vertical)x\(kernel.horizontal) kernel", received: "\(input)",
        expectedShape: "\(channels)xHxW", remedy: "use a smaller kernel or more padding, such as `padding=same`")
    }
    return .image(
      filters.shape[0],
      padded.height.map { ($0 - kernel.vertical) / stride.vertical + 1 },
      padded.width.map { ($0 - kernel.horizontal) / stride.horizontal + 1 })
  }

  /// Suggests the same layer for the received number of channels.
  private func remedy(for channels: Int) -> String {
    var fitting = fields
    fitting[ConvolutionFields.inputs] = channels
    return "write `\(Self.declaration.text(fitting))`"
  }

  private func geometry(_ input: Shape) -> ConvolutionGeometry {
    ConvolutionGeometry(
      input: input, outputChannels: filters.shape[0], kernel: kernel, stride: stride, padding: padding)
  }

  public func forward(_ input: Tensor<Scalar>, in context: ForwardContext<Scalar>) -> ForwardResult<
    Scalar, ForwardCache
  > {
    let sums = context.kernels.convolution(input, filters: filters, biases: biases, geometry(input.shape))
    let output = context.kernels.activation(activation, sums)
    return ForwardResult(output, ForwardCache(input: input, output: output))
  }

  public func backward(_ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>)
    -> LayerGradients<Scalar>
  {
    let sumGradient = context.kernels.activationGradient(activation, outputGradient, output: cache.output)
    return LayerGradients(
      input: context.kernels.convolutionInputGradient(sumGradient, filters: filters, geometry(cache.input.shape)),
      parameters: parameterGradients(sumGradient: sumGradient, cache.input, in: context))
  }

  public func parameterGradients(
    _ outputGradient: Tensor<Scalar>, _ cache: ForwardCache, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let sumGradient = context.kernels.activationGradient(activation, outputGradient, output: cache.output)
    return parameterGradients(sumGradient: sumGradient, cache.input, in: context)
  }

  private func parameterGradients(
    sumGradient: Tensor<Scalar>, _ input: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) -> [Tensor<Scalar>] {
    let filters = context.kernels.convolutionFilterGradient(sumGradient, input: input, geometry(input.shape))
    return hasBiases ? [filters, context.kernels.convolutionBiasGradient(sumGradient)] : [filters]
  }

  public func memory(_ example: Shape, training: Bool) -> LayerMemory { plainMemory(example, activation: activation) }

  public func cost(_ example: Shape) -> LayerCost {
    let geometry = geometry(example.batch(of: 1))
    let products = geometry.outputShape.dimensions + [geometry.inputChannels, kernel.vertical, kernel.horizontal]
    return LayerCost(
      multiplyAdds: products.reduce(1) { $0.multiplied(upToLargest: $1) },
      values: geometry.outputShape.countUpToLargest)
  }
}
