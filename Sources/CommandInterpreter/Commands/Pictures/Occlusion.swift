import NeuralNetworks

/// Occlusion sensitivity of an image: the drop in a class's probability when a square of zeros is centred on a pixel
/// (Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014).
struct Occlusion {
  let network: LayeredNeuralNetwork<Double>
  let kernels: any LayerKernels<Double>
  /// The image, C x H x W.
  let image: Tensor<Double>
  let label: Int
  /// The class's probability for the whole image.
  let probability: Double
  /// The side of the square in pixels; the square is clipped at the border.
  let side: Int

  var height: Int { image.shape[1] }
  var width: Int { image.shape[2] }

  /// Computes the probability drops for the pixels of one row, with the square centred on each.
  func falls(row: Int) throws(NetworkShapeError) -> [Double] {
    let top = row - (side - 1) / 2
    let rows = max(0, top)..<min(height, top + side)
    var hidden: [Double] = []
    hidden.reserveCapacity(image.count * width)
    for column in 0..<width {
      let left = column - (side - 1) / 2
      let columns = max(0, left)..<min(width, left + side)
      let start = hidden.count
      hidden += image.values
      for plane in stride(from: start, to: start + image.count, by: height * width) {
        for y in rows {
          for x in columns { hidden[plane + y * width + x] = 0 }
        }
      }
    }
    let output = try network.forward(Tensor(image.shape.batch(of: width), hidden), in: ForwardContext(kernels)).output
    let probabilities = SoftmaxCrossEntropy.probabilities(output)
    return (0..<width).map { probability - probabilities[$0, label] }
  }
}
