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
