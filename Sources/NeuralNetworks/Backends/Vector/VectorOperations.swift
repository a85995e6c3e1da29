import CVectorKernels

/// How many images a group has: the lanes of a vector.
let groupSize = Int(VECTOR_LANES)

// The tables are constants of the program.
nonisolated(unsafe) private let singleOperations = vector_operations_best(VECTOR_FLOAT32)!
nonisolated(unsafe) private let doubleOperations = vector_operations_best(VECTOR_FLOAT64)!

extension TensorScalar {
  /// The C functions for this precision, those of the best instruction set that this processor has.
  static var operations: UnsafePointer<vector_operations> {
    Self.self == Float.self ? singleOperations : doubleOperations
  }
}

/// Memory for interleaved images and what belongs to them, aligned to a cache line, not set at first.
final class LaneBuffer<Scalar: TensorScalar>: @unchecked Sendable {
  /// The first of the values.
  let start: UnsafeMutablePointer<Scalar>
  /// How many values there are.
  let count: Int

  /// Room for a number of values.
  init(_ count: Int) {
    self.count = count
    start = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Scalar>.stride, alignment: 64)
      .bindMemory(to: Scalar.self, capacity: count)
  }

  /// The same, every value zero.
  convenience init(zeros count: Int) {
    self.init(count)
    start.initialize(repeating: 0, count: count)
  }

  /// The values of a tensor.
  convenience init(copying tensor: Tensor<Scalar>) {
    self.init(tensor.count)
    tensor.lend { start.update(from: $0, count: count) }
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }
}

extension Tensor {
  /// Lends the values to a C function.
  @inline(__always)
  func lend<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
    values.withUnsafeBufferPointer { buffer in
      // An empty tensor lends an address that nothing is read from.
      body(buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Scalar>.alignment)!)
    }
  }
}

/// The first image and the number of images of each group of a batch.
func groups(ofBatch batch: Int) -> [(first: Int, count: Int)] {
  stride(from: 0, to: batch, by: groupSize).map { ($0, min(groupSize, batch - $0)) }
}
