/// Gives the entry that an equation computes other index names.
struct Renaming {
  private static let free = ["m", "n", "k", "q", "r", "t", "u", "v", "x", "y", "z"]
  let scope: EquationScope

  /// The right side of an equation, with these names for the indices of the left side.
  func value(of equation: Equation, _ names: [String]?) -> Expression {
    guard let names, let axes = equation.place.axes else { return equation.value }
    var replacements: [String: Expression] = [:]
    for (axis, name) in zip(axes, names) {
      let old = Renderer.text(axis.index)
      if old != name { replacements[old] = IndexAlgebra.name(name) }
    }
    if replacements.isEmpty { return equation.value }
    return IndexAlgebra.replaced(unbound(equation.value, Set(names)), replacements)
  }

  /// The same expression, in which no sum binds one of these names.
  private func unbound(_ expression: Expression, _ names: Set<String>) -> Expression {
    func new(_ form: Expression.Form) -> Expression { Expression(form, at: 0..<0) }
    func inner(_ expression: Expression) -> Expression { unbound(expression, names) }
    switch expression.form {
    case .number, .name, .element, .wholeTensor: return expression
    case .call(let name, let arguments): return new(.call(name, arguments.map(inner)))
    case .negated(let value): return new(.negated(inner(value)))
    case .binary(let sign, let left, let right): return new(.binary(sign, inner(left), inner(right)))
    case .comparison(let sign, let left, let right): return new(.comparison(sign, inner(left), inner(right)))
    case .choice(let value, let condition, let otherwise):
      return new(.choice(inner(value), condition: inner(condition), otherwise: inner(otherwise)))
    case .tuple(let parts): return new(.tuple(parts.map(inner)))
    case .reduction(let reduction):
      var (body, condition) = (inner(reduction.body), reduction.condition.map(inner))
      let used = IndexAlgebra.names(expression).union(names).union(scope.numbers.keys)
      var free = Self.free.filter { !used.contains($0) }
      var binders = reduction.binders
      for (place, binder) in binders.enumerated() where names.contains(binder.name) && !free.isEmpty {
        let name = free.removeFirst()
        let change = [binder.name: IndexAlgebra.name(name)]
        binders[place] = Binder(name: name, bounds: binder.bounds, range: binder.range)
        for later in binders.indices where later > place {
          let other = binders[later]
          binders[later] = Binder(
            name: other.name, bounds: IndexAlgebra.replaced(other.bounds, change), range: other.range)
        }
        body = IndexAlgebra.replaced(body, change)
        condition = condition.map { IndexAlgebra.replaced($0, change) }
      }
      return new(
        .reduction(
          Reduction(
            kind: reduction.kind, isInside: reduction.isInside, binders: binders, condition: condition, body: body)))
    }
  }
}
