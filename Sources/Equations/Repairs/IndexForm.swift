/// An index as a sum of terms, divided by a number: `(h+p-i)/s`.
struct IndexForm {
  struct Term {
    var sign: Int
    var value: Expression
  }

  var terms: [Term] = []
  var divisor: (sign: BinaryOperator, value: Expression)?
  private let range: Range<Int>

  init(_ expression: Expression) {
    range = expression.range
    switch expression.form {
    case .binary(.divide, let top, let bottom):
      divisor = (.divide, bottom)
      append(top, 1)
    case .binary(.floorDivide, let top, let bottom):
      divisor = (.floorDivide, bottom)
      append(top, 1)
    default: append(expression, 1)
    }
  }

  private mutating func append(_ expression: Expression, _ sign: Int) {
    switch expression.form {
    case .binary(.add, let left, let right):
      append(left, sign)
      append(right, sign)
    case .binary(.subtract, let left, let right):
      append(left, sign)
      append(right, -sign)
    case .negated(let value): append(value, -sign)
    default: terms.append(Term(sign: sign, value: expression))
    }
  }

  /// The index as an expression; a positive term comes first if there is one.
  var expression: Expression {
    var rest = terms
    let first = rest.firstIndex { $0.sign > 0 } ?? 0
    guard rest.indices.contains(first) else { return Expression(.number(0), at: range) }
    let head = rest.remove(at: first)
    var result = head.sign > 0 ? head.value : Expression(.negated(head.value), at: range)
    for term in rest {
      result = Expression(.binary(term.sign > 0 ? .add : .subtract, result, term.value), at: range)
    }
    if let divisor { result = Expression(.binary(divisor.sign, result, divisor.value), at: range) }
    return result
  }

  /// The form after a change.
  func changed(_ change: (inout IndexForm) -> Void) -> Expression {
    var form = self
    change(&form)
    return form.expression
  }

  func name(_ name: String) -> Expression { Expression(.name(name), at: range) }
  func number(_ number: Double) -> Expression { Expression(.number(number), at: range) }
  func product(_ left: Expression, _ right: Expression) -> Expression {
    Expression(.binary(.multiply, left, right), at: range)
  }
}

/// The layer's numbers for one spatial axis, by the names that the equations can use.
struct AxisNumbers {
  /// The name to write, all names for the same number, and its value.
  struct Named {
    let name: String
    let all: Set<String>
    let value: Int
  }

  let padding: Named?
  let stride: Named?
  let kernel: Named?

  init(_ scope: EquationScope, isVertical: Bool) {
    let axis = isVertical ? "_h" : "_w"
    padding = Self.named(scope, ["p", "p" + axis, "padding"])
    stride = Self.named(scope, ["s", "s" + axis, "stride"])
    kernel = Self.named(scope, ["K", "K" + axis, "kernel", "size"])
  }

  private static func named(_ scope: EquationScope, _ names: [String]) -> Named? {
    for name in names {
      if case .integer(let value)? = scope.numbers[name] { return Named(name: name, all: Set(names), value: value) }
    }
    return nil
  }
}
