extension Array {
  /// Prepares every layer for the shape of one input of the first; nothing is prepared behind a layer that does not fit.
  mutating func prepare<Scalar: TensorScalar>(for input: PartialShape) where Element == any Layer<Scalar> {
    var shape = input
    for index in indices {
      self[index].prepare(for: shape)
      guard let output = try? self[index].outputShape(of: shape) else { return }
      shape = output
    }
  }
}

extension Layer {
  /// Returns this layer with the parameters that follow from the shape of one input: see `prepare`.
  package func prepared(for example: Shape) -> any Layer<Scalar> {
    var layer = self
    layer.prepare(for: PartialShape(example))
    return layer
  }
}
