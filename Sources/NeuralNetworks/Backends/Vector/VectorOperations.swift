import CVectorKernels

/// The number of images in a group: the lanes of a vector.
let groupSize = Int(VECTOR_LANES)

// The tables are constants, so every thread can use them.
nonisolated(unsafe) private let singleOperations = vector_operations_best(VECTOR_FLOAT32)!
nonisolated(unsafe) private let doubleOperations = vector_operations_best(VECTOR_FLOAT64)!

extension TensorScalar {
  /// The C functions for this precision and the best instruction set of this processor.
  static var operations: UnsafePointer<vector_operations> {
    Self.self == Float.self ? singleOperations : doubleOperations
  }
}

/// Returns the index of the first image and the number of images of each group of a batch.
func groups(ofBatch batch: Int) -> [(first: Int, count: Int)] {
  stride(from: 0, to: batch, by: groupSize).map { ($0, min(groupSize, batch - $0)) }
}
