import CVectorKernels

/// Max pooling that records the positions of the maxima.
struct MaxPoolingStage<Scalar: TensorScalar>: VectorStage {
  let geometry: PoolingGeometry
  let cancellation: Cancellation
  /// Whether the backward pass also handles the ReLU of the stage before it.
  var rectifies = false

  var inputs: Int { geometry.inputShape.example.count }
  var outputs: Int { geometry.outputShape.example.count }
  var places: Int { outputs }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      Scalar.operations.pointee.max_pool(&g, pass.x, pass.y, pass.places)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx else { return }
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      if rectifies {
        Scalar.operations.pointee.rectified_max_pool_gradient(&g, pass.y, pass.dy, pass.places, dx)
      } else {
        Scalar.operations.pointee.max_pool_gradient(&g, pass.dy, pass.places, dx)
      }
    }
  }
}

/// Average pooling.
struct AveragePoolingStage<Scalar: TensorScalar>: VectorStage {
  let geometry: PoolingGeometry
  let cancellation: Cancellation

  var inputs: Int { geometry.inputShape.example.count }
  var outputs: Int { geometry.outputShape.example.count }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      Scalar.operations.pointee.average_pool(&g, pass.x, pass.y)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx else { return }
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      Scalar.operations.pointee.average_pool_gradient(&g, pass.dy, dx)
    }
  }
}
