/// Numbers in rows and columns: a channel of an image, a feature map, a filter.
public struct PixelGrid: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// The values in row-major order.
  public let values: [Double]

  /// - Precondition: there are `width` times `height` values.
  public init(width: Int, height: Int, values: [Double]) {
    precondition(width >= 0 && height >= 0 && values.count == width * height, "a grid needs width x height values")
    self.width = width
    self.height = height
    self.values = values
  }

  public subscript(row: Int, column: Int) -> Double { values[row * width + column] }

  var isEmpty: Bool { values.isEmpty }

  /// The range of the finite values; nil if there are none.
  var finiteRange: ClosedRange<Double>? {
    var range: ClosedRange<Double>?
    var poll = DrawingPoll()
    for value in values {
      if poll.spent(1) { break }
      guard value.isFinite else { continue }
      guard let known = range else {
        range = value...value
        continue
      }
      if value < known.lowerBound { range = value...known.upperBound }
      if value > known.upperBound { range = known.lowerBound...value }
    }
    return range
  }

  /// How a block of pixels is reduced to one value.
  enum Reduction {
    case mean
    /// The value furthest from zero, so that a lone gradient does not vanish.
    case furthestFromZero
  }

  /// Returns the grid with each `factor` x `factor` block of values merged into one; a block with a NaN becomes NaN.
  func reduced(by factor: Int, _ reduction: Reduction) -> PixelGrid {
    guard factor > 1 else { return self }
    let columns = (width + factor - 1) / factor
    let rows = (height + factor - 1) / factor
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    var poll = DrawingPoll()
    for row in 0..<rows {
      for column in 0..<columns {
        if poll.spent(factor * factor) {
          result += [Double](repeating: 0, count: rows * columns - result.count)
          return PixelGrid(width: columns, height: rows, values: result)
        }
        let block = (row * factor..<min((row + 1) * factor, height)).polled(every: (1 << 16) / factor).flatMap { y in
          (column * factor..<min((column + 1) * factor, width)).map { self[y, $0] }
        }
        result.append(reduction.value(of: block))
      }
    }
    return PixelGrid(width: columns, height: rows, values: result)
  }
}

extension PixelGrid.Reduction {
  fileprivate func value(of block: [Double]) -> Double {
    if block.contains(where: \.isNaN) { return .nan }
    switch self {
    case .mean: return block.reduce(0) { $0 + $1 / Double(block.count) }
    case .furthestFromZero: return block.max { abs($0) < abs($1) } ?? 0
    }
  }
}
