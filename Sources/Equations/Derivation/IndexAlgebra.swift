/// Index expressions as sums of multiples of one index.
enum IndexAlgebra {
  /// An expression as coefficient · index + rest; nil stands for zero.
  struct Split {
    var coefficient: Expression?
    var rest: Expression?
  }

  /// Splits an expression for an index; nil if the index occurs in another way.
  static func split(_ expression: Expression, _ name: String) -> Split? {
    guard contains(expression, name) else { return Split(coefficient: nil, rest: expression) }
    switch expression.form {
    case .name: return Split(coefficient: number(1), rest: nil)
    case .negated(let value): return split(value, name).map { negated($0) }
    case .binary(.add, let left, let right): return sum(split(left, name), split(right, name))
    case .binary(.subtract, let left, let right): return sum(split(left, name), split(right, name).map { negated($0) })
    case .binary(.multiply, let left, let right):
      if contains(left, name), contains(right, name) { return nil }
      let (factor, inner) = contains(left, name) ? (right, left) : (left, right)
      return split(inner, name).map {
        Split(coefficient: times($0.coefficient, factor), rest: times($0.rest, factor))
      }
    default: return nil
    }
  }

  /// Whether a name occurs.
  static func contains(_ expression: Expression, _ name: String) -> Bool {
    if case .name(name) = expression.form { return true }
    return expression.children.contains { contains($0, name) }
  }

  /// All names that occur.
  static func names(_ expression: Expression) -> Set<String> {
    var names = expression.children.reduce(into: Set<String>()) { $0.formUnion(self.names($1)) }
    if case .name(let name) = expression.form { names.insert(name) }
    return names
  }

  /// The same expression with indices replaced; indices that a sum inside binds stay.
  static func replaced(_ expression: Expression, _ values: [String: Expression]) -> Expression {
    func all(_ parts: [Expression]) -> [Expression] { parts.map { replaced($0, values) } }
    func new(_ form: Expression.Form) -> Expression { Expression(form, at: expression.range) }
    switch expression.form {
    case .number, .wholeTensor: return expression
    case .name(let name): return values[name] ?? expression
    case .element(let name, let indices): return new(.element(name, all(indices)))
    case .call(let name, let arguments): return new(.call(name, all(arguments)))
    case .negated(let value): return new(.negated(replaced(value, values)))
    case .binary(let sign, let left, let right):
      return new(.binary(sign, replaced(left, values), replaced(right, values)))
    case .comparison(let sign, let left, let right):
      return new(.comparison(sign, replaced(left, values), replaced(right, values)))
    case .choice(let value, let condition, let otherwise):
      return new(
        .choice(
          replaced(value, values), condition: replaced(condition, values), otherwise: replaced(otherwise, values)))
    case .tuple(let parts): return new(.tuple(all(parts)))
    case .reduction(let reduction):
      var inner = values
      let binders = reduction.binders.map { binder in
        defer { inner[binder.name] = nil }
        return Binder(name: binder.name, bounds: replaced(binder.bounds, inner), range: binder.range)
      }
      return new(
        .reduction(
          Reduction(
            kind: reduction.kind, isInside: reduction.isInside, binders: binders,
            condition: reduction.condition.map { replaced($0, inner) }, body: replaced(reduction.body, inner))))
    }
  }

  static func replaced(_ bounds: Binder.Bounds, _ values: [String: Expression]) -> Binder.Bounds {
    switch bounds {
    case .inferred, .window: bounds
    case .below(let end): .below(replaced(end, values))
    case .between(let start, let end): .between(replaced(start, values), replaced(end, values))
    }
  }

  // MARK: Building

  static func number(_ value: Double) -> Expression { Expression(.number(value), at: 0..<0) }
  static func name(_ name: String) -> Expression { Expression(.name(name), at: 0..<0) }

  static func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression {
    Expression(.binary(sign, left, right), at: 0..<0)
  }

  /// The value where a condition holds, else 0.
  static func value(_ value: Expression, if condition: Expression?) -> Expression {
    guard let condition else { return value }
    return Expression(.choice(value, condition: condition, otherwise: number(0)), at: 0..<0)
  }

  /// Whether it is this number.
  static func isNumber(_ expression: Expression, _ value: Double) -> Bool { expression.form == .number(value) }

  private static func times(_ value: Expression?, _ factor: Expression) -> Expression? {
    value.map { isNumber($0, 1) ? factor : binary(.multiply, $0, factor) }
  }

  private static func negated(_ value: Expression) -> Expression {
    if case .negated(let inner) = value.form { return inner }
    return Expression(.negated(value), at: 0..<0)
  }

  private static func negated(_ split: Split) -> Split {
    Split(coefficient: split.coefficient.map { negated($0) }, rest: split.rest.map { negated($0) })
  }

  /// a + b, written as a - c where b is -c.
  static func add(_ left: Expression?, _ right: Expression?) -> Expression? {
    guard let left else { return right }
    guard let right else { return left }
    if case .negated(let value) = right.form { return binary(.subtract, left, value) }
    if case .negated(let value) = left.form { return binary(.subtract, right, value) }
    return binary(.add, left, right)
  }

  private static func sum(_ left: Split?, _ right: Split?) -> Split? {
    guard let left, let right else { return nil }
    return Split(
      coefficient: add(left.coefficient, right.coefficient), rest: add(left.rest, right.rest))
  }

  /// The terms of a sum with their signs.
  private static func terms(_ expression: Expression, _ isNegative: Bool = false) -> [(Expression, Bool)] {
    switch expression.form {
    case .binary(.add, let left, let right): terms(left, isNegative) + terms(right, isNegative)
    case .binary(.subtract, let left, let right): terms(left, isNegative) + terms(right, !isNegative)
    case .negated(let value): terms(value, !isNegative)
    default: [(expression, isNegative)]
    }
  }

  /// a - b, with positive terms first: `h+p-i` for `h - (i-p)`.
  static func difference(_ left: Expression, _ right: Expression?) -> Expression {
    guard let right else { return left }
    let parts = terms(right, true)
    let ordered = parts.filter { !$0.1 } + parts.filter(\.1)
    return ordered.reduce(left) { binary($1.1 ? .subtract : .add, $0, $1.0) }
  }
}
