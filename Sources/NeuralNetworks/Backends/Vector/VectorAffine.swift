import CVectorKernels

/// Affine maps over groups of sixteen rows.
extension VectorKernels {
  public func affine(
    _ input: Tensor<Scalar>, weights: Tensor<Scalar>, biases: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    return weights.lend { weights in
      biases.lend { biases in
        mapGroups(input, to: Shape(input.shape[0], outputs)) { x, y in
          Scalar.operations.pointee.affine(Int64(inputs), Int64(outputs), x, weights, biases, false, y)
        }
      }
    }
  }

  public func affineWeightGradient(_ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (inputs, outputs) = (input.shape[1], outputGradient.shape[1])
    let groups = groups(ofBatch: input.shape[0])
    let x = AlignedBuffer<Scalar>(groups.count * inputs * groupSize)
    let rows = paddedRows(outputGradient)
    let operations = Scalar.operations.pointee
    return Tensor(Shape(inputs, outputs)) { gradient in
      input.lend { input in
        for (index, group) in groups.enumerated() {
          operations.interleave(
            Int64(group.count), Int64(inputs), input + group.first * inputs, nil, x.start + index * inputs * groupSize)
        }
      }
      operations.affine_weight_gradient(
        Int64(groups.count), Int64(inputs), Int64(outputs), 0, Int64(inputs), x.start, rows.start, false,
        gradient.baseAddress)
    }
  }

  public func affineBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let outputs = outputGradient.shape[1]
    let rows = paddedRows(outputGradient)
    return Tensor(Shape(outputs)) { gradient in
      Scalar.operations.pointee.column_sums(
        Int64(outputGradient.shape[0]), Int64(outputs), rows.start, false, gradient.baseAddress)
    }
  }

  public func affineInputGradient(_ outputGradient: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    return weights.lend { weights in
      mapGroups(outputGradient, to: Shape(outputGradient.shape[0], inputs)) { dy, dx in
        Scalar.operations.pointee.affine_input_gradient(Int64(inputs), Int64(outputs), dy, weights, dx)
      }
    }
  }

  /// The rows of a B x K tensor at the distance that vectors need, with rows of zeros up to a whole group.
  private func paddedRows(_ tensor: Tensor<Scalar>) -> AlignedBuffer<Scalar> {
    let (count, columns) = (tensor.shape[0], tensor.shape[1])
    let stride = Int(vector_row_stride(Int64(columns)))
    let rows = AlignedBuffer<Scalar>(zeros: (count + groupSize - 1) / groupSize * groupSize * stride)
    tensor.lend { values in
      for row in 0..<count { (rows.start + row * stride).update(from: values + row * columns, count: columns) }
    }
    return rows
  }
}
