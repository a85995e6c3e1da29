public import NeuralNetworks

extension Tensor {
  /// Returns the images shifted by `down` rows and `right` columns (negative: up and left), filling with zeros: Y[...,
  /// h, w] = X[..., h - down, w - right]. The last two axes are the height and width of an image: rank 3 is C x H x W,
  /// rank 4 a batch. The remaining values are zero if the running command is cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func shifted(down: Int, right: Int) -> Tensor {
    precondition(shape.rank >= 2, "an image has a height and a width")
    let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
    var result = Tensor(shape, repeating: 0)
    // A shift by at least the image's size leaves nothing, however large the number.
    guard height > 0, width > 0, down.magnitude < height, right.magnitude < width else { return result }
    var poll = CancellationPoll()
    for plane in stride(from: 0, to: count, by: height * width) {
      for row in max(0, down)..<min(height, height + down) {
        if poll.spent(4 * width) { return result }
        for column in max(0, right)..<min(width, width + right) {
          result.values[plane + row * width + column] = values[plane + (row - down) * width + column - right]
        }
      }
    }
    return result
  }
}
