/// A tensor for every parameter of a network (its gradient), or for every buffer, `[layer][tensor]`, as the layers give them.
struct ParameterGradients<Scalar: TensorScalar>: Sendable {
  var tensors: [[Tensor<Scalar>]]

  /// Adds those of another shard, entry by entry.
  mutating func add(_ other: ParameterGradients) {
    for layer in tensors.indices {
      for index in tensors[layer].indices { tensors[layer][index].add(other.tensors[layer][index]) }
    }
  }
}
