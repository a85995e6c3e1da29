internal import NeuralNetworks

extension ValueTree {
  /// The parts of this node; not those of its index expressions.
  var children: [ValueTree] {
    switch self {
    case .constant, .index, .read, .indexComparison: []
    case .function(_, let first, let second): [first] + (second.map { [$0] } ?? [])
    case .negated(let value): [value]
    case .binary(_, let left, let right), .comparison(_, let left, let right): [left, right]
    case .choice(let value, let condition, let otherwise): [value, condition, otherwise]
    case .reduction(let reduction), .isWinner(_, let reduction):
      [reduction.body] + (reduction.condition.map { [$0] } ?? [])
    }
  }

  /// The index expressions of this node.
  var indexTrees: [IndexTree] {
    switch self {
    case .index(let tree): [tree]
    case .read(let read): read.axes ?? []
    case .indexComparison(_, let left, let right): [left, right]
    case .isWinner(let indices, _): indices
    default: []
    }
  }

  /// The slots that the value depends on.
  func slots(_ indices: [ResolvedIndex]) -> UInt64 {
    var mask = indexTrees.reduce(0 as UInt64) { $0 | $1.slots }
    if case .read(let read) = self, let whole = read.whole { mask |= 1 << UInt64(whole) }
    switch self {
    case .reduction(let reduction): return mask | reduction.slots(indices)
    case .isWinner(_, let reduction): return mask | reduction.slots(indices)
    default: return children.reduce(mask) { $0 | $1.slots(indices) }
    }
  }

  /// Whether the value may not exist, for lack of terms.
  var canFail: Bool {
    switch self {
    case .reduction(let reduction), .isWinner(_, let reduction):
      (reduction.kind != .sum && reduction.kind != .prod) || children.contains { $0.canFail }
    default: children.contains { $0.canFail }
    }
  }

  /// The number of terms of one evaluation, saturating; an empty range counts as one, because the loops around it run.
  func terms(_ extents: [Int]) -> Int {
    let parts = children.reduce(0) { $0.saturatingAdd($1.terms(extents)) }
    switch self {
    case .reduction(let reduction), .isWinner(_, let reduction):
      return reduction.slots.reduce(max(1, parts)) { $0.saturatingMultiply(max(1, extents[$1])) }
    default: return parts
    }
  }
}

extension ResolvedReduction {
  /// The slots that the result depends on, without its own.
  func slots(_ indices: [ResolvedIndex]) -> UInt64 {
    var mask = body.slots(indices) | (condition?.slots(indices) ?? 0)
    for slot in slots { mask |= indices[slot].lower.slots | indices[slot].upper.slots }
    for slot in slots { mask &= ~(1 << UInt64(slot)) }
    return mask
  }
}
