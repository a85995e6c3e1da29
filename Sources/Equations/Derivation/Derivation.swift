/// The gradients that follow from a forward equation, as equations.
///
/// Every place where a tensor is read gives one term of its gradient. In scatter form, each entry of the output adds
/// its gradient times the factor to the entry that it has read: `for b o i: ∂L/∂W[i,o] += ∂L/∂Y[b,o] · X[b,i]`. Where
/// the indices of the read can be solved for the loops, the form of the slides follows, which gathers all terms of one
/// entry: `h+i` becomes `h-i`, and `h·s+i-p` becomes `(h+p-i)/s`.
public struct Derivation: Sendable {
  /// One term of a gradient.
  public struct Term: Sendable {
    /// The tensor that is read, by canonical name: `X`, `filters`.
    public let tensor: String
    /// The term in scatter form.
    public let scatter: Equation
    /// The term in the form of the slides, if the indices can be solved.
    public let gather: Equation?
  }

  /// The terms, in the order in which the tensors are read.
  public let terms: [Term]

  /// Differentiates an equation with respect to the tensors that it reads.
  ///
  /// - Parameters:
  ///   - wanted: the tensors whose gradients are wanted, by canonical name; nil for all.
  ///   - definitions: the equations of other tensors, by canonical name, from which the lengths of their axes follow.
  /// - Throws: `EquationError` with code `bad-value` for an equation that can't be differentiated: a scatter form, a
  ///   product over a range, `[...]` beside single entries.
  public init(
    _ equation: Equation, in scope: EquationScope, for wanted: Set<String>? = nil,
    definitions: [String: Equation] = [:]
  ) throws(EquationError) {
    let whole = 0..<equation.text.count
    guard equation.loops == nil, !equation.adds else {
      throw EquationError(
        .badValue, "an equation with `for` or `+=` can't be differentiated", at: whole,
        help: "write it with a sum: `Y[b,o] = sum i: ...`")
    }
    _ = try Resolver.resolve(equation, in: scope)
    var finder = ReadFinder(scope: scope, wanted: wanted, definitions: definitions)
    let place = scope.canonical(equation.place.name)
    guard let axes = equation.place.axes else {
      let upstream = Expression(.wholeTensor(.gradient(place)), at: whole)
      try finder.visit(equation.value, loops: [], factors: [upstream], conditions: [])
      guard finder.found.allSatisfy({ $0.indices == nil }) else {
        throw EquationError(
          .badValue, "`[...]` can't be differentiated where single entries are read too", at: equation.place.range,
          help: "name the indices, for example `Y[b,n]`")
      }
      terms = finder.found.map { Term(tensor: $0.tensor, scatter: $0.scatter, gather: Gathering.whole($0)) }
      return
    }
    let indices = axes.map { Letters.spread($0.index, scope, bound: []) }
    var loops: [Binder] = []
    for (axis, index) in zip(axes, indices) {
      for name in Letters.ordered(index) where scope.numbers[name] == nil && !loops.contains(where: { $0.name == name })
      {
        loops.append(Binder(name: name, bounds: axis.bounds, range: axis.index.range))
      }
    }
    let upstream = Expression(.element(.gradient(place), indices), at: whole)
    finder.levels = [
      ReadFinder.Level(names: Set(loops.map(\.name)), body: equation.value, leavesOutTerms: false)
    ]
    try finder.visit(equation.value, loops: loops, factors: [upstream], conditions: [])
    guard finder.found.allSatisfy({ $0.indices != nil }) else {
      throw EquationError(.badValue, "`[...]` can't be differentiated here", at: whole, help: "name the indices")
    }
    // A definition ends where its stated ranges end, so the gradient beyond is 0 without them.
    let isBounded = definitions[place] != nil
    terms = finder.found.map { read in
      Term(
        tensor: read.tensor, scatter: read.scatter,
        gather: Gathering(
          read: read, scope: scope, isLone: indices.allSatisfy(\.isName),
          free: isBounded ? Set(loops.map(\.name)) : []
        ).equation)
    }
  }
}

/// Words of one-letter names in indices.
enum Letters {
  /// The same index with words such as `hs` written as products.
  static func spread(_ expression: Expression, _ scope: EquationScope, bound: Set<String>) -> Expression {
    switch expression.form {
    case .name(let name):
      guard name.count > 1, scope.numbers[name] == nil, !bound.contains(name), name.allSatisfy(\.isLetter) else {
        return expression
      }
      let letters = name.map { IndexAlgebra.name(String($0)) }
      return letters.dropFirst().reduce(letters[0]) { IndexAlgebra.binary(.multiply, $0, $1) }
    case .negated(let value): return Expression(.negated(spread(value, scope, bound: bound)), at: expression.range)
    case .binary(let sign, let left, let right):
      return Expression(
        .binary(sign, spread(left, scope, bound: bound), spread(right, scope, bound: bound)), at: expression.range)
    default: return expression
    }
  }

  /// The names of an index in the order in which they stand.
  static func ordered(_ expression: Expression) -> [String] {
    if case .name(let name) = expression.form { return [name] }
    return expression.children.flatMap { ordered($0) }
  }
}

extension Expression {
  /// Whether it is a name and nothing else.
  var isName: Bool { if case .name = form { true } else { false } }
}
