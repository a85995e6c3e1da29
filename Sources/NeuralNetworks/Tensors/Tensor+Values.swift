/// Operations on all values of a tensor.
extension Tensor {
  /// Calls `body` with the address of the first value, for C functions.
  @inline(__always)
  func lend<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
    values.withUnsafeBufferPointer { buffer in
      // For an empty tensor, an address that is never read.
      body(buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Scalar>.alignment)!)
    }
  }

  /// Adds another tensor of this shape elementwise, in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "\(shape) and \(other.shape) do not add entry by entry")
    values.withUnsafeMutableBufferPointer { sum in
      other.values.withUnsafeBufferPointer { addend in
        for index in sum.indices { sum[index] += addend[index] }
      }
    }
  }

  /// Returns whether every value is finite; values are skipped if the running command is cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func isFinite() -> Bool {
    // Checked in pieces rather than with `polled`: training calls this after every epoch, and the compiler does not
    // specialise an iterator from another file of the module.
    let piece = 1 << 18
    return values.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: piece) where !Cancellation.current.isRequested() {
        for index in start..<min(values.count, start + piece) where !values[index].isFinite { return false }
      }
      return true
    }
  }

  /// Returns the index of the largest value in every row of a B x K tensor, the first one in case of a tie.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func largestInRows() -> [Int] {
    precondition(shape.rank == 2, "rows are those of a B x K tensor")
    let columns = shape[1]
    return (0..<shape[0]).map { row in
      var largest = 0
      for column in 0..<columns where values[row * columns + column] > values[row * columns + largest] {
        largest = column
      }
      return largest
    }
  }
}
