/// The values that the indices of an equation can take, from the shapes.
struct IndexRanges {
  /// Larger indices are refused, so that no arithmetic on them overflows.
  static let largest = 1 << 40

  /// The smallest and largest value of each slot; a slot with an empty range has its lower end.
  private(set) var slots: [ClosedRange<Int>] = []
  /// The number of values of each slot, at most.
  private(set) var extents: [Int] = []

  /// The ranges of an equation's indices, in the order in which they are bound.
  ///
  /// - Throws: `EquationError` with code `bad-value` for a range that is not known or an index that is too large.
  init(_ equation: ResolvedEquation) throws(EquationError) {
    for index in equation.indices {
      let lower = try values(of: index.lower, index.range, index.name)
      let upper = try values(of: index.upper, index.range, index.name)
      let extent = max(0, upper.upperBound - lower.lowerBound)
      extents.append(extent)
      slots.append(lower.lowerBound...max(lower.lowerBound, upper.upperBound - 1))
    }
  }

  /// The values of an index expression.
  func values(of tree: IndexTree, _ range: Range<Int>, _ name: String) throws(EquationError) -> ClosedRange<Int> {
    let found: ClosedRange<Int>
    switch tree {
    case .number(let number): found = number...number
    case .unknown(let missing):
      throw EquationError(
        .badValue,
        missing == name ? "the range of `\(name)` can't be inferred" : "the value of `\(missing)` is not known",
        at: range)
    case .slot(let slot): found = slots[slot]
    case .negated(let value):
      let values = try values(of: value, range, name)
      found = -values.upperBound ... -values.lowerBound
    case .add(let left, let right):
      let (left, right) = (try values(of: left, range, name), try values(of: right, range, name))
      found = left.lowerBound + right.lowerBound...left.upperBound + right.upperBound
    case .subtract(let left, let right):
      let (left, right) = (try values(of: left, range, name), try values(of: right, range, name))
      found = left.lowerBound - right.upperBound...left.upperBound - right.lowerBound
    case .multiply(let left, let right):
      let (left, right) = (try values(of: left, range, name), try values(of: right, range, name))
      var ends: [Int] = []
      for a in [left.lowerBound, left.upperBound] {
        for b in [right.lowerBound, right.upperBound] {
          let (product, overflow) = a.multipliedReportingOverflow(by: b)
          if overflow { throw Self.tooLarge(range) }
          ends.append(product)
        }
      }
      found = (ends.min() ?? 0)...(ends.max() ?? 0)
    case .floorDivide(let left, let right, let place), .exact(let left, let right, let place):
      let (left, right) = (try values(of: left, range, name), try values(of: right, range, name))
      if right == 0...0 { throw Self.division(place) }
      if right.lowerBound == right.upperBound, right.lowerBound > 0 {
        found = Self.floor(left.lowerBound, right.lowerBound)...Self.floor(left.upperBound, right.lowerBound)
      } else {
        // A divisor is an integer, so the quotient is no larger than the dividend; floor may go one further down.
        let size = max(left.lowerBound.magnitude, left.upperBound.magnitude)
        found = -Int(size) - 1...Int(size)
      }
    case .remainder(let left, let right, let place):
      _ = try values(of: left, range, name)
      let divisor = try values(of: right, range, name)
      if divisor == 0...0 { throw Self.division(place) }
      // Nothing is as large as its divisor.
      found =
        divisor.lowerBound > 0
        ? 0...divisor.upperBound - 1 : min(0, divisor.lowerBound)...max(0, divisor.upperBound)
    }
    guard found.lowerBound >= -Self.largest, found.upperBound <= Self.largest else { throw Self.tooLarge(range) }
    return found
  }

  private static func floor(_ dividend: Int, _ divisor: Int) -> Int {
    dividend / divisor - (dividend % divisor < 0 ? 1 : 0)
  }

  private static func tooLarge(_ range: Range<Int>) -> EquationError {
    EquationError(.badValue, "an index can exceed \(largest) in absolute value", at: range)
  }

  private static func division(_ range: Range<Int>) -> EquationError {
    EquationError(.badValue, "division by zero in an index", at: range)
  }
}
