/// What a term of a gradient takes over from the sums in which its read stands.
extension ReadFinder {
  /// The equation or a sum, with the indices that it binds.
  struct Level {
    let names: Set<String>
    let body: Expression
    /// Whether its terms don't exist where an exact division leaves a remainder.
    let leavesOutTerms: Bool
  }

  /// The read with the ranges and conditions that its factors don't imply any more.
  func completed(_ read: Read) -> Read {
    guard let indices = read.indices else { return read }
    let loops = read.loops.map { stated($0, in: indices + [read.product] + read.conditions) }
    // A term that doesn't exist is 0: so is a product whose factor reads at a division with a remainder.
    let factors = read.factors.flatMap { Self.factors($0) }
    let implied = Self.divisions(in: indices) + factors.flatMap { Self.divisionsOfRead($0) }
    var conditions = read.conditions
    for level in levels where level.leavesOutTerms {
      for division in Self.divisions(inTerm: level.body) where !implied.contains(division) {
        let isExact = Self.isExact(division)
        if !conditions.contains(isExact) { conditions.append(isExact) }
      }
    }
    let own = Self.divisions(inTerm: read.product).filter { !implied.contains($0) }
    return Read(
      tensor: read.tensor, indices: indices, loops: loops, factors: read.factors, conditions: conditions,
      canBeGathered: own.allSatisfy { conditions.contains(Self.isExact($0)) })
  }

  /// The loop with its range stated if the index stands alone on no axis of these expressions, as `i` of the gradient
  /// of `X` in `Σ_{i} (q[i] + X[2·i])`.
  private func stated(_ loop: Binder, in parts: [Expression]) -> Binder {
    let isKnown =
      loop.bounds != .inferred || parts.contains { $0.form == .name(loop.name) || standsAlone(loop.name, in: $0) }
    guard !isKnown, let level = levels.last(where: { $0.names.contains(loop.name) }),
      let length = length(of: loop.name, in: level.body)
    else { return loop }
    return Binder(name: loop.name, bounds: .below(length), range: loop.range)
  }

  /// Whether an index stands alone on an axis.
  private func standsAlone(_ name: String, in expression: Expression) -> Bool {
    if case .element(_, let indices) = expression.form, indices.contains(where: { $0.form == .name(name) }) {
      return true
    }
    return expression.children.contains { standsAlone(name, in: $0) }
  }

  // MARK: Exact divisions

  /// The exact divisions in the indices of a term, outside of the sums in it.
  private static func divisions(inTerm expression: Expression) -> [Expression] {
    switch expression.form {
    case .reduction: []
    case .element(_, let indices): divisions(in: indices)
    default: expression.children.flatMap { divisions(inTerm: $0) }
    }
  }

  private static func divisions(in indices: [Expression]) -> [Expression] {
    indices.flatMap { index -> [Expression] in
      let inner = divisions(in: index.children)
      if case .binary(.divide, _, _) = index.form { return [index] + inner }
      return inner
    }
  }

  /// The divisions in the indices of a factor that is nothing but a read.
  private static func divisionsOfRead(_ factor: Expression) -> [Expression] {
    if case .element(_, let indices) = factor.form { divisions(in: indices) } else { [] }
  }

  /// The factors of a product.
  private static func factors(_ expression: Expression) -> [Expression] {
    switch expression.form {
    case .binary(.multiply, let left, let right): factors(left) + factors(right)
    case .binary(.divide, let left, _), .negated(let left): factors(left)
    default: [expression]
    }
  }

  /// `(h+p-i) % s == 0`
  private static func isExact(_ division: Expression) -> Expression {
    guard case .binary(_, let top, let bottom) = division.form else { return division }
    let remainder = IndexAlgebra.binary(.remainder, top, bottom)
    return Expression(.comparison(.equal, remainder, IndexAlgebra.number(0)), at: 0..<0)
  }
}
