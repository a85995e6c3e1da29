extension Int {
  /// Returns the product, or `Int.max` if it overflows, as sizes and costs of a network that is too large to run may
  /// do.
  func multiplied(upToLargest other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// Returns the sum, or `Int.max` if it overflows.
  func added(upToLargest other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

/// The lengths of a tensor's axes, outermost first: `2x1x8x8` is two images of one channel, 8 by 8 (B x C x H x W).
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// The length of each axis, none negative.
  public let dimensions: [Int]

  /// Creates a shape with axes of these lengths; a negative length is a programming error.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "a shape has no negative lengths")
    self.dimensions = dimensions
  }

  /// Creates a shape with axes of these lengths; a negative length is a programming error.
  public init(_ dimensions: Int...) { self.init(dimensions) }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of values in a tensor of this shape; nil if multiplying the lengths overflows an `Int`.
  public var checkedCount: Int? {
    var product = 1
    for length in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The number of values in a tensor of this shape; overflow is a programming error.
  public var count: Int { dimensions.reduce(1, *) }

  /// The number of values in a tensor of this shape, or `Int.max` if it overflows.
  var countUpToLargest: Int { checkedCount ?? .max }

  /// For each axis, the distance in row-major order between two entries that are neighbours along it.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * dimensions[axis + 1] }
    return strides
  }

  /// The length of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The shape of one example: this shape without its first axis, the batch.
  public var example: Shape { Shape(Array(dimensions.dropFirst())) }

  /// Returns the shape of a batch of `count` examples of this shape.
  public func batch(of count: Int) -> Shape { Shape([count] + dimensions) }

  /// The lengths joined by `x`, such as `2x1x8x8`; `scalar` for a shape without axes.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
  }
}
