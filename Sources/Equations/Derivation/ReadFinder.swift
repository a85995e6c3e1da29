/// Walks down an equation to every read, collecting the factors of its derivative.
struct ReadFinder {
  /// One read with the loops around it.
  struct Read {
    let tensor: String
    let indices: [Expression]
    let loops: [Binder]
    /// The factors of the derivative, the upstream gradient first.
    let factors: [Expression]
    let conditions: [Expression]

    /// ∂L/∂T[indices] += factors, for all loops.
    var scatter: Equation {
      let place = Equation.Place(
        name: .gradient(tensor), axes: indices.map { Equation.Axis(index: $0, bounds: .inferred) }, range: 0..<0)
      let draft = Equation(
        text: "", loops: loops, place: place, adds: true, value: product, condition: condition)
      return draft.withText(Renderer.text(draft))
    }

    /// The product of the factors.
    var product: Expression {
      factors.dropFirst().reduce(factors[0]) { left, right in
        switch right.form {
        case .number(1): left
        case .number(-1): Expression(.negated(left), at: 0..<0)
        case .binary(.divide, let top, let bottom) where IndexAlgebra.isNumber(top, 1):
          IndexAlgebra.binary(.divide, left, bottom)
        default: IndexAlgebra.binary(.multiply, left, right)
        }
      }
    }

    /// All conditions as one, a product of comparisons.
    var condition: Expression? {
      conditions.dropFirst().reduce(conditions.first) { left, right in
        left.map { IndexAlgebra.binary(.multiply, $0, right) }
      }
    }
  }

  let scope: EquationScope
  let upstream: Expression
  private(set) var found: [Read] = []

  init(scope: EquationScope, upstream: Expression) {
    self.scope = scope
    self.upstream = upstream
  }

  /// Visits an expression whose derivative, so far, is the product of these factors.
  mutating func visit(
    _ expression: Expression, loops: [Binder], factors: [Expression], conditions: [Expression]
  ) throws(EquationError) {
    switch expression.form {
    case .number, .comparison, .tuple: return
    case .name(let name):
      let tensor = scope.canonical(.plain(name))
      guard !loops.contains(where: { $0.name == name }), scope.numbers[name] == nil, scope.shape(tensor)?.rank == 0
      else { return }
      found.append(Read(tensor: tensor, indices: [], loops: loops, factors: factors, conditions: conditions))
    case .element(let name, let indices):
      let bound = Set(loops.map(\.name))
      let tensor = scope.canonical(name)
      found.append(
        Read(
          tensor: tensor, indices: indices.map { Letters.spread($0, scope, bound: bound) }, loops: loops,
          factors: factors, conditions: conditions))
    case .wholeTensor:
      throw EquationError(
        .badValue, "`[...]` can't be differentiated", at: expression.range, help: "name the indices, as in `X[b,c]`")
    case .negated(let value):
      try visit(value, loops: loops, factors: factors + [IndexAlgebra.number(-1)], conditions: conditions)
    case .binary(let sign, let left, let right):
      for (part, more) in try parts(sign, left, right, at: expression.range) {
        try visit(part, loops: loops, factors: factors + more, conditions: conditions)
      }
    case .call(let name, let arguments):
      try visitCall(name, arguments, expression, loops: loops, factors: factors, conditions: conditions)
    case .choice(let value, let condition, let otherwise):
      try visit(value, loops: loops, factors: factors, conditions: conditions + [condition])
      let opposite = Expression(.comparison(.equal, condition, IndexAlgebra.number(0)), at: 0..<0)
      try visit(otherwise, loops: loops, factors: factors, conditions: conditions + [opposite])
    case .reduction(let reduction):
      try visit(reduction, at: expression.range, loops: loops, factors: factors, conditions: conditions)
    }
  }

  /// The operands of an operator with the factors of their derivatives.
  private func parts(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression, at range: Range<Int>
  ) throws(EquationError) -> [(Expression, [Expression])] {
    let minus = IndexAlgebra.number(-1)
    func inverse(_ value: Expression) -> Expression { IndexAlgebra.binary(.divide, IndexAlgebra.number(1), value) }
    switch sign {
    case .add: return [(left, []), (right, [])]
    case .subtract: return [(left, []), (right, [minus])]
    case .multiply: return [(left, [right]), (right, [left])]
    case .divide:
      let square = IndexAlgebra.binary(.power, right, IndexAlgebra.number(2))
      return [(left, [inverse(right)]), (right, [minus, left, inverse(square)])]
    case .power:
      guard case .number(let exponent) = right.form else {
        throw EquationError(.badValue, "a power can be differentiated only if its exponent is a number", at: range)
      }
      if exponent == 0 { return [] }
      if exponent == 1 { return [(left, [])] }
      let less =
        exponent == 2 ? left : IndexAlgebra.binary(.power, left, IndexAlgebra.number(exponent - 1))
      return [(left, [right, less])]
    case .floorDivide, .remainder:
      throw EquationError(.badValue, "`\(sign.rawValue)` can't be differentiated", at: range)
    }
  }

  private mutating func visitCall(
    _ name: String, _ arguments: [Expression], _ whole: Expression, loops: [Binder], factors: [Expression],
    conditions: [Expression]
  ) throws(EquationError) {
    let one = IndexAlgebra.number(1)
    func compare(_ left: Expression, _ sign: Comparison, _ right: Expression) -> Expression {
      Expression(.comparison(sign, left, right), at: 0..<0)
    }
    let x = arguments[0]
    let zero = IndexAlgebra.number(0)
    let slope: Expression
    switch name {
    case "exp": slope = whole
    case "log": slope = IndexAlgebra.binary(.divide, one, x)
    case "tanh":
      slope = IndexAlgebra.binary(.subtract, one, IndexAlgebra.binary(.power, whole, IndexAlgebra.number(2)))
    case "sqrt":
      slope = IndexAlgebra.binary(.divide, one, IndexAlgebra.binary(.multiply, IndexAlgebra.number(2), whole))
    case "abs": slope = IndexAlgebra.binary(.subtract, compare(x, .greater, zero), compare(x, .less, zero))
    case "relu": slope = compare(x, .greater, zero)
    case "sigmoid":
      slope = IndexAlgebra.binary(.multiply, whole, IndexAlgebra.binary(.subtract, one, whole))
    case "log1p": slope = IndexAlgebra.binary(.divide, one, IndexAlgebra.binary(.add, one, x))
    case "expm1": slope = Expression(.call("exp", [x]), at: 0..<0)
    case "φ", "phi": slope = Expression(.call("φ'", [x]), at: 0..<0)
    case "max", "min":
      // The first of equal arguments takes the gradient.
      for (place, argument) in arguments.enumerated() {
        let others = arguments.enumerated().filter { $0.offset != place }.map { other in
          let sign: Comparison =
            name == "max"
            ? (other.offset < place ? .greater : .greaterOrEqual) : (other.offset < place ? .less : .lessOrEqual)
          return compare(argument, sign, other.element)
        }
        try visit(argument, loops: loops, factors: factors, conditions: conditions + others)
      }
      return
    default: throw EquationError(.badValue, "`\(name)` can't be differentiated", at: whole.range)
    }
    try visit(x, loops: loops, factors: factors + [slope], conditions: conditions)
  }

  private mutating func visit(
    _ reduction: Reduction, at range: Range<Int>, loops: [Binder], factors: [Expression], conditions: [Expression]
  ) throws(EquationError) {
    for binder in reduction.binders where loops.contains(where: { $0.name == binder.name }) {
      throw EquationError(
        .badValue, "`\(binder.name)` is bound twice", at: binder.range, help: "use another name for the inner index")
    }
    let inner = loops + reduction.binders
    switch reduction.kind {
    case .sum:
      try visit(
        reduction.body, loops: inner, factors: factors,
        conditions: conditions + (reduction.condition.map { [$0] } ?? []))
    case .mean where !reduction.isInside && reduction.condition == nil:
      // Divided by the number of terms, as far as it is known here.
      try visit(
        reduction.body, loops: inner, factors: factors + [try share(reduction, at: range)], conditions: conditions)
    case .max, .min:
      var names: [String: Expression] = [:]
      let used = Set(inner.map(\.name)).union(IndexAlgebra.names(reduction.body)).union(scope.numbers.keys)
      var free = ["u", "v", "x", "y", "m", "n", "q", "r", "t", "z"].filter { !used.contains($0) }
      guard free.count >= reduction.binders.count else {
        throw EquationError(
          .limit,
          "this `\(reduction.kind.rawValue)` needs \(reduction.binders.count) unused index names, and only \(free.count) are left",
          at: range)
      }
      let binders = reduction.binders.map { binder in
        let name = free.removeFirst()
        defer { names[binder.name] = IndexAlgebra.name(name) }
        return Binder(name: name, bounds: IndexAlgebra.replaced(binder.bounds, names), range: binder.range)
      }
      let winner = Reduction(
        kind: reduction.kind == .max ? .argmax : .argmin, isInside: false, binders: binders,
        condition: reduction.condition.map { IndexAlgebra.replaced($0, names) },
        body: IndexAlgebra.replaced(reduction.body, names))
      let own = reduction.binders.map { IndexAlgebra.name($0.name) }
      let tuple = own.count == 1 ? own[0] : Expression(.tuple(own), at: 0..<0)
      let isWinner = Expression(
        .comparison(.equal, tuple, Expression(.reduction(winner), at: 0..<0)), at: 0..<0)
      try visit(reduction.body, loops: inner, factors: factors, conditions: conditions + [isWinner])
    default:
      throw EquationError(.badValue, "`\(reduction.kind.rawValue)` can't be differentiated", at: range)
    }
  }

  /// 1 / the number of terms of a mean, whose ranges must be stated or follow from the shapes.
  private func share(_ reduction: Reduction, at range: Range<Int>) throws(EquationError) -> Expression {
    var lengths: [Expression] = []
    for binder in reduction.binders {
      switch binder.bounds {
      case .below(let end): lengths.append(end)
      case .between(let start, let end): lengths.append(IndexAlgebra.binary(.subtract, end, start))
      case .window(let axis): lengths.append(IndexAlgebra.name(axis == 0 ? "K_h" : "K_w"))
      case .inferred:
        guard let length = loneLength(binder.name, reduction.body) else {
          throw EquationError(
            .badValue, "the range of `\(binder.name)` can't be inferred", at: binder.range,
            help: "state it, for example `\(binder.name)<3`")
        }
        lengths.append(IndexAlgebra.number(Double(length)))
      }
    }
    let count = lengths.dropFirst().reduce(lengths[0]) { IndexAlgebra.binary(.multiply, $0, $1) }
    return IndexAlgebra.binary(.divide, IndexAlgebra.number(1), count)
  }

  /// The length of an axis on which an index stands alone.
  private func loneLength(_ name: String, _ expression: Expression) -> Int? {
    if case .element(let tensor, let indices) = expression.form,
      let axis = indices.firstIndex(where: { $0.form == .name(name) }),
      let length = scope.shape(scope.canonical(tensor))?[axis]
    {
      return length
    }
    return expression.children.lazy.compactMap { loneLength(name, $0) }.first
  }
}
