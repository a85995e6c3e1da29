import CVectorKernels

/// Activations, elementwise: ReLU and leaky ReLU as vector code, the others with the textbook's formulas.
extension VectorKernels {
  public func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar> {
    if activation == .none { return input }
    return Tensor(input.shape) { output in
      input.lend { input in
        forEachPiece(output) { first, count in
          activation.apply(count: count, input + first, output.baseAddress! + first)
        }
      }
    }
  }

  public func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if activation == .none { return outputGradient }
    return Tensor(output.shape) { gradient in
      output.lend { output in
        outputGradient.lend { upstream in
          forEachPiece(gradient) { first, count in
            activation.applyGradient(count: count, output + first, upstream + first, gradient.baseAddress! + first)
          }
        }
      }
    }
  }

  /// Calls `body` for consecutive pieces of a result, checking for cancellation in between; if cancelled, sets the
  /// whole result to zero.
  private func forEachPiece(_ result: UnsafeMutableBufferPointer<Scalar>, _ body: (_ first: Int, _ count: Int) -> Void)
  {
    let piece = cancellation.isNever ? max(1, result.count) : 1 << 18
    for first in stride(from: 0, to: result.count, by: piece) where !isCancelled {
      body(first, min(piece, result.count - first))
    }
    if isCancelled { result.initialize(repeating: 0) }
  }
}

extension Activation {
  /// Computes y = φ(x) for `count` values; x and y may be the same address.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func apply<Scalar: TensorScalar>(count: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>) {
    switch self {
    case .relu: Scalar.operations.pointee.relu(Int64(count), x, y)
    case .leakyRelu(let slope): Scalar.operations.pointee.leaky_relu(Int64(count), slope, x, y)
    case .none, .sigmoid, .tanh, .softplus: for index in 0..<count { y[index] = value(x[index]) }
    }
  }

  /// Computes dx = dy · φ'(x) in terms of the output y; dx and dy may be the same address.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func applyGradient<Scalar: TensorScalar>(
    count: Int, _ y: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, _ dx: UnsafeMutablePointer<Scalar>
  ) {
    switch self {
    case .relu: Scalar.operations.pointee.relu_gradient(Int64(count), y, dy, dx)
    case .leakyRelu(let slope): Scalar.operations.pointee.leaky_relu_gradient(Int64(count), slope, y, dy, dx)
    case .none, .sigmoid, .tanh, .softplus:
      for index in 0..<count { dx[index] = dy[index] * derivative(atOutput: y[index]) }
    }
  }
}
