public import NeuralNetworks

/// What each entry of an image is to the max pooling that receives it.
///
/// The first maximum of a window, in row-major order, takes the gradient of the window's output; an entry that is as
/// large comes too late and gets nothing. (Slide: *Max Pooling Layer Gradients*.)
public struct PoolingRoles: Equatable, Sendable {
  /// An entry's part in the windows that hold it.
  public enum Role: Sendable {
    /// It is the maximum that some window took.
    case winner
    /// It is as large as the maximum of some window, and no window took it.
    case tie
    /// Every window that holds it has a larger entry, or no window holds it.
    case loser
  }

  /// Each entry's role, for an input B x C x H x W in row-major order.
  public let roles: [Role]
  /// The window's height and width.
  public let window: Extents
  /// How far apart the windows stand.
  public let stride: Extents

  /// The roles in `input`, whose windows took the entries at `winners`.
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
