import NeuralNetworks
import PlatformMath

@testable import Equations

/// Walks the tree for every entry and every term: slow, and obviously what the notation says.
struct NaiveEvaluation {
  /// There is no term.
  struct NoTerm: Error {}

  let equation: ResolvedEquation
  let tensors: [String: Tensor<Double>]
  private var slots: [Int]
  /// Whether a read of the current term was outside.
  private var isOutside = false

  static func evaluate(
    _ equation: ResolvedEquation, _ tensors: [String: Tensor<Double>], shape: [Int]
  ) throws -> Tensor<Double> {
    var naive = NaiveEvaluation(equation: equation, tensors: tensors)
    var result = Tensor<Double>(Shape(shape))
    try naive.loop(equation.loops[...]) { naive in
      if let condition = equation.condition, try naive.value(condition) == 0 { return }
      let value = try naive.value(equation.value)
      var place: Int? = naive.slots.first
      if let axes = equation.placeAxes { place = naive.offset(axes, result.shape) }
      guard let place, result.values.indices.contains(place) else { return }
      if equation.equation.adds { result.values[place] += value } else { result.values[place] = value }
    }
    return result
  }

  private init(equation: ResolvedEquation, tensors: [String: Tensor<Double>]) {
    self.equation = equation
    self.tensors = tensors
    slots = [Int](repeating: 0, count: equation.indices.count)
  }

  private mutating func loop(_ rest: ArraySlice<Int>, _ body: (inout NaiveEvaluation) throws -> Void) throws {
    guard let slot = rest.first else { return try body(&self) }
    let index = equation.indices[slot]
    guard let lower = self.index(index.lower), let upper = self.index(index.upper), lower < upper else { return }
    for value in lower..<upper {
      slots[slot] = value
      try loop(rest.dropFirst(), body)
    }
  }

  private func index(_ tree: IndexTree) -> Int? {
    func both(_ left: IndexTree, _ right: IndexTree, _ combine: (Int, Int) -> Int?) -> Int? {
      guard let left = index(left), let right = index(right) else { return nil }
      return combine(left, right)
    }
    func floor(_ a: Int, _ b: Int) -> Int { Int((Double(a) / Double(b)).rounded(.down)) }
    switch tree {
    case .number(let value): return value
    case .unknown: return nil
    case .slot(let slot): return slots[slot]
    case .negated(let value): return index(value).map { -$0 }
    case .add(let left, let right): return both(left, right) { $0 + $1 }
    case .subtract(let left, let right): return both(left, right) { $0 - $1 }
    case .multiply(let left, let right): return both(left, right) { $0 * $1 }
    case .floorDivide(let left, let right, _): return both(left, right) { $1 == 0 ? nil : floor($0, $1) }
    case .remainder(let left, let right, _): return both(left, right) { $1 == 0 ? nil : $0 - $1 * floor($0, $1) }
    case .exact(let left, let right, _): return both(left, right) { $1 != 0 && $0 % $1 == 0 ? $0 / $1 : nil }
    }
  }

  private func offset(_ axes: [IndexTree], _ shape: Shape) -> Int? {
    var offset = 0
    for (axis, tree) in axes.enumerated() {
      guard let index = index(tree), (0..<shape[axis]).contains(index) else { return nil }
      offset = offset * shape[axis] + index
    }
    return offset
  }

  private mutating func value(_ tree: ValueTree) throws -> Double {
    switch tree {
    case .constant(let value): return value
    case .index(let tree): return Double(index(tree) ?? 0)
    case .read(let read):
      guard let tensor = tensors[read.tensor] else { throw NoTerm() }
      guard let place = read.whole.map({ slots[$0] }) ?? offset(read.axes ?? [], tensor.shape) else {
        isOutside = true
        return 0
      }
      return tensor.values[place]
    case .function(let function, let first, let second):
      let a = try value(first)
      let b = try second.map { (tree) throws in try value(tree) } ?? 0
      switch function {
      case .exp: return Double.exp(a)
      case .log: return Double.log(a)
      case .tanh: return Double.tanh(a)
      case .sqrt: return a.squareRoot()
      case .abs: return abs(a)
      case .max: return b > a ? b : a
      case .min: return b < a ? b : a
      case .relu: return max(0, a)
      case .sigmoid: return 1 / (1 + Double.exp(-a))
      case .log1p: return Double.log1p(a)
      case .expm1: return Double.expm1(a)
      case .activation: return max(0, a)
      case .derivative: return a > 0 ? 1 : 0
      }
    case .negated(let tree): return -(try value(tree))
    case .binary(let sign, let left, let right):
      let (a, b) = (try value(left), try value(right))
      switch sign {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      case .floorDivide: return (a / b).rounded(.down)
      case .remainder: return a - b * (a / b).rounded(.down)
      case .power: return Double.pow(a, b)
      }
    case .comparison(let sign, let left, let right): return Self.compare(sign, try value(left), try value(right))
    case .indexComparison(let sign, let left, let right):
      guard let left = index(left), let right = index(right) else { return 0 }
      return Self.compare(sign, left, right)
    case .choice(let first, let condition, let second): return try value(try value(condition) != 0 ? first : second)
    case .reduction(let reduction):
      let (value, winner) = try reduce(reduction)
      return reduction.isArg ? Double(winner[0]) : value
    case .isWinner(let indices, let reduction): return try reduce(reduction).winner == indices.map { index($0) } ? 1 : 0
    }
  }

  private static func compare<Value: Comparable>(_ sign: Comparison, _ a: Value, _ b: Value) -> Double {
    switch sign {
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    }
  }

  private mutating func reduce(_ reduction: ResolvedReduction) throws -> (value: Double, winner: [Int]) {
    let outer = (slots, isOutside)
    defer { (slots, isOutside) = outer }
    var (sum, product, count, inside) = (0.0, 1.0, 0, 0)
    var best: (value: Double, winner: [Int])?
    try loop(reduction.slots[...]) { naive in
      if let condition = reduction.condition, try naive.value(condition) == 0 { return }
      count += 1
      naive.isOutside = false
      let value = try naive.value(reduction.body)
      let isOutside = naive.isOutside
      if !isOutside { inside += 1 }
      if naive.lacksTerm(reduction.body) { return }
      if reduction.isInside, isOutside { return }
      sum += value
      product *= value
      if isOutside { return }
      let isLarge = reduction.kind == .max || reduction.kind == .argmax
      if best.map({ isLarge ? value > $0.value : value < $0.value }) ?? true {
        best = (value, reduction.slots.map { naive.slots[$0] })
      }
    }
    switch reduction.kind {
    case .sum: return (sum, [])
    case .prod: return (product, [])
    case .mean:
      let divisor = reduction.isInside ? inside : count
      if divisor == 0 { throw NoTerm() }
      return (sum / Double(divisor), [])
    case .max, .min, .argmax, .argmin:
      guard let best else { throw NoTerm() }
      return best
    }
  }

  /// Whether an exact division of the term leaves a remainder.
  private func lacksTerm(_ tree: ValueTree) -> Bool {
    if case .read(let read) = tree, let axes = read.axes,
      axes.contains(where: { $0.divides && index($0) == nil })
    {
      return true
    }
    switch tree {
    case .reduction, .isWinner: return false
    default: return tree.children.contains { lacksTerm($0) }
    }
  }
}
