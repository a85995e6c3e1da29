/// One tensor for every parameter of a network (its gradient), or for every buffer, indexed by `[layer][tensor]`.
struct ParameterGradients<Scalar: TensorScalar>: Sendable {
  var tensors: [[Tensor<Scalar>]]

  /// Adds the gradients of another shard, elementwise.
  mutating func add(_ other: ParameterGradients) {
    for layer in tensors.indices {
      for index in tensors[layer].indices { tensors[layer][index].add(other.tensors[layer][index]) }
    }
  }
}
