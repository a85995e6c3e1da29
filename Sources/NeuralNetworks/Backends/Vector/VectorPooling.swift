import CVectorKernels

/// Pooling over groups of sixteen images.
extension VectorKernels {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func maxPooling(
    _ input: Tensor<Scalar>, _ geometry: PoolingGeometry
  ) -> (output: Tensor<Scalar>, winners: [Int32]) {
    // Windows that are too large for the C function's 16-bit index are left to the textbook kernel.
    guard geometry.window.vertical * geometry.window.horizontal <= Int(UInt16.max) else {
      return TextbookKernels(cancellation: cancellation).maxPooling(input, geometry)
    }
    let outputs = geometry.outputShape.example.count
    let inputs = geometry.inputShape.example.count
    var winners = [Int32](repeating: 0, count: geometry.outputShape.count)
    var group = 0
    var poll = CancellationPoll(cancellation)
    let output = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: outputs * groupSize) { places in
      winners.withUnsafeMutableBufferPointer { winners in
        cancellation.lend { cancellation in
          var g = vector_geometry(geometry, cancellation: cancellation)
          return mapGroups(input, to: geometry.outputShape) { x, y in
            Scalar.operations.pointee.max_pool(&g, x, y, places.baseAddress)
            // A cancelled function may leave positions unset.
            if isCancelled { return }
            for image in group * groupSize..<min((group + 1) * groupSize, geometry.batch) {
              for index in 0..<outputs {
                if poll.spent(10) { return }
                let place = Int(places[index * groupSize + image % groupSize])
                let column = index % geometry.outputWidth * geometry.stride.horizontal
                let row = index / geometry.outputWidth % geometry.outputHeight * geometry.stride.vertical
                let channel = index / (geometry.outputWidth * geometry.outputHeight)
                let (i, j) = (place / geometry.window.horizontal, place % geometry.window.horizontal)
                let offset = (channel * geometry.inputHeight + row + i) * geometry.inputWidth + column + j
                winners[image * outputs + index] = Int32(image * inputs + offset)
              }
            }
            group += 1
          }
        }
      }
    }
    return (output, winners)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func maxPoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, winners: [Int32], _ geometry: PoolingGeometry
  ) -> Tensor<Scalar> {
    Tensor(geometry.inputShape) { gradient in
      gradient.initialize(repeating: 0)
      var poll = CancellationPoll(cancellation)
      outputGradient.values.withUnsafeBufferPointer { upstream in
        for (index, winner) in winners.enumerated() {
          if poll.spent(4) { return }
          gradient[Int(winner)] += upstream[index]
        }
      }
    }
  }

  public func averagePooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar> {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      return mapGroups(input, to: geometry.outputShape) { x, y in Scalar.operations.pointee.average_pool(&g, x, y) }
    }
  }

  public func averagePoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, _ geometry: PoolingGeometry
  ) -> Tensor<Scalar> {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      return mapGroups(outputGradient, to: geometry.inputShape) { dy, dx in
        Scalar.operations.pointee.average_pool_gradient(&g, dy, dx)
      }
    }
  }
}
