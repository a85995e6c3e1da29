import CVectorKernels

/// An affine map with its activation.
struct AffineStage<Scalar: TensorScalar>: ActivatedStage {
  let inputs: Int
  let outputs: Int
  var activation: Activation
  let tensors: TensorPlaces

  // A small product is finished before another thread could wake up to compute a part of it.
  var learning: StageLearning { inputs * outputs <= 16384 ? .byGroup : .byRows }
  var rowStride: Int { Int(vector_row_stride(Int64(outputs))) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    Scalar.operations.pointee.affine(
      Int64(inputs), Int64(outputs), pass.x, pass.parameters[0], pass.parameters.second, activation == .relu, pass.y)
    if activation != .relu && activation != .none { activation.apply(count: outputs * groupSize, pass.y, pass.y) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    let operations = Scalar.operations.pointee
    if activation != .none { activation.applyGradient(count: outputs * groupSize, pass.y, pass.dy, pass.dy) }
    operations.deinterleave(Int64(groupSize), Int64(outputs), pass.dy, Int64(rowStride), pass.rows)
    if !pass.gradients.isEmpty {
      operations.affine_weight_gradient(
        1, Int64(inputs), Int64(outputs), 0, Int64(inputs), pass.x, pass.rows, false, pass.gradients[0])
      if let biases = pass.gradients.second {
        operations.column_sums(Int64(groupSize), Int64(outputs), pass.rows, false, biases)
      }
    }
    if let dx = pass.dx {
      operations.affine_input_gradient(Int64(inputs), Int64(outputs), pass.dy, pass.parameters[0], dx)
    }
  }
}

extension Array {
  /// The second element, such as the biases; nil if there is none.
  var second: Element? { count > 1 ? self[1] : nil }
}
