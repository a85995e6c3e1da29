/// A number for every entry of every parameter of some layers, in memory that stays where it is: several threads may work on
/// ranges of it, and every step of a run uses it again.
final class ParameterBuffers<Scalar: TensorScalar>: Sendable {
  /// `[layer][parameter]`
  let buffers: [[AlignedBuffer<Scalar>]]

  /// Zeros, for the parameters of layers.
  init(for layers: [any Layer<Scalar>]) {
    buffers = layers.map { layer in
      layer.parameterNames.indices.map { AlignedBuffer(zeros: layer.parameter($0).count) }
    }
  }

  /// The parameters of layers.
  init(copying layers: [any Layer<Scalar>]) {
    buffers = layers.map { layer in
      layer.parameterNames.indices.map { AlignedBuffer(copying: layer.parameter($0)) }
    }
  }

  /// Gives layers these parameters.
  func write(to layers: inout [any Layer<Scalar>]) {
    for (layer, buffers) in buffers.enumerated() where !buffers.isEmpty {
      layers[layer].updateParameters { index, parameter in
        parameter = Tensor(parameter.shape) { $0.baseAddress?.update(from: buffers[index].start, count: $0.count) }
      }
    }
  }

  /// Takes over the values of tensors of the parameters' shapes; a layer without tensors keeps what it has.
  func copy(_ gradients: ParameterGradients<Scalar>) {
    for (buffers, tensors) in zip(buffers, gradients.tensors) {
      for (buffer, tensor) in zip(buffers, tensors) {
        tensor.lend { buffer.start.update(from: $0, count: buffer.count) }
      }
    }
  }

  /// All entries in ranges of up to `count`, which different threads may work on.
  func ranges(of count: Int) -> [ParameterRange] {
    var ranges: [ParameterRange] = []
    for (layer, buffers) in buffers.enumerated() {
      for (parameter, buffer) in buffers.enumerated() {
        for first in stride(from: 0, to: buffer.count, by: count) {
          let entries = first..<min(first + count, buffer.count)
          ranges.append(ParameterRange(layer: layer, parameter: parameter, entries: entries))
        }
      }
    }
    return ranges
  }

  /// √(Σ g²) over all entries, summed in Double.
  var norm: Double { buffers.joined().reduce(0) { $0 + $1.sumOfSquares() }.squareRoot() }

  /// Shrinks all entries together so that their norm is at most `limit`, as PyTorch's `clip_grad_norm_` does.
  func clip(toNorm limit: Double) {
    let factor = limit / (norm + 1e-6)
    guard factor < 1 else { return }
    for buffer in buffers.joined() { buffer.scale(by: factor) }
  }
}

/// Consecutive entries of one parameter of some layers.
struct ParameterRange: Hashable, Sendable {
  let layer: Int
  let parameter: Int
  let entries: Range<Int>
}
