/// Walks down an equation to every read, collecting the factors of its derivative.
struct ReadFinder {
  /// One read with the loops around it.
  struct Read {
    let tensor: String
    /// The indices; nil for `T[...]`.
    let indices: [Expression]?
    let loops: [Binder]
    /// The factors of the derivative, the upstream gradient first.
    let factors: [Expression]
    let conditions: [Expression]
    /// Whether the terms of the gradient exist wherever a sum over them would find them.
    var canBeGathered = true

    /// ∂L/∂T[indices] += factors, for all loops.
    var scatter: Equation {
      let place = Equation.Place(
        name: .gradient(tensor), axes: indices?.map { Equation.Axis(index: $0, bounds: .inferred) }, range: 0..<0)
      let isLooped = !loops.isEmpty && indices != nil
      let draft = Equation(
        text: "", loops: isLooped ? loops : nil, place: place, adds: true, value: isLooped ? product : value,
        condition: isLooped ? condition : nil)
      return draft.withText(Renderer.text(draft))
    }

    /// The product of the factors, or 0 where the conditions don't hold.
    var value: Expression { IndexAlgebra.value(product, if: condition) }

    /// The product of the factors, with its sign in front.
    var product: Expression {
      let isNegative = factors.count { $0.form == .number(-1) } % 2 == 1
      let first = isNegative ? Expression(.negated(factors[0]), at: 0..<0) : factors[0]
      return factors.dropFirst().reduce(first) { left, right in
        switch right.form {
        case .number(1), .number(-1): left
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
  /// The tensors whose gradients are wanted; nil for all.
  let wanted: Set<String>?
  /// The equations of tensors that a layer's equations define, for the lengths of their axes.
  let definitions: [String: Equation]
  private(set) var found: [Read] = []
  /// The equation and the sums around the place that is visited, outermost first.
  var levels: [Level] = []

  init(scope: EquationScope, wanted: Set<String>?, definitions: [String: Equation]) {
    self.scope = scope
    self.wanted = wanted
    self.definitions = definitions
  }

  /// Adds a read, with what its term needs beside the factors.
  private mutating func add(_ read: Read) { found.append(completed(read)) }

  /// Visits an expression whose derivative, so far, is the product of these factors.
  mutating func visit(
    _ expression: Expression, loops: [Binder], factors: [Expression], conditions: [Expression]
  ) throws(EquationError) {
    guard readsWanted(expression) else { return }
    switch expression.form {
    case .number, .comparison, .tuple: return
    case .name(let name):
      let tensor = scope.canonical(.plain(name))
      guard !loops.contains(where: { $0.name == name }), scope.numbers[name] == nil, scope.shape(tensor)?.rank == 0
      else { return }
      add(Read(tensor: tensor, indices: [], loops: loops, factors: factors, conditions: conditions))
    case .element(let name, let indices):
      let bound = Set(loops.map(\.name))
      let tensor = scope.canonical(name)
      add(
        Read(
          tensor: tensor, indices: indices.map { Letters.spread($0, scope, bound: bound) }, loops: loops,
          factors: factors, conditions: conditions))
    case .wholeTensor(let name):
      add(
        Read(
          tensor: scope.canonical(name), indices: nil, loops: loops, factors: factors, conditions: conditions))
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

  /// Whether an expression reads a tensor whose gradient is wanted.
  private func readsWanted(_ expression: Expression) -> Bool {
    guard let wanted else { return true }
    switch expression.form {
    case .name(let name): return wanted.contains(scope.canonical(.plain(name)))
    case .element(let name, _), .wholeTensor(let name): return wanted.contains(scope.canonical(name))
    default: return expression.children.contains { readsWanted($0) }
    }
  }

  /// Whether an expression is made of numbers only.
  private func isConstant(_ expression: Expression) -> Bool {
    switch expression.form {
    case .number: true
    case .name(let name): scope.numbers[name] != nil
    case .negated(let value): isConstant(value)
    default: false
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
      guard isConstant(right) else {
        throw EquationError(
          .badValue, "a power can be differentiated if its exponent is a number", at: range,
          help: "write it as `exp(B * log(A))`")
      }
      guard case .number(let exponent) = right.form else {
        let less = IndexAlgebra.binary(.subtract, right, IndexAlgebra.number(1))
        return [(left, [right, IndexAlgebra.binary(.power, left, less)])]
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
}
