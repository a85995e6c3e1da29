/// What is done with all values of a tensor.
extension Tensor {
  /// Lends the values to a C function.
  @inline(__always)
  func lend<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
    values.withUnsafeBufferPointer { buffer in
      // An empty tensor lends an address that nothing is read from.
      body(buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Scalar>.alignment)!)
    }
  }

  /// Adds another tensor of this shape in place.
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

  /// Whether no value is infinite or NaN.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func isFinite() -> Bool {
    // Pieces, and not a polled sequence: training asks this after every epoch, and files of one module that are compiled
    // apart do not specialise each other's iterators.
    let piece = 1 << 18
    return values.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: piece) where !Cancellation.current.isRequested() {
        for index in start..<min(values.count, start + piece) where !values[index].isFinite { return false }
      }
      return true
    }
  }

  /// For every row of a B x K tensor, where its largest value stands, the first at a tie.
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
