import CVectorKernels

/// Affine maps over groups of sixteen rows.
extension VectorKernels {
  public func affine(
    _ input: Tensor<Scalar>, weights: Tensor<Scalar>, biases: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    return cancellation.lend { cancellation in
      weights.lend { weights in
        biases.lend { biases in
          mapGroups(input, to: Shape(input.shape[0], outputs)) { x, y in
            Scalar.operations.pointee.affine_until(
              cancellation, Int64(inputs), Int64(outputs), x, weights, biases, false, y)
          }
        }
      }
    }
  }

  public func affineWeightGradient(_ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (inputs, outputs) = (input.shape[1], outputGradient.shape[1])
    let groups = groups(ofBatch: input.shape[0])
    let x = AlignedBuffer<Scalar>(groups.count * inputs * groupSize)
    let rows = paddedRows(outputGradient, count: groups.count * groupSize)
    let operations = Scalar.operations.pointee
    // Blocks of inputs, about ten million vector multiply-adds each, with a check for cancellation in between.
    let vectors = max(1, groups.count * (outputs + groupSize - 1))
    let piece = cancellation.isNever ? inputs : min(inputs, max(1, 10_000_000 / vectors))
    return Tensor(Shape(inputs, outputs)) { gradient in
      input.lend { input in
        for (index, group) in groups.enumerated() where !isCancelled {
          interleave(group.count, inputs, input + group.first * inputs, x.start + index * inputs * groupSize)
        }
      }
      for first in stride(from: 0, to: inputs, by: piece) where !isCancelled {
        operations.affine_weight_gradient(
          Int64(groups.count), Int64(inputs), Int64(outputs), Int64(first), Int64(min(piece, inputs - first)), x.start,
          rows.start, false, gradient.baseAddress)
      }
      if isCancelled { gradient.initialize(repeating: 0) }
    }
  }

  public func affineBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let outputs = outputGradient.shape[1]
    let rows = paddedRows(outputGradient, count: outputGradient.shape[0])
    return Tensor(Shape(outputs)) { gradient in
      if isCancelled { return gradient.initialize(repeating: 0) }
      Scalar.operations.pointee.column_sums(
        Int64(outputGradient.shape[0]), Int64(outputs), rows.start, false, gradient.baseAddress)
    }
  }

  public func affineInputGradient(_ outputGradient: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    return cancellation.lend { cancellation in
      weights.lend { weights in
        mapGroups(outputGradient, to: Shape(outputGradient.shape[0], inputs)) { dy, dx in
          Scalar.operations.pointee.affine_input_gradient_until(
            cancellation, Int64(inputs), Int64(outputs), dy, weights, dx)
        }
      }
    }
  }

  /// Returns the rows of a B x K tensor at the stride that vectors need, followed by zero rows up to `count` rows in
  /// all; incomplete if cancelled.
  private func paddedRows(_ tensor: Tensor<Scalar>, count: Int) -> AlignedBuffer<Scalar> {
    let columns = tensor.shape[1]
    let stride = Int(vector_row_stride(Int64(columns)))
    let rows = AlignedBuffer<Scalar>(count * stride)
    tensor.lend { values in
      for row in 0..<count where !isCancelled {
        let start = rows.start + row * stride
        guard row < tensor.shape[0] else {
          start.initialize(repeating: 0, count: stride)
          continue
        }
        start.initialize(from: values + row * columns, count: columns)
        (start + columns).initialize(repeating: 0, count: stride - columns)
      }
    }
    return rows
  }
}
