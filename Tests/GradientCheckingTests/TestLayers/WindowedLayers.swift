import NeuralNetworks

@testable import GradientChecking

/// Convolutions that the shell does not ship, for the mistakes that only they can have.
struct WindowGeometry: Sendable {
  var stride = (rows: 1, columns: 1)
  var padding = (rows: 0, columns: 0)
  var dilation = (rows: 1, columns: 1)
  var isDepthwise = false

  /// Every product of the sum: where its input, its filter value and its output stand.
  func forEachProduct(
    _ input: Shape, _ filters: Shape, _ output: Shape, _ body: (_ input: Int, _ filter: Int, _ output: Int) -> Void
  ) {
    let channels = isDepthwise ? 1 : input[1]
    let (height, width) = (filters[filters.rank - 2], filters[filters.rank - 1])
    for place in 0..<output.count {
      let w = place % output[3]
      let h = place / output[3] % output[2]
      let c = place / (output[3] * output[2]) % output[1]
      let n = place / (output[3] * output[2] * output[1])
      for k in 0..<channels {
        for i in 0..<height {
          for j in 0..<width {
            let row = h * stride.rows + i * dilation.rows - padding.rows
            let column = w * stride.columns + j * dilation.columns - padding.columns
            guard (0..<input[2]).contains(row), (0..<input[3]).contains(column) else { continue }
            let source = isDepthwise ? c : k
            body(
              ((n * input[1] + source) * input[2] + row) * input[3] + column,
              ((c * channels + k) * height + i) * width + j, place)
          }
        }
      }
    }
  }

  func outputShape(_ input: Shape, _ filters: Shape) -> Shape {
    func along(_ length: Int, _ size: Int, _ step: Int, _ pad: Int, _ dilation: Int) -> Int {
      (length + 2 * pad - (size - 1) * dilation - 1) / step + 1
    }
    return Shape(
      input[0], filters[0],
      along(input[2], filters[filters.rank - 2], stride.rows, padding.rows, dilation.rows),
      along(input[3], filters[filters.rank - 1], stride.columns, padding.columns, dilation.columns))
  }

  func forward(_ x: Tensor<Double>, _ filters: Tensor<Double>, _ biases: Tensor<Double>) -> Tensor<Double> {
    let shape = outputShape(x.shape, filters.shape)
    let plane = shape[2] * shape[3]
    var y = Tensor(shape, (0..<shape.count).map { biases.values[$0 / plane % shape[1]] })
    forEachProduct(x.shape, filters.shape, shape) { y.values[$2] += x.values[$0] * filters.values[$1] }
    return y
  }

  func inputGradient(_ x: Tensor<Double>, _ filters: Tensor<Double>, _ g: Tensor<Double>) -> Tensor<Double> {
    var gradient = Tensor<Double>(x.shape)
    forEachProduct(x.shape, filters.shape, g.shape) { gradient.values[$0] += g.values[$2] * filters.values[$1] }
    return gradient
  }

  func filterGradient(_ x: Tensor<Double>, _ filters: Tensor<Double>, _ g: Tensor<Double>) -> Tensor<Double> {
    var gradient = Tensor<Double>(filters.shape)
    forEachProduct(x.shape, filters.shape, g.shape) { gradient.values[$1] += g.values[$2] * x.values[$0] }
    return gradient
  }

  func biasGradient(_ g: Tensor<Double>) -> Tensor<Double> {
    let plane = g.shape[2] * g.shape[3]
    var gradient = Tensor<Double>(Shape(g.shape[1]))
    for (place, value) in g.values.enumerated() { gradient.values[place / plane % g.shape[1]] += value }
    return gradient
  }
}

/// A dilated convolution, right or with its input gradient ignoring the dilation (C30).
func dilatedConvolution(seed: UInt64, broken: Bool) throws -> (WrittenLayer, Tensor<Double>) {
  let geometry = WindowGeometry(stride: (1, 2), padding: (2, 1), dilation: (2, 3))
  let layer = try WrittenLayer(
    a: normal(Shape(3, 2, 3, 2), seed: seed), b: normal(Shape(3), seed: seed &+ 1), form: .affine,
    { geometry.forward($0, $1, $2) }
  ) { x, filters, _, g in
    var dense = geometry
    if broken { dense.dilation = (1, 1) }
    return [
      dense.inputGradient(x, filters, g), geometry.filterGradient(x, filters, g), geometry.biasGradient(g),
    ]
  }
  return (layer, normal(Shape(2, 2, 7, 8), seed: seed &+ 2))
}

/// A depthwise convolution, right or with its filters' gradient summed over the channels (C31).
func depthwiseConvolution(seed: UInt64, broken: Bool) throws -> (WrittenLayer, Tensor<Double>) {
  let geometry = WindowGeometry(stride: (2, 1), padding: (1, 0), isDepthwise: true)
  let layer = try WrittenLayer(
    a: normal(Shape(3, 3, 2), seed: seed), b: normal(Shape(3), seed: seed &+ 1), form: .affine,
    { geometry.forward($0, $1, $2) }
  ) { x, filters, _, g in
    let right = geometry.filterGradient(x, filters, g)
    let summed = right.mapWithOffset { offset, _ in
      (0..<3).reduce(0) { $0 + right.values[$1 * 6 + offset % 6] }
    }
    return [geometry.inputGradient(x, filters, g), broken ? summed : right, geometry.biasGradient(g)]
  }
  return (layer, normal(Shape(2, 3, 7, 5), seed: seed &+ 2))
}
