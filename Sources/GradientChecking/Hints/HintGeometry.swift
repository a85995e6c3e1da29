import NeuralNetworks

/// What a layer's geometry lets one ask of a wrong gradient.
struct HintGeometry {
  /// The gradient that backward would give if it held something of the layer for something else.
  struct Counterfactual {
    let tensor: String
    let gradient: Tensor<Double>
    let text: String
  }

  /// Sets of windows that may have been left out, by output row and column.
  var windows: [(keep: (_ h: Int, _ w: Int) -> Bool, text: String)] = []
  var counterfactuals: [Counterfactual] = []
  var isPooling = false
  private var windowSize: Int?

  /// What can be asked of a layer, where its kind is known.
  init<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, input: Tensor<Scalar>, upstream: Tensor<Scalar>, in context: ForwardContext<Scalar>
  ) {
    switch mended(layer) {
    case let layer as ConvolutionalLayer<Scalar>: ask(layer, input, upstream, context)
    case let layer as MaxPoolingLayer<Scalar>:
      isPooling = true
      windowSize = layer.window.vertical * layer.window.horizontal
    case let layer as AveragePoolingLayer<Scalar>:
      windowSize = layer.window.map { $0.vertical * $0.horizontal } ?? input.shape[2] * input.shape[3]
    case let layer as any AffineLayer<Scalar>: ask(layer, input, upstream, context)
    default: break
    }
  }

  /// Ratios that have a meaning.
  func ratios(inputShape: Shape, outputShape: Shape) -> [(ratio: Double, meaning: String)] {
    var ratios: [(Double, String)] = [
      (-1, "the sign is wrong"), (2, "a factor 2 too much"), (0.5, "a factor 2 is missing"),
    ]
    if let batch = inputShape.dimensions.first, batch > 1 {
      ratios.append((1 / Double(batch), "it is averaged over the batch of \(batch), not summed"))
      ratios.append((Double(batch), "the mean over the batch of \(batch) is missing"))
      if outputShape.rank > 1, outputShape.count > batch * outputShape[1] {
        let places = Double(outputShape.count / max(1, outputShape[1]))
        ratios.append((1 / places, "it is averaged over batch and positions, not summed"))
      }
    }
    if inputShape.rank == 2, inputShape[1] > 1 {
      ratios.append((Double(inputShape[1]), "the mean over the \(inputShape[1]) classes is missing"))
      ratios.append((1 / Double(inputShape[1]), "a mean over the \(inputShape[1]) classes too much"))
    }
    if let windowSize, windowSize > 1 {
      ratios.append((Double(windowSize), "the share 1/\(windowSize) of the window is missing"))
      ratios.append((1 / Double(windowSize), "a share 1/\(windowSize) of the window too much"))
    }
    return ratios
  }

  private mutating func ask<Scalar: TensorScalar>(
    _ layer: ConvolutionalLayer<Scalar>, _ input: Tensor<Scalar>, _ upstream: Tensor<Scalar>,
    _ context: ForwardContext<Scalar>
  ) {
    let result = layer.forward(input, in: context)
    let conv = ConvolutionSite(
      FaultSite(
        layer: layer, input: input, output: result.output, upstream: upstream, context: context,
        backward: { layer.backward($0, result.cache, in: context) }), layer)
    let (padding, stride, kernel) = (layer.padding, layer.stride, layer.kernel)
    let (height, width) = (input.shape[2], input.shape[3])
    windowSize = kernel.vertical * kernel.horizontal
    func add(_ tensor: String, _ gradient: Tensor<Scalar>, _ text: String) {
      counterfactuals.append(
        Counterfactual(tensor: tensor, gradient: gradient.converted(to: Double.self), text: text))
    }
    if conv.isPadded {
      windows.append(
        (
          { h, w in h * stride.vertical >= padding.top && w * stride.horizontal >= padding.left },
          "windows that start in the padding are left out"
        ))
      windows.append(
        (
          { h, w in
            let (top, left) = (h * stride.vertical - padding.top, w * stride.horizontal - padding.left)
            return top >= 0 && left >= 0 && top + kernel.vertical <= height && left + kernel.horizontal <= width
          }, "windows that touch the padding are left out"
        ))
      add(
        "filters", conv.filterGradientWithoutPadding(like: layer.filters), "the image is read as if it had no padding")
    }
    if stride != Extents(1) {
      add("filters", conv.filterGradientWithoutStride(), "it is computed as if the stride were 1")
      add("input", conv.inputGradientWithoutStride(), "it is computed as if the stride were 1")
    }
    add(
      "input", conv.inputGradient(filters: layer.filters.reversed(along: [2, 3])),
      "the kernel is turned by 180 degrees")
    if kernel.vertical == kernel.horizontal {
      add("input", conv.inputGradient(filters: layer.filters.exchanging(2, 3)), "kernel rows and columns are exchanged")
    }
    add("input", conv.overwritingInputGradient(), "overlapping windows overwrite each other instead of adding up")
  }

  private mutating func ask<Scalar: TensorScalar>(
    _ layer: any AffineLayer<Scalar>, _ input: Tensor<Scalar>, _ upstream: Tensor<Scalar>,
    _ context: ForwardContext<Scalar>
  ) {
    let sums = context.kernels.affine(input, weights: layer.weights, biases: layer.biases)
    let sumGradient = context.kernels.activationGradient(
      layer.activation, upstream, output: context.kernels.activation(layer.activation, sums))
    func add(_ weights: Tensor<Scalar>, _ text: String) {
      let gradient = context.kernels.affineInputGradient(sumGradient, weights: weights)
      counterfactuals.append(
        Counterfactual(tensor: "input", gradient: gradient.converted(to: Double.self), text: text))
    }
    if layer.weights.shape[0] == layer.weights.shape[1] {
      add(layer.weights.exchanging(0, 1), "W is used where its transpose belongs")
    }
    add(layer.weights.map { abs($0) }, "the weights' signs are lost")
    let decayed = context.kernels.affineWeightGradient(sumGradient, input: input)
    for rate in [1e-2, 1e-3, 1e-4, 1e-5] {
      let gradient = decayed.combined(with: layer.weights) { $0 + Scalar(rate) * $1 }
      counterfactuals.append(
        Counterfactual(
          tensor: "weights", gradient: gradient.converted(to: Double.self),
          text: "a weight-decay term of \(rate) times the weights is in it"))
    }
  }
}
