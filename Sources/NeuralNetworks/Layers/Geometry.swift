/// The number of zeros on each side of an image.
public struct Padding: Hashable, Sendable {
  public let top: Int
  public let left: Int
  public let bottom: Int
  public let right: Int

  /// Creates the same padding above and below, and the same left and right.
  public init(_ extents: Extents) {
    (top, bottom) = (extents.vertical, extents.vertical)
    (left, right) = (extents.horizontal, extents.horizontal)
  }

  /// Creates the padding that keeps the size of an image at stride 1; for an even kernel the extra row and column of
  /// zeros go below and on the right, as in PyTorch.
  public init(sameFor kernel: Extents) {
    (top, left) = ((kernel.vertical - 1) / 2, (kernel.horizontal - 1) / 2)
    (bottom, right) = (kernel.vertical - 1 - top, kernel.horizontal - 1 - left)
  }
}

/// The sizes of a convolution, which determine the input and filter values that enter each output.
///
/// Output (h, w) reads input rows hs + i - p and columns ws + j - p for the kernel offsets (i, j), stride s and padding
/// p; values outside the image count as zero.
public struct ConvolutionGeometry: Hashable, Sendable {
  public let batch: Int
  public let inputChannels: Int
  public let inputHeight: Int
  public let inputWidth: Int
  public let outputChannels: Int
  public let kernel: Extents
  public let stride: Extents
  public let padding: Padding
  public let outputHeight: Int
  public let outputWidth: Int

  /// Creates the geometry for a batch of images B x C x H x W; the kernel must fit into the padded images.
  public init(input: Shape, outputChannels: Int, kernel: Extents, stride: Extents, padding: Padding) {
    precondition(input.rank == 4, "a convolution takes B x C x H x W")
    batch = input[0]
    inputChannels = input[1]
    inputHeight = input[2]
    inputWidth = input[3]
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    outputHeight = (inputHeight + padding.top + padding.bottom - kernel.vertical) / stride.vertical + 1
    outputWidth = (inputWidth + padding.left + padding.right - kernel.horizontal) / stride.horizontal + 1
  }

  /// B x C_in x H x W
  public var inputShape: Shape { Shape(batch, inputChannels, inputHeight, inputWidth) }
  /// B x C_out x H_out x W_out
  public var outputShape: Shape { Shape(batch, outputChannels, outputHeight, outputWidth) }
  /// C_out x C_in x K_h x K_w
  public var filterShape: Shape { Shape(outputChannels, inputChannels, kernel.vertical, kernel.horizontal) }

  /// Returns the kernel rows i for which output row `h` reads a row inside the image.
  @inline(__always)
  func kernelRows(_ h: Int) -> Range<Int> {
    let first = h * stride.vertical - padding.top
    return max(0, -first)..<max(max(0, -first), min(kernel.vertical, inputHeight - first))
  }

  /// Returns the kernel columns j for which output column `w` reads a column inside the image.
  @inline(__always)
  func kernelColumns(_ w: Int) -> Range<Int> {
    let first = w * stride.horizontal - padding.left
    return max(0, -first)..<max(max(0, -first), min(kernel.horizontal, inputWidth - first))
  }
}

/// The sizes of a pooling operation: windows of one size, a stride apart, on every channel separately, without padding.
public struct PoolingGeometry: Hashable, Sendable {
  public let batch: Int
  public let channels: Int
  public let inputHeight: Int
  public let inputWidth: Int
  public let window: Extents
  public let stride: Extents
  public let outputHeight: Int
  public let outputWidth: Int

  /// Creates the geometry for a batch of images B x C x H x W; at least one window must fit.
  public init(input: Shape, window: Extents, stride: Extents) {
    precondition(input.rank == 4, "pooling takes B x C x H x W")
    batch = input[0]
    channels = input[1]
    inputHeight = input[2]
    inputWidth = input[3]
    self.window = window
    self.stride = stride
    outputHeight = (inputHeight - window.vertical) / stride.vertical + 1
    outputWidth = (inputWidth - window.horizontal) / stride.horizontal + 1
  }

  /// B x C x H x W
  public var inputShape: Shape { Shape(batch, channels, inputHeight, inputWidth) }
  /// B x C x H_out x W_out
  public var outputShape: Shape { Shape(batch, channels, outputHeight, outputWidth) }
}
