import CVectorKernels

/// A convolution with its activation; a ReLU is applied while the sums are still in registers.
struct ConvolutionStage<Scalar: TensorScalar>: RectifiedStage {
  let geometry: ConvolutionGeometry
  var activation: Activation
  let tensors: TensorPlaces
  let cancellation: Cancellation
  /// Whether the next stage's backward pass already masks the gradient by this stage's ReLU.
  var isRectifiedByNext = false

  var inputs: Int { geometry.inputShape.example.count }
  var outputs: Int { geometry.outputShape.example.count }
  var learning: StageLearning { .byGroup }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      Scalar.operations.pointee.convolve(
        &g, pass.x, pass.parameters[0], pass.parameters.second, activation == .relu, pass.y)
    }
    if activation != .relu && activation != .none { activation.apply(count: outputs * groupSize, pass.y, pass.y) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    let operations = Scalar.operations.pointee
    if activation != .none && !isRectifiedByNext {
      activation.applyGradient(count: outputs * groupSize, pass.y, pass.dy, pass.dy)
    }
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      operations.convolution_filter_gradient(&g, pass.x, pass.dy, false, pass.gradients[0], pass.gradients.second)
      if let dx = pass.dx { operations.convolution_input_gradient(&g, pass.dy, pass.parameters[0], dx) }
    }
  }
}
