/// Adds the terms of one tensor's gradient to one equation.
struct GradientSum {
  let tensor: String
  let terms: [Derivation.Term]
  let scope: EquationScope

  /// The gradient, or 0 if there are no terms.
  func gradient() -> DerivedGradients.Gradient {
    guard !terms.isEmpty else { return result([place(nil, [IndexAlgebra.number(0)])]) }
    let scatter = combined(ScatterGroup.groups(terms).map(\.equation))
    let gathers = terms.compactMap(\.gather)
    if gathers.isEmpty { return result(scatter) }
    if terms.count == 1 { return result(gathers, scatter) }
    // Forms with and without indices can't stand in one equation, nor those with different ranges.
    let hasIndices = gathers.contains { !$0.isWhole && !$0.isBounded }
    let added = gathers.filter { !$0.isBounded && $0.isWhole != hasIndices }
    let others = gathers.filter { $0.isBounded || $0.isWhole == hasIndices }
    let separate = ScatterGroup.groups(terms.filter { $0.gather == nil }).map(\.equation) + others
    guard let first = added.first else { return result(combined(separate), scatter) }
    let names = first.place.axes?.map { Renderer.text($0.index) }
    let values = added.map { Renaming(scope: scope).value(of: $0, names) }
    let parts = numbered(separate)
    let reads = parts.map { part in
      Expression(
        names.map { .element(part.place.name, $0.map { IndexAlgebra.name($0) }) } ?? .wholeTensor(part.place.name),
        at: 0..<0)
    }
    return result(parts + [place(names, values + reads)], scatter)
  }

  private func result(_ equations: [Equation], _ scatter: [Equation]? = nil) -> DerivedGradients.Gradient {
    DerivedGradients.Gradient(tensor: tensor, equations: equations, scatter: scatter)
  }

  /// The equations for the parts of the gradient: `∂L/∂X1`, `∂L/∂X2`, ...
  private func numbered(_ equations: [Equation]) -> [Equation] {
    equations.enumerated().map { $1.renamed(.gradient(tensor + "\($0 + 1)")) }
  }

  /// One equation as it is, or several as parts and their sum.
  private func combined(_ equations: [Equation]) -> [Equation] {
    if equations.count == 1 { return equations }
    let parts = numbered(equations)
    return parts + [place(nil, parts.map { Expression(.wholeTensor($0.place.name), at: 0..<0) })]
  }

  /// `∂L/∂T[names] = A + B - C`
  private func place(_ names: [String]?, _ values: [Expression]) -> Equation {
    let axes = names?.map { Equation.Axis(index: IndexAlgebra.name($0), bounds: .inferred) }
    let draft = Equation(
      text: "", loops: nil, place: Equation.Place(name: .gradient(tensor), axes: axes, range: 0..<0), adds: false,
      value: Self.sum(values), condition: nil)
    return draft.withText(Renderer.text(draft))
  }

  /// A + B - C
  static func sum(_ values: [Expression]) -> Expression {
    values.dropFirst().reduce(values[0]) { sum, value in
      let (isNegative, size) = signed(value)
      return IndexAlgebra.binary(isNegative ? .subtract : .add, sum, size)
    }
  }

  /// An expression without the sign of its first factor.
  private static func signed(_ expression: Expression) -> (isNegative: Bool, size: Expression) {
    func new(_ form: Expression.Form) -> Expression { Expression(form, at: 0..<0) }
    switch expression.form {
    case .negated(let value):
      let (isNegative, size) = signed(value)
      return (!isNegative, size)
    case .binary(let sign, let left, let right) where sign == .multiply || sign == .divide:
      let (isNegative, size) = signed(left)
      return (isNegative, new(.binary(sign, size, right)))
    case .reduction(let reduction) where reduction.kind == .sum:
      let (isNegative, size) = signed(reduction.body)
      let sum = Reduction(
        kind: .sum, isInside: false, binders: reduction.binders, condition: reduction.condition, body: size)
      return (isNegative, new(.reduction(sum)))
    case .choice(let value, let condition, let otherwise) where IndexAlgebra.isNumber(otherwise, 0):
      let (isNegative, size) = signed(value)
      return (isNegative, new(.choice(size, condition: condition, otherwise: otherwise)))
    default: return (false, expression)
    }
  }
}

/// Terms in scatter form that run over the same indices and add to the same entry.
private struct ScatterGroup {
  private let terms: [Equation]

  /// The terms in groups.
  static func groups(_ terms: [Derivation.Term]) -> [ScatterGroup] {
    var groups: [[Equation]] = []
    for term in terms.map(\.scatter) {
      let same = groups.firstIndex { group in
        group[0].place == term.place && Set(group[0].loops ?? []) == Set(term.loops ?? [])
      }
      if let same { groups[same].append(term) } else { groups.append([term]) }
    }
    return groups.map { ScatterGroup(terms: $0) }
  }

  /// One equation for all of them.
  var equation: Equation {
    guard terms.count > 1 else { return terms[0] }
    let values = terms.map { IndexAlgebra.value($0.value, if: $0.condition) }
    let draft = Equation(
      text: "", loops: terms[0].loops, place: terms[0].place, adds: true,
      value: GradientSum.sum(values), condition: nil)
    return draft.withText(Renderer.text(draft))
  }
}

extension Equation {
  /// Whether it computes a tensor as a whole, `T[...]`.
  fileprivate var isWhole: Bool { place.axes == nil }

  /// Whether a range is stated on its left side.
  fileprivate var isBounded: Bool { place.axes?.contains { $0.bounds != .inferred } ?? false }

  /// The same equation for another place with the same axes.
  fileprivate func renamed(_ name: TensorName) -> Equation {
    let draft = Equation(
      text: "", loops: loops, place: Place(name: name, axes: place.axes, range: 0..<0), adds: adds, value: value,
      condition: condition)
    return draft.withText(Renderer.text(draft))
  }
}
