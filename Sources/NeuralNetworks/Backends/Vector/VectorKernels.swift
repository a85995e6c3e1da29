import CVectorKernels

/// Kernels that compute sixteen images at a time, one vector lane per image except in the affine weight gradient.
///
/// The layers' tensors stay row-major: each operation interleaves sixteen images, computes, and writes the result back.
/// Training and evaluation avoid these copies between layers: see `VectorPlan`.
public struct VectorKernels<Scalar: TensorScalar>: LayerKernels {
  public let cancellation: Cancellation

  /// Creates the kernels, which end early once `cancellation` is requested.
  public init(cancellation: Cancellation = .never) { self.cancellation = cancellation }

  public func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other> {
    VectorKernels<Other>(cancellation: cancellation)
  }

  /// Counts the input and output lanes of a group and, in the forward pass, positions of maxima, as if every operation
  /// were max pooling; for the weight gradient of an affine map, the lanes and rows of all groups.
  public func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int) {
    let lanes = input.added(upToLargest: output).multiplied(upToLargest: groupSize)
    let places = output.multiplied(upToLargest: groupSize * 2) / MemoryLayout<Scalar>.stride
    let forward = lanes.added(upToLargest: places)
    guard isAffine else { return (forward, lanes) }
    let rows = input.added(upToLargest: output.added(upToLargest: groupSize))
    return (forward, max(lanes, rows.multiplied(upToLargest: (batch / groupSize + 1) * groupSize)))
  }

  /// Computes an output tensor group by group: `body` computes a group's output lanes from its input lanes. If
  /// cancelled, the whole output is zero.
  func mapGroups(
    _ input: Tensor<Scalar>, to shape: Shape,
    _ body: (_ input: UnsafeMutablePointer<Scalar>, _ output: UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor<Scalar> {
    let (inputs, outputs) = (input.shape.example.count, shape.example.count)
    let from = AlignedBuffer<Scalar>(inputs * groupSize), to = AlignedBuffer<Scalar>(outputs * groupSize)
    return Tensor(shape) { result in
      input.lend { values in
        for group in groups(ofBatch: shape[0]) {
          interleave(group.count, inputs, values + group.first * inputs, from.start)
          if isCancelled { break }
          body(from.start, to.start)
          deinterleave(group.count, outputs, to.start, result.baseAddress! + group.first * outputs)
          if isCancelled { break }
        }
      }
      // Skipped groups are uninitialised.
      if isCancelled { result.initialize(repeating: 0) }
    }
  }

  /// Whether the operation was cancelled.
  var isCancelled: Bool { !cancellation.isNever && cancellation.isRequested() }

  /// Interleaves consecutive images into lanes; incomplete if cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func interleave(
    _ images: Int, _ features: Int, _ rows: UnsafePointer<Scalar>, _ lanes: UnsafeMutablePointer<Scalar>
  ) {
    guard !cancellation.isNever, features > Self.featuresInOneGo else {
      Scalar.operations.pointee.interleave(Int64(images), Int64(features), rows, nil, lanes)
      return
    }
    // The C function has no row stride, so pieces of very large images are copied here.
    let piece = 4096
    for first in stride(from: 0, to: features, by: piece) {
      if isCancelled { return }
      let count = min(piece, features - first)
      let block = lanes + first * groupSize
      block.initialize(repeating: 0, count: count * groupSize)
      for image in 0..<images {
        let row = rows + image * features + first
        for feature in 0..<count { block[feature * groupSize + image] = row[feature] }
      }
    }
  }

  /// De-interleaves lanes into consecutive images; incomplete if cancelled.
  private func deinterleave(
    _ images: Int, _ features: Int, _ lanes: UnsafePointer<Scalar>, _ rows: UnsafeMutablePointer<Scalar>
  ) {
    let piece = cancellation.isNever ? max(1, features) : Self.featuresInOneGo
    for first in stride(from: 0, to: features, by: piece) {
      if isCancelled { return }
      Scalar.operations.pointee.deinterleave(
        Int64(images), Int64(min(piece, features - first)), lanes + first * groupSize, Int64(features), rows + first)
    }
  }

  /// The maximum number of features to copy without a check for cancellation: a few milliseconds of work.
  private static var featuresInOneGo: Int { 1 << 18 }
}
