/// An array of numbers with a shape, stored in row-major order (the last axis varies fastest).
public struct Tensor<Scalar: TensorScalar>: Equatable, Sendable {
  /// The lengths of the axes.
  public let shape: Shape

  /// The values in row-major order, `shape.count` of them.
  public var values: [Scalar]

  /// Creates a tensor with these values; a number of values that does not match the shape is a programming error.
  @inlinable
  public init(_ shape: Shape, _ values: [Scalar]) {
    precondition(values.count == shape.count, "\(values.count) values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// Creates a tensor with the same value everywhere.
  @inlinable
  public init(_ shape: Shape, repeating value: Scalar = 0) {
    self.shape = shape
    self.values = [Scalar](repeating: value, count: shape.count)
  }

  /// Creates a tensor whose values are set by `fill`, which receives uninitialised memory and must set every value.
  @inlinable
  public init(_ shape: Shape, filledBy fill: (UnsafeMutableBufferPointer<Scalar>) -> Void) {
    let count = shape.count
    self.shape = shape
    self.values = [Scalar](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initializedCount = count
    }
  }

  /// The number of values.
  @inlinable public var count: Int { values.count }

  /// The value at these indices, one per axis.
  public subscript(indices: Int...) -> Scalar {
    get { values[offset(of: indices)] }
    set { values[offset(of: indices)] = newValue }
  }

  /// Returns the offset in `values` of the entry with these indices, one per axis.
  public func offset(of indices: [Int]) -> Int {
    precondition(indices.count == shape.rank, "an entry of a \(shape) tensor has \(shape.rank) indices")
    return zip(indices, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Returns the indices of the entry at an offset in `values`.
  public func indices(of offset: Int) -> [Int] {
    var rest = offset
    return shape.strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }

  /// Returns the same values with another shape; a different count is a programming error.
  @inlinable
  public func reshaped(to shape: Shape) -> Tensor { Tensor(shape, values) }

  /// Applies `transform` elementwise; the remaining values are zero if the running command is cancelled.
  @inlinable
  public func map(_ transform: (Scalar) -> Scalar) -> Tensor {
    Tensor(shape, Self.inPieces(count) { values[$0].map(transform) })
  }

  /// Applies `transform` to pairs of values of two tensors of the same shape; the remaining values are zero if the
  /// running command is cancelled.
  @inlinable
  public func combined(with other: Tensor, _ transform: (Scalar, Scalar) -> Scalar) -> Tensor {
    precondition(shape == other.shape, "\(shape) and \(other.shape) do not combine entry by entry")
    return Tensor(shape, Self.inPieces(count) { zip(values[$0], other.values[$0]).map { transform($0, $1) } })
  }

  /// Returns the examples in `range` of a batch: a slice along the first axis.
  @inlinable
  public func examples(_ range: Range<Int>) -> Tensor {
    let size = shape.example.count
    return Tensor(
      shape.example.batch(of: range.count), Array(values[range.lowerBound * size..<range.upperBound * size]))
  }

  /// Returns the same values in another precision; the remaining values are zero if the running command is cancelled.
  @inlinable
  public func converted<Other: TensorScalar>(to precision: Other.Type) -> Tensor<Other> {
    if let same = self as? Tensor<Other> { return same }
    return Tensor<Other>(shape, Tensor<Other>.inPieces(count) { values[$0].map { Other($0) } })
  }

  /// Builds `count` values, in pieces if there are many; the remaining values are zero if the running command is
  /// cancelled.
  @inlinable
  static func inPieces(_ count: Int, _ make: (Range<Int>) -> [Scalar]) -> [Scalar] {
    let piece = 1 << 18
    guard count > piece else { return make(0..<count) }
    var values: [Scalar] = []
    values.reserveCapacity(count)
    for start in stride(from: 0, to: count, by: piece) {
      if Cancellation.current.isRequested() {
        values += [Scalar](repeating: 0, count: count - start)
        break
      }
      values += make(start..<min(count, start + piece))
    }
    return values
  }
}
