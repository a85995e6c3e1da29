/// Turns a term in scatter form into the form of the slides, which gathers all terms of one entry.
///
/// Each axis of the read is solved for one loop: an index that stands alone names the axis; in `h·s+i-p` the loop over
/// `h` becomes the entry's index, and what was `h` becomes `(h+p-i)/s`. The other loops become a sum.
struct Gathering {
  let read: ReadFinder.Read
  let scope: EquationScope
  /// Whether every index of the forward equation's left side stands alone.
  let isLone: Bool
  /// The loops whose stated ranges are the lengths of the forward equation's place.
  let free: Set<String>

  /// The gradient of a read of a whole tensor.
  static func whole(_ read: ReadFinder.Read) -> Equation {
    let place = Equation.Place(name: .gradient(read.tensor), axes: nil, range: 0..<0)
    let draft = Equation(text: "", loops: nil, place: place, adds: false, value: read.value, condition: nil)
    return draft.withText(Renderer.text(draft))
  }

  /// Whether a range is stated by numbers only.
  private func isConstant(_ bounds: Binder.Bounds) -> Bool {
    if case .window = bounds { return false }
    return bounds.ends.allSatisfy { end in IndexAlgebra.names(end).allSatisfy { scope.numbers[$0] != nil } }
  }

  private func startsAtZero(_ loop: Binder) -> Bool { if case .below = loop.bounds { true } else { false } }

  /// The gathered form; nil if the indices can't be solved.
  var equation: Equation? {
    guard read.canBeGathered, let indices = read.indices, isLone || indices.allSatisfy(\.isName) else { return nil }
    var solved: [String: Expression] = [:]
    var axes: [Equation.Axis] = []
    for index in indices {
      guard let name = unknown(of: index, solved) else { return nil }
      guard let split = IndexAlgebra.split(index, name), let coefficient = split.coefficient,
        let own = read.loops.first(where: { $0.name == name })
      else { return nil }
      let isAlone = index.isName
      // A range that is stated reduces the loop, which the entry's index must know, unless the output ends there.
      let isFree = own.bounds == .inferred || startsAtZero(own) && free.contains(name)
      guard isFree || isAlone && isConstant(own.bounds) else { return nil }
      let difference = IndexAlgebra.difference(IndexAlgebra.name(name), split.rest)
      let isUnit = IndexAlgebra.isNumber(coefficient, 1)
      solved[name] = isUnit ? difference : IndexAlgebra.binary(.divide, difference, coefficient)
      axes.append(Equation.Axis(index: IndexAlgebra.name(name), bounds: isFree ? .inferred : own.bounds))
    }
    // A solution that needs another solved loop would mix old and new indices.
    for (name, value) in solved where !value.isName {
      if IndexAlgebra.names(value).contains(where: { $0 != name && solved[$0].map { !$0.isName } ?? false }) {
        return nil
      }
    }
    let rest = read.loops.filter { solved[$0.name] == nil }
    guard rest.allSatisfy({ $0.bounds.ends.allSatisfy { IndexAlgebra.names($0).isDisjoint(with: moved(solved)) } })
    else { return nil }
    let replacements = solved.filter { !$0.value.isName }
    // Outside of the output a maximum or a mean may have no terms at all, and a divisor may be 0.
    let beyond = Set(replacements.keys).union(
      read.loops.filter { solved[$0.name] != nil && $0.bounds != .inferred }.map(\.name))
    if !beyond.isEmpty, ([read.product] + read.conditions).contains(where: { mayFail($0, beyond) }) { return nil }
    let place = Equation.Place(name: .gradient(read.tensor), axes: axes, range: 0..<0)
    let body = IndexAlgebra.replaced(read.product, replacements)
    let condition = read.condition.map { IndexAlgebra.replaced($0, replacements) }
    let value = rest.isEmpty ? IndexAlgebra.value(body, if: condition) : sum(rest, body, condition)
    let draft = Equation(text: "", loops: nil, place: place, adds: false, value: value, condition: nil)
    let text = Renderer.text(draft)
    // Only what reads back is offered: ranges that can't be inferred any more are left in scatter form.
    guard let equation = try? Equation(text), (try? Resolver.resolve(equation, in: scope)) != nil else { return nil }
    return equation
  }

  private func moved(_ solved: [String: Expression]) -> Set<String> { Set(solved.filter { !$0.value.isName }.keys) }

  /// The loop that an axis is solved for: one on the left side of the forward equation if possible, and not yet taken.
  private func unknown(of index: Expression, _ solved: [String: Expression]) -> String? {
    let names = IndexAlgebra.names(index)
    return read.loops.first { names.contains($0.name) && solved[$0.name] == nil }?.name
  }

  /// Whether an expression may have no finite value where these indices are outside of the tensors.
  private func mayFail(_ expression: Expression, _ indices: Set<String>) -> Bool {
    switch expression.form {
    case .reduction(let reduction) where reduction.kind != .sum && reduction.kind != .prod: return true
    case .binary(.divide, _, let divisor) where reads(divisor, indices): return true
    case .binary(.power, let base, let exponent):
      let isPositive = if case .number(let number) = exponent.form { number > 0 } else { false }
      if !isPositive, reads(base, indices) { return true }
    case .call("log", _), .call("log1p", _): return true
    case .element: return false
    default: break
    }
    return expression.children.contains { mayFail($0, indices) }
  }

  /// Whether an expression reads a tensor at one of these indices.
  private func reads(_ expression: Expression, _ indices: Set<String>) -> Bool {
    if case .element(_, let own) = expression.form {
      return own.contains { !IndexAlgebra.names($0).isDisjoint(with: indices) }
    }
    return expression.children.contains { reads($0, indices) }
  }

  private func sum(_ loops: [Binder], _ body: Expression, _ condition: Expression?) -> Expression {
    Expression(
      .reduction(Reduction(kind: .sum, isInside: false, binders: loops, condition: condition, body: body)), at: 0..<0)
  }
}
