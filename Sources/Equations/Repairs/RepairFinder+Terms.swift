/// Edits of signs, terms, exponents, roots and small numbers.
extension RepairFinder {
  mutating func addTermEdits() {
    for spot in tree.spots where !spot.isIndex && spot.path.root != .place {
      addSigns(spot)
      addPowers(spot)
      addRoots(spot)
    }
    if let spot = rightSide {
      replace(spot, by: Expression(.negated(spot.node), at: spot.node.range), .sign, "the sign is wrong")
    }
  }

  private mutating func addSigns(_ spot: Spot) {
    let range = spot.node.range
    switch spot.node.form {
    case .binary(let sign, let left, let right) where sign == .add || sign == .subtract:
      let other: BinaryOperator = sign == .add ? .subtract : .add
      replace(
        spot, by: Expression(.binary(other, left, right), at: range), .sign,
        "the sign of a term is wrong: `\(other.rawValue)` belongs where `\(sign.rawValue)` is",
        at: left.range.upperBound..<max(left.range.upperBound + 1, right.range.lowerBound))
      replace(
        spot, by: Expression(.binary(.subtract, sign == .add ? right : left, sign == .add ? left : right), at: range),
        .sign, "the sign of a term is wrong")
      let rest = sign == .add ? right : Expression(.negated(right), at: range)
      for (kept, term) in [(left, right), (rest, left)] { removeTerm(term, from: spot, leaving: kept) }
      if spot.isDivisor, right == Expression(.number(1), at: range) { return }
    case .negated(let value): replace(spot, by: value, .sign, "the sign is wrong")
    default: break
    }
    if spot.isDivisor, isConstant(spot.node), !spot.node.isNumber {
      let one = Expression(.number(1), at: range)
      replace(
        spot, by: Expression(.binary(.subtract, spot.node, one), at: range), .count,
        "it is divided by `\(Self.shown(spot.node))` instead of one less")
    }
  }

  private mutating func removeTerm(_ term: Expression, from spot: Spot, leaving kept: Expression) {
    if case .number(1) = term.form, spot.isDivisor, isConstant(kept) {
      replace(
        spot, by: kept, .count,
        "it is divided by `\(Self.shown(spot.node, isIndex: true))` instead of `\(Self.shown(kept))`")
    } else if isSmall(term) {
      replace(
        spot, by: kept, .epsilon, "the small number `\(Self.shown(term))` does not belong there", at: term.range)
    } else {
      replace(spot, by: kept, .extraTerm, "the term `\(Self.shown(term))` is too much", at: term.range)
    }
  }

  private func isSmall(_ expression: Expression) -> Bool {
    switch expression.form {
    case .number(let number): number > 0 && number < 0.1
    case .name(let name): if case .real(let value)? = scope.numbers[name] { value > 0 && value < 0.1 } else { false }
    default: false
    }
  }

  private mutating func addPowers(_ spot: Spot) {
    let range = spot.node.range
    func power(_ base: Expression, _ exponent: Double) -> Expression {
      exponent == 1 ? base : Expression(.binary(.power, base, Expression(.number(exponent), at: range)), at: range)
    }
    func text(_ right: Expression) -> String { "an exponent is wrong: \(Self.instead(right, of: spot.node))" }
    if case .binary(.power, let base, let exponent) = spot.node.form, case .number(let number) = exponent.form {
      for other in [number - 1, number + 1] where other != 0 {
        replace(spot, by: power(base, other), .power, text(power(base, other)))
      }
      return
    }
    let canHavePower =
      switch spot.node.form {
      case .element, .call: true
      default: spot.isDivisor && !isConstant(spot.node)
      }
    guard canHavePower else { return }
    for exponent in [2.0, 3] {
      replace(spot, by: power(spot.node, exponent), .power, text(power(spot.node, exponent)))
    }
  }

  private mutating func addRoots(_ spot: Spot) {
    let range = spot.node.range
    func root(_ value: Expression) -> Expression { Expression(.call("sqrt", [value]), at: range) }
    if case .call("sqrt", let arguments) = spot.node.form, let value = arguments.first {
      replace(spot, by: value, .squareRoot, "the square root is too much")
      addSmall(to: value, in: spot) { root($0) }
    } else if spot.isDivisor, !isConstant(spot.node), !isInRoot(spot) {
      replace(spot, by: root(spot.node), .squareRoot, "the square root is missing")
      addSmall(to: spot.node, in: spot) { $0 }
    }
  }

  private func isInRoot(_ spot: Spot) -> Bool {
    spot.path.steps.indices.contains { end in
      let outer = NodePath(root: spot.path.root, steps: Array(spot.path.steps[..<end]))
      guard case .call("sqrt", _)? = tree.spots.first(where: { $0.path == outer })?.node.form else { return false }
      return true
    }
  }

  private mutating func addSmall(to value: Expression, in spot: Spot, _ around: (Expression) -> Expression) {
    let range = spot.node.range
    var small: [Expression] = scope.numbers.keys.sorted().map { Expression(.name($0), at: range) }.filter(isSmall)
    for other in others {
      for part in EquationTree(other).spots where part.node.isNumber && isSmall(part.node) {
        if !small.contains(part.node) { small.append(part.node) }
      }
    }
    for number in small {
      replace(
        spot, by: around(Expression(.binary(.add, value, number), at: range)), .epsilon,
        "the small number `\(Self.shown(number))` is not added to `\(Self.shown(value, isIndex: true))`", size: 2)
    }
  }

  // MARK: Terms of the derivative

  /// The terms that the equation of the output has, by its derivatives for each place where the tensor is read.
  mutating func addMissingTerms(of forward: Equation) {
    let place = scope.canonical(equation.place.name)
    guard place.hasPrefix("d"), let axes = equation.place.axes, equation.loops == nil, axes.allSatisfy(\.index.isName),
      let derivation = try? Derivation(forward, in: scope)
    else { return }
    let tensor = String(place.dropFirst())
    let terms = derivation.terms.filter { $0.tensor == tensor }.compactMap(\.gather)
    for term in terms where terms.count > 1 {
      guard let others = term.place.axes, others.count == axes.count, others.allSatisfy(\.index.isName) else {
        continue
      }
      var values: [String: Expression] = [:]
      for (axis, other) in zip(axes, others) {
        if case .name(let name) = other.index.form { values[name] = axis.index }
      }
      let value = IndexAlgebra.replaced(term.value.freshened, values)
      let whole = equation.value.range
      let text = Self.shown(value).replacing("_0", with: "").replacing("dL/dY[", with: "G[")
      let shown = text.count <= 100 ? "`\(text)`" : "one for every place where \(tensor) is read"
      add(
        .missingTerm, "a term of the derivative is missing: \(shown)", size: 2, at: [whole],
        tree.replacing([NodePath(root: .value): Expression(.binary(.add, equation.value, value), at: whole)]))
    }
  }
}

extension Expression {
  /// The same expression with other names for the indices of its sums.
  fileprivate var freshened: Expression {
    let inner = with(children.map(\.freshened))
    guard case .reduction(let reduction) = inner.form else { return inner }
    var values: [String: Expression] = [:]
    for binder in reduction.binders { values[binder.name] = Expression(.name(binder.name + "_0"), at: range) }
    let binders = reduction.binders.map { Binder(name: $0.name + "_0", bounds: $0.bounds, range: $0.range) }
    return Expression(
      .reduction(
        Reduction(
          kind: reduction.kind, isInside: reduction.isInside, binders: binders,
          condition: reduction.condition.map { IndexAlgebra.replaced($0, values) },
          body: IndexAlgebra.replaced(reduction.body, values))), at: range)
  }
}
