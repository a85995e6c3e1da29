public import NeuralNetworks

/// The role of each entry of a batch of images in max pooling.
///
/// The first maximum of a window in row-major order gets the gradient of the window's output; later entries that are
/// equally large get nothing from that window. (Slide: *Max Pooling Layer Gradients*.)
public struct PoolingRoles: Equatable, Sendable {
  /// An entry's role in the windows that contain it.
  public enum Role: Sendable {
    /// Some window selected it as its maximum.
    case winner
    /// It equals the maximum of some window, but no window selected it.
    case tie
    /// Every window that contains it has a larger entry, or no window contains it.
    case loser
  }

  /// Each entry's role, for an input B x C x H x W in row-major order.
  public let roles: [Role]
  /// The window's height and width.
  public let window: Extents
  /// The distance between windows.
  public let stride: Extents

  /// Creates the roles of the entries of `input`, whose windows selected the entries at the offsets `winners`.
  init(_ geometry: PoolingGeometry, input: Tensor<Double>, winners: [Int32]) {
    var roles = [Role](repeating: .loser, count: input.count)
    let width = geometry.inputWidth
    for (output, winner) in winners.enumerated().polled(every: 1 << 12) {
      let (h, w) = (output / geometry.outputWidth % geometry.outputHeight, output % geometry.outputWidth)
      let plane = output / (geometry.outputHeight * geometry.outputWidth) * geometry.inputHeight * width
      let first = plane + h * geometry.stride.vertical * width + w * geometry.stride.horizontal
      for row in 0..<geometry.window.vertical {
        for column in 0..<geometry.window.horizontal {
          let place = first + row * width + column
          if roles[place] == .loser, input.values[place] == input.values[Int(winner)] { roles[place] = .tie }
        }
      }
      roles[Int(winner)] = .winner
    }
    self.roles = roles
    window = geometry.window
    stride = geometry.stride
  }
}
