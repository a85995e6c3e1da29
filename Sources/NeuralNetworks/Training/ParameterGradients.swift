/// The gradients of all parameters of a network, `[layer][parameter]`, and what training does with them.
struct ParameterGradients<Scalar: TensorScalar>: Sendable {
  var tensors: [[Tensor<Scalar>]]

  /// Adds those of another shard, entry by entry.
  mutating func add(_ other: ParameterGradients) {
    for layer in tensors.indices {
      for index in tensors[layer].indices { tensors[layer][index].add(other.tensors[layer][index]) }
    }
  }

  /// √(Σ g²) over all entries, summed in Double.
  var norm: Double {
    var sum = 0.0
    for tensor in tensors.joined() { sum += tensor.sumOfSquares() }
    return sum.squareRoot()
  }

  /// Shrinks all gradients together so that their norm is at most `limit`, as PyTorch's `clip_grad_norm_` does.
  mutating func clip(toNorm limit: Double) {
    let factor = limit / (norm + 1e-6)
    guard factor < 1 else { return }
    for layer in tensors.indices {
      for index in tensors[layer].indices { tensors[layer][index].scale(by: factor) }
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

  /// Multiplies every value in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func scale(by factor: Double) {
    let factor = Scalar(factor)
    for index in values.indices { values[index] *= factor }
  }

  /// Σ v², in Double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sumOfSquares() -> Double {
    var sum = 0.0
    for value in values { sum += Double(value) * Double(value) }
    return sum
  }

  /// Whether no value is infinite or NaN.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func isFinite() -> Bool {
    for value in values where !value.isFinite { return false }
    return true
  }
}
