import CVectorKernels

/// Kernels that compute sixteen images at a time, one lane of a vector an image.
///
/// The tensors of the layers stay row-major; each operation interleaves sixteen images, computes, and puts them back. A
/// whole network is trained without these moves between layers: see `VectorPlan`.
public struct VectorKernels<Scalar: TensorScalar>: LayerKernels {
  /// The kernels for the best instruction set that this processor has.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public let cancellation: Cancellation

  /// Computes an output tensor group by group: `body` makes the lanes of the output from the lanes of the input.
  func mapGroups(
    _ input: Tensor<Scalar>, to shape: Shape,
    _ body: (_ input: UnsafeMutablePointer<Scalar>, _ output: UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor<Scalar> {
    let (inputs, outputs) = (input.shape.example.count, shape.example.count)
    let from = AlignedBuffer<Scalar>(inputs * groupSize), to = AlignedBuffer<Scalar>(outputs * groupSize)
    let operations = Scalar.operations.pointee
    return Tensor(shape) { result in
      input.lend { values in
        for group in groups(ofBatch: shape[0]) {
          operations.interleave(Int64(group.count), Int64(inputs), values + group.first * inputs, nil, from.start)
          body(from.start, to.start)
          operations.deinterleave(
            Int64(group.count), Int64(outputs), to.start, Int64(outputs), result.baseAddress! + group.first * outputs)
        }
      }
    }
  }
}
