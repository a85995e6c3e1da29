/// The gradients of all parameters of a network, `[layer][parameter]`, as the layers give them.
struct ParameterGradients<Scalar: TensorScalar>: Sendable {
  var tensors: [[Tensor<Scalar>]]

  /// Adds those of another shard, entry by entry.
  mutating func add(_ other: ParameterGradients) {
    for layer in tensors.indices {
      for index in tensors[layer].indices { tensors[layer][index].add(other.tensors[layer][index]) }
    }
  }
}

extension Tensor {
  /// Adds another tensor of this shape in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "\(shape) and \(other.shape) do not add entry by entry")
    values.withUnsafeMutableBufferPointer { sum in
      other.values.withUnsafeBufferPointer { addend in
        for index in sum.indices { sum[index] += addend[index] }
      }
    }
  }

  /// Whether no value is infinite or NaN.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func isFinite() -> Bool {
    for value in values where !value.isFinite { return false }
    return true
  }
}
