import CVectorKernels

/// Dropout in training.
struct DropoutStage<Scalar: TensorScalar>: VectorStage {
  let layer: DropoutLayer<Scalar>
  let inputs: Int
  /// The key of the random stream, derived from the seed of the run and the path to the layer.
  let key: UInt64

  var outputs: Int { inputs }
  var places: Int { inputs }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    Scalar.operations.pointee.dropout(
      Int64(inputs), UInt32(pass.group.firstImage), key, pass.group.step, layer.threshold, layer.scale, pass.x, pass.y,
      pass.places)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx else { return }
    Scalar.operations.pointee.dropout_gradient(
      Int64(inputs * groupSize), layer.scale, pass.places, pass.dy, dx)
  }
}
