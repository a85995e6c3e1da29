/// What the shipped layers say of themselves to a check by finite differences.
extension ConvolutionalLayer {
  public var smoothness: Smoothness { Smoothness(affineThen: activation) }

  public func branches(_ memory: Memory) -> [Int32]? { activation.branches(memory.output) }

  public func independentGroups(of tensor: LayerTensor, input: Shape) -> IndependentGroups? {
    let geometry = ConvolutionGeometry(
      input: input, outputChannels: filters.shape[0], kernel: kernel, stride: stride, padding: padding)
    switch tensor {
    case .input: return .input(geometry)
    case .parameter(0): return .filters(geometry)
    case .parameter:
      return .channels(
        geometry.outputChannels, batch: geometry.batch, plane: geometry.outputHeight * geometry.outputWidth)
    }
  }
}

extension Activation {
  /// Which values stand on which side of the corner, from the outputs; empty for an activation that has none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func branches<Scalar: TensorScalar>(_ output: Tensor<Scalar>) -> [Int32] {
    switch self {
    case .relu, .leakyRelu: output.values.map { $0 > 0 ? 1 : 0 }
    case .none, .sigmoid, .tanh, .softplus: []
    }
  }
}
