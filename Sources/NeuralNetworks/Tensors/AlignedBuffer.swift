/// Memory for numbers that stays where it is, aligned to a cache line, not set at first: for what is computed again and
/// again, and for C.
final class AlignedBuffer<Scalar: TensorScalar>: @unchecked Sendable {
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

extension AlignedBuffer {
  /// Multiplies every value in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func scale(by factor: Double) {
    let factor = Scalar(factor)
    for index in 0..<count { start[index] *= factor }
  }

  /// Σ v², in Double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sumOfSquares() -> Double {
    var sum = 0.0
    for index in 0..<count { sum += Double(start[index]) * Double(start[index]) }
    return sum
  }
}
