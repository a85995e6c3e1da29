/// Numbers in memory at a fixed address, aligned to a cache line: for C functions, and for results that are recomputed
/// many times.
final class AlignedBuffer<Scalar: TensorScalar>: @unchecked Sendable {
  /// The address of the first value.
  let start: UnsafeMutablePointer<Scalar>
  /// The number of values.
  let count: Int

  /// Creates a buffer of uninitialised memory for `count` values.
  init(_ count: Int) {
    self.count = count
    start = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Scalar>.stride, alignment: 64)
      .bindMemory(to: Scalar.self, capacity: count)
  }

  /// Creates a buffer of `count` zeros.
  convenience init(zeros count: Int) {
    self.init(count)
    start.initialize(repeating: 0, count: count)
  }

  /// Creates a copy of a tensor's values.
  convenience init(copying tensor: Tensor<Scalar>) {
    self.init(tensor.count)
    tensor.lend { start.update(from: $0, count: count) }
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }
}

extension AlignedBuffer {
  /// Multiplies every value by `factor` in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func scale(by factor: Double) {
    let factor = Scalar(factor)
    for index in 0..<count { start[index] *= factor }
  }

  /// Returns the sum of squares Σ v², computed in Double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sumOfSquares() -> Double {
    var sum = 0.0
    for index in 0..<count { sum += Double(start[index]) * Double(start[index]) }
    return sum
  }
}
