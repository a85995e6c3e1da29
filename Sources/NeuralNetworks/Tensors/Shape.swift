extension Int {
  /// The product, or the largest number where it is larger: the work of a network that nobody could run is still asked for.
  func multiplied(upToLargest other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// The sum, or the largest number where it is larger.
  func added(upToLargest other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

/// The lengths of a tensor's axes, outermost first: `2x1x8x8` is two images of one channel, 8 by 8 (B x C x H x W).
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// The length of each axis, none negative.
  public let dimensions: [Int]

  /// A shape of these axes; a negative length is a programmer's error.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "a shape has no negative lengths")
    self.dimensions = dimensions
  }

  /// A shape of these axes.
  public init(_ dimensions: Int...) { self.init(dimensions) }

  /// How many axes there are.
  public var rank: Int { dimensions.count }

  /// How many values a tensor of this shape holds, and nil where that number does not fit an `Int`.
  public var checkedCount: Int? {
    var product = 1
    for length in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// How many values a tensor of this shape holds.
  public var count: Int { dimensions.reduce(1, *) }

  /// How many values a tensor of this shape would hold, or the largest number where it would be more.
  var countUpToLargest: Int { checkedCount ?? .max }

  /// For each axis, how far apart in row-major order two neighbours along it stand.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * dimensions[axis + 1] }
    return strides
  }

  /// The length of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The shape of one example: this shape without its first axis, the batch.
  public var example: Shape { Shape(Array(dimensions.dropFirst())) }

  /// A batch of `count` examples of this shape.
  public func batch(of count: Int) -> Shape { Shape([count] + dimensions) }

  /// `2x1x8x8`; a single number has the shape `scalar`.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
  }
}
