import CVectorKernels

/// Convolution over groups of sixteen images.
extension VectorKernels {
  public func convolution(
    _ input: Tensor<Scalar>, filters: Tensor<Scalar>, biases: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      return filters.lend { filters in
        biases.lend { biases in
          mapGroups(input, to: geometry.outputShape) { x, y in
            Scalar.operations.pointee.convolve(&g, x, filters, biases, false, y)
          }
        }
      }
    }
  }

  public func convolutionFilterGradient(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    let operations = Scalar.operations.pointee
    let (inputs, outputs) = (geometry.inputShape.example.count, geometry.outputShape.example.count)
    let x = AlignedBuffer<Scalar>(inputs * groupSize), dy = AlignedBuffer<Scalar>(outputs * groupSize)
    return Tensor(geometry.filterShape) { gradient in
      gradient.initialize(repeating: 0)
      cancellation.lend { cancellation in
        var g = vector_geometry(geometry, cancellation: cancellation)
        input.lend { input in
          outputGradient.lend { outputGradient in
            for group in groups(ofBatch: geometry.batch) {
              interleave(group.count, inputs, input + group.first * inputs, x.start)
              interleave(group.count, outputs, outputGradient + group.first * outputs, dy.start)
              if isCancelled { return }
              operations.convolution_filter_gradient(&g, x.start, dy.start, true, gradient.baseAddress, nil)
            }
          }
        }
      }
    }
  }

  public func convolutionBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar> {
    // A plain sum: vector code would gain nothing.
    TextbookKernels(cancellation: cancellation).convolutionBiasGradient(outputGradient)
  }

  public func convolutionInputGradient(
    _ outputGradient: Tensor<Scalar>, filters: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    cancellation.lend { cancellation in
      var g = vector_geometry(geometry, cancellation: cancellation)
      return filters.lend { filters in
        mapGroups(outputGradient, to: geometry.inputShape) { dy, dx in
          Scalar.operations.pointee.convolution_input_gradient(&g, dy, filters, dx)
        }
      }
    }
  }
}

extension vector_geometry {
  /// Creates the geometry of a convolution of one group; the target of `cancellation` must outlive it.
  init(_ g: ConvolutionGeometry, cancellation: UnsafePointer<vector_cancellation>? = nil) {
    self.init(
      channels: Int64(g.inputChannels), height: Int64(g.inputHeight), width: Int64(g.inputWidth),
      filters: Int64(g.outputChannels), kernel_height: Int64(g.kernel.vertical),
      kernel_width: Int64(g.kernel.horizontal), stride_y: Int64(g.stride.vertical),
      stride_x: Int64(g.stride.horizontal), padding_top: Int64(g.padding.top), padding_left: Int64(g.padding.left),
      padding_bottom: Int64(g.padding.bottom), padding_right: Int64(g.padding.right), cancellation: cancellation)
  }

  /// Creates the geometry of a pooling operation on one group; the target of `cancellation` must outlive it.
  init(_ g: PoolingGeometry, cancellation: UnsafePointer<vector_cancellation>? = nil) {
    self.init(
      channels: Int64(g.channels), height: Int64(g.inputHeight), width: Int64(g.inputWidth),
      filters: Int64(g.channels), kernel_height: Int64(g.window.vertical), kernel_width: Int64(g.window.horizontal),
      stride_y: Int64(g.stride.vertical), stride_x: Int64(g.stride.horizontal), padding_top: 0, padding_left: 0,
      padding_bottom: 0, padding_right: 0, cancellation: cancellation)
  }
}
