import NeuralNetworks

/// The gradients that reach the input of a residual layer through its two paths; their sum is ∂L/∂X.
struct ResidualPaths<Scalar: TensorScalar>: Sendable {
  /// F'(X)ᵀ ∂L/∂Y, through the block.
  let block: Tensor<Scalar>
  /// ∂L/∂Y itself, or S'(X)ᵀ ∂L/∂Y through the shortcut.
  let skip: Tensor<Scalar>
  /// F(X), the output of the block.
  let blockOutput: Tensor<Scalar>
  /// The output of the skip path: X itself, or S(X) through the shortcut.
  let skipOutput: Tensor<Scalar>

  /// Creates the paths by computing their outputs and gradients for an input and an upstream gradient.
  init(
    _ layer: ResidualLayer<Scalar>, input: Tensor<Scalar>, upstream: Tensor<Scalar>,
    in context: ForwardContext<Scalar>
  ) {
    let evaluation = layer.forward(input, in: context).cache
    let gradients = layer.trace(upstream, evaluation, in: context)
    let steps = evaluation.steps
    var (block, skip) = (Tensor<Scalar>(input.shape), Tensor<Scalar>(input.shape))
    func arrive(_ gradient: Tensor<Scalar>, through path: LayerPath) {
      if path.steps.first == .block(LayerPath.standardBlock) {
        block = block.plus(gradient)
      } else {
        skip = skip.plus(gradient)
      }
    }
    for (number, step) in steps.steps.enumerated() {
      switch step.operation {
      case .layer:
        guard step.inputs[0] == steps.input, let gradient = gradients.steps[number]?.input else { continue }
        arrive(gradient, through: step.path)
      case .sum:
        guard let gradient = gradients.slots[step.output.number] else { continue }
        for slot in step.inputs where slot == steps.input { arrive(gradient, through: step.path) }
      }
    }
    self.block = block
    self.skip = skip
    // In the sum, `lower` lists the skip path first.
    let sum = steps.steps.last?.inputs ?? []
    skipOutput = sum.first.map { evaluation.values[$0.number] } ?? input
    blockOutput = sum.last.map { evaluation.values[$0.number] } ?? input
  }
}

extension ResidualPaths {
  /// ∂L/∂X, the sum of the gradients of the two paths.
  var sum: Tensor<Scalar> { skip.plus(block) }

  /// Whether a gradient differs from the sum of the gradients of the two paths by at most 10⁻⁹ times the largest
  /// magnitude of the skip path's gradient, or by at most 10⁻⁹ if that is below 1. An entry whose sum is NaN may have
  /// any value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func isSum(_ gradient: Tensor<Scalar>) -> Bool {
    let (sum, bound) = (sum, 1e-9 * max(1, skip.values.polled.reduce(0) { max($0, abs(Double($1))) }))
    return zip(sum.values, gradient.values).polled.allSatisfy { abs(Double($0) - Double($1)) <= bound || $0.isNaN }
  }
}

extension Tensor {
  /// Returns the element-wise sum with a tensor of the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func plus(_ other: Tensor) -> Tensor { combined(with: other) { $0 + $1 } }
}
