/// Sums, means and maxima on the way to a read.
extension ReadFinder {
  mutating func visit(
    _ reduction: Reduction, at range: Range<Int>, loops: [Binder], factors: [Expression], conditions: [Expression]
  ) throws(EquationError) {
    let reduction = try unshadowed(reduction, loops, at: range)
    let inner = loops + reduction.binders
    levels.append(
      Level(
        names: Set(reduction.binders.map(\.name)), body: reduction.body,
        leavesOutTerms: reduction.kind == .sum || reduction.kind == .mean))
    defer { levels.removeLast() }
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
      let other = try renamed(reduction, avoiding: Set(inner.map(\.name)), at: range)
      let winner = Reduction(
        kind: reduction.kind == .max ? .argmax : .argmin, isInside: false, binders: other.binders,
        condition: other.condition, body: other.body)
      let own = reduction.binders.map { IndexAlgebra.name($0.name) }
      let tuple = own.count == 1 ? own[0] : Expression(.tuple(own), at: 0..<0)
      let isWinner = Expression(
        .comparison(.equal, tuple, Expression(.reduction(winner), at: 0..<0)), at: 0..<0)
      try visit(reduction.body, loops: inner, factors: factors, conditions: conditions + [isWinner])
    case .mean:
      throw EquationError(
        .badValue, "`mean` with `\(reduction.isInside ? "inside" : "where")` can't be differentiated", at: range,
        help: "write it as a `sum` divided by the number of terms that count")
    case .prod:
      throw EquationError(
        .badValue, "`prod` can't be differentiated", at: range, help: "write it as `exp(sum i: log(X[i]))`")
    case .argmax, .argmin:
      throw EquationError(.badValue, "`\(reduction.kind.rawValue)` can't be differentiated", at: range)
    }
  }

  /// The same reduction with other names for the indices that a loop around it has too.
  private func unshadowed(
    _ reduction: Reduction, _ loops: [Binder], at range: Range<Int>
  ) throws(EquationError) -> Reduction {
    let outer = Set(loops.map(\.name))
    guard reduction.binders.contains(where: { outer.contains($0.name) }) else { return reduction }
    return try renamed(reduction, avoiding: outer, at: range)
  }

  /// The same reduction with unused names for its indices.
  private func renamed(
    _ reduction: Reduction, avoiding taken: Set<String>, at range: Range<Int>
  ) throws(EquationError) -> Reduction {
    let used = taken.union(IndexAlgebra.names(reduction.body)).union(scope.numbers.keys)
    var free = FreeNames.all.filter { !used.contains($0) }
    guard free.count >= reduction.binders.count else {
      throw EquationError(
        .limit,
        "this `\(reduction.kind.rawValue)` needs \(reduction.binders.count) unused index names, and only "
          + "\(free.count) are left", at: range)
    }
    var names: [String: Expression] = [:]
    let binders = reduction.binders.map { binder in
      let name = free.removeFirst()
      defer { names[binder.name] = IndexAlgebra.name(name) }
      return Binder(name: name, bounds: IndexAlgebra.replaced(binder.bounds, names), range: binder.range)
    }
    return Reduction(
      kind: reduction.kind, isInside: reduction.isInside, binders: binders,
      condition: reduction.condition.map { IndexAlgebra.replaced($0, names) },
      body: IndexAlgebra.replaced(reduction.body, names))
  }
}

/// Names for indices that a derivation needs in addition to those of the equation.
enum FreeNames {
  static let all = ["u", "v", "x", "y", "m", "n", "q", "r", "t", "z"]
}
