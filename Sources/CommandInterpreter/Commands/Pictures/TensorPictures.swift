import NeuralNetworks
import TerminalGraphics

/// Tensors as pictures.
extension PixelGrid {
  /// Creates a grid from one plane of a tensor: the rows and columns of its last two axes. A vector is a plane with one
  /// row.
  init(_ tensor: Tensor<Double>, plane: Int) {
    let rank = tensor.shape.rank
    let (height, width) = (rank > 1 ? tensor.shape[rank - 2] : 1, tensor.shape[rank - 1])
    let start = plane * height * width
    self.init(width: width, height: height, values: Array(tensor.values[start..<start + height * width]))
  }
}

extension Picture {
  /// Creates a picture of an image C x H x W: in colour if it has three channels, otherwise the first channel in grey.
  init(image: Tensor<Double>, caption: String) {
    if image.shape.rank == 3, image.shape[0] == 3 {
      self = .color(
        red: PixelGrid(image, plane: 0), green: PixelGrid(image, plane: 1), blue: PixelGrid(image, plane: 2),
        caption: caption)
    } else {
      self = .image(PixelGrid(image, plane: 0), caption: caption)
    }
  }
}

/// The first 64 planes of a tensor as pictures. A tensor with negative values is drawn in two colours around zero;
/// images of a dataset are drawn in grey, since only their noise is negative.
struct TensorPictures {
  static let most = 64
  let pictures: [Picture]
  /// The number of planes, shown or not.
  let count: Int

  init(_ tensor: Tensor<Double>, areImages: Bool = false) {
    let shape = tensor.shape.dimensions
    let plane = (shape.count > 1 ? shape[shape.count - 2] : 1) * (shape.last ?? 1)
    count = plane == 0 ? 0 : tensor.count / plane
    let isSigned = !areImages && tensor.values.polled.contains { $0 < 0 }
    pictures = (0..<min(count, Self.most)).map { index in
      let leading = tensor.indices(of: index * plane).dropLast(2).map(String.init)
      let caption = leading.isEmpty ? "" : "[\(leading.joined(separator: ","))]"
      let grid = PixelGrid(tensor, plane: index)
      return isSigned ? .signed(grid, caption: caption) : .image(grid, caption: caption)
    }
  }
}
