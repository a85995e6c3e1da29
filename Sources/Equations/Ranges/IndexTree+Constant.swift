internal import NeuralNetworks

extension IndexTree {
  /// The value of an expression of numbers; nil if it contains an index or a number that is not known.
  var constant: Int? {
    switch self {
    case .number(let value): value
    case .unknown, .slot: nil
    case .negated(let value): value.constant.map { -$0 }
    case .add(let left, let right): Self.combined(left, right) { $0 &+ $1 }
    case .subtract(let left, let right): Self.combined(left, right) { $0 &- $1 }
    case .multiply(let left, let right): Self.combined(left, right) { $0.saturatingMultiply($1) }
    case .floorDivide(let left, let right, _):
      Self.combined(left, right) { $1 > 0 ? ($0 - ($0 % $1 + $1) % $1) / $1 : nil }
    case .remainder(let left, let right, _): Self.combined(left, right) { $1 > 0 ? ($0 % $1 + $1) % $1 : nil }
    case .exact(let left, let right, _): Self.combined(left, right) { $1 > 0 && $0 % $1 == 0 ? $0 / $1 : nil }
    }
  }

  private static func combined(_ left: IndexTree, _ right: IndexTree, _ operation: (Int, Int) -> Int?) -> Int? {
    guard let left = left.constant, let right = right.constant else { return nil }
    return operation(left, right)
  }
}
