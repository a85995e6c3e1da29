/// One value for every entry of the parameters (or buffers) of some layers, in memory at fixed addresses: several
/// threads can work on different ranges, and every step of a run reuses the memory.
final class ParameterBuffers<Scalar: TensorScalar>: Sendable {
  /// The kind of tensors: learned parameters, or buffers such as running means.
  enum Kind: Sendable {
    case parameters
    case buffers
  }

  /// One buffer per tensor, in tree order.
  let buffers: [AlignedBuffer<Scalar>]
  private let kind: Kind
  /// The number of tensors of each layer.
  private let counts: [Int]

  /// Creates zeros for the parameters of these layers.
  convenience init(for layers: [any Layer<Scalar>]) {
    self.init(.parameters, of: layers) { AlignedBuffer(zeros: $0.count) }
  }

  /// Creates a copy of the parameters, or the buffers, of these layers.
  convenience init(copying kind: Kind, of layers: [any Layer<Scalar>]) {
    self.init(kind, of: layers) { AlignedBuffer(copying: $0) }
  }

  private init(_ kind: Kind, of layers: [any Layer<Scalar>], _ make: (Tensor<Scalar>) -> AlignedBuffer<Scalar>) {
    self.kind = kind
    let tensors = layers.map { layer in
      switch kind {
      case .parameters: layer.parameterNames.indices.map { layer.parameter($0) }
      case .buffers: layer.bufferNames.indices.map { layer.buffer($0) }
      }
    }
    counts = tensors.map(\.count)
    buffers = tensors.joined().map(make)
  }

  /// Writes the values back to the parameters (or buffers) of `layers`.
  func write(to layers: inout [any Layer<Scalar>]) {
    var first = 0
    for (layer, count) in counts.enumerated() where count > 0 {
      func take(_ index: Int, _ tensor: inout Tensor<Scalar>) {
        tensor = Tensor(tensor.shape) { $0.baseAddress?.update(from: buffers[first + index].start, count: $0.count) }
      }
      switch kind {
      case .parameters: layers[layer].updateParameters(take)
      case .buffers: layers[layer].updateBuffers(take)
      }
      first += count
    }
  }

  /// Copies the values of `tensors`, which must have the shapes of these buffers; the values of a layer without tensors
  /// stay unchanged.
  func copy(_ tensors: ParameterGradients<Scalar>) {
    var first = 0
    for (layer, count) in counts.enumerated() {
      for (index, tensor) in tensors.tensors[layer].enumerated() {
        let buffer = buffers[first + index]
        tensor.lend { buffer.start.update(from: $0, count: buffer.count) }
      }
      first += count
    }
  }

  /// Returns all entries, divided into ranges of up to `count` for different threads.
  func ranges(of count: Int) -> [ParameterRange] {
    buffers.enumerated().flatMap { parameter, buffer in
      stride(from: 0, to: buffer.count, by: count).map { first in
        ParameterRange(parameter: parameter, entries: first..<min(first + count, buffer.count))
      }
    }
  }

  /// The L2 norm √(Σ g²) of all entries, summed in Double.
  var norm: Double { buffers.reduce(0) { $0 + $1.sumOfSquares() }.squareRoot() }

  /// Scales all entries, if necessary, so that their L2 norm is at most `limit`, like PyTorch's `clip_grad_norm_`.
  func clip(toNorm limit: Double) {
    let factor = limit / (norm + 1e-6)
    guard factor < 1 else { return }
    for buffer in buffers { buffer.scale(by: factor) }
  }
}

/// Consecutive entries of one parameter, identified by its index among all parameters in tree order.
struct ParameterRange: Hashable, Sendable {
  let parameter: Int
  let entries: Range<Int>
}
