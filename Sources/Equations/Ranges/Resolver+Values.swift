/// Value expressions.
extension Resolver {
  /// Resolves a value expression.
  mutating func value(_ expression: Expression) throws(EquationError) -> ValueTree {
    switch expression.form {
    case .number(let number): return .constant(number)
    case .name(let name): return try named(name, at: expression.range)
    case .element(let name, let indices): return try element(name, indices, at: expression.range)
    case .wholeTensor(let name): return try wholeTensor(name, at: expression.range)
    case .call(let name, let arguments): return try call(name, arguments, at: expression.range)
    case .negated(let value): return .negated(try self.value(value))
    case .binary(let sign, let left, let right): return .binary(sign, try value(left), try value(right))
    case .comparison(let sign, let left, let right):
      return try comparison(sign, left, right, at: expression.range)
    case .choice(let value, let condition, let otherwise):
      return .choice(
        try self.value(value), condition: try self.value(condition), otherwise: try self.value(otherwise))
    case .tuple:
      throw EquationError(
        .syntax, "a tuple is allowed only in a comparison", at: expression.range,
        help: "in a sum, put the comparison in parentheses, as in `((i,j) == (u,v))`")
    case .reduction(let reduction):
      let resolved = try self.reduction(reduction, at: expression.range)
      if reduction.kind == .argmax || reduction.kind == .argmin, resolved.slots.count > 1 {
        throw EquationError(
          .syntax, "`\(reduction.kind.rawValue)` of several indices can only be compared with a tuple",
          at: expression.range, help: "for example `(i,j) == \(reduction.kind.rawValue) u v: X[u,v]`")
      }
      return .reduction(resolved)
    }
  }

  private mutating func named(_ name: String, at range: Range<Int>) throws(EquationError) -> ValueTree {
    if let slot = slot(name) { return .index(.slot(slot)) }
    if let number = scope.numbers[name] {
      switch number {
      case .integer(let value): return .constant(Double(value))
      case .real(let value): return .constant(value)
      case .unknown: return .index(.unknown(name))
      }
    }
    let canonical = scope.canonical(.plain(name))
    guard let shape = scope.shape(canonical) else { throw unknownIndex(name, range) }
    if let rank = shape.rank, rank > 0 {
      throw EquationError(
        .shapeMismatch, "`\(name)` has \(rank) ax\(rank == 1 ? "is" : "es"), so it needs indices", at: range,
        help: whole == nil || rank != whole?.shape?.rank
          ? "write one index per axis, such as `\(name)[\(["i", "j", "k", "u", "v"].prefix(rank).joined(separator: ","))]`"
          : "write `\(name)[...]` for every entry")
    }
    reads.insert(canonical)
    return .read(ResolvedRead(tensor: canonical, axes: [], whole: nil, range: range))
  }

  private mutating func element(
    _ name: TensorName, _ indices: [Expression], at range: Range<Int>
  ) throws(EquationError) -> ValueTree {
    let canonical = scope.canonical(name)
    guard let shape = scope.shape(canonical) else { throw unknownTensor(Renderer.name(name), range) }
    if let rank = shape.rank, rank != indices.count { throw wrongRank(canonical, rank, indices.count, at: range) }
    var axes: [IndexTree] = []
    for (axis, expression) in indices.enumerated() {
      let tree = try index(expression)
      if case .slot(let slot) = tree {
        rightUses[slot, default: []].append(
          LoneUse(tensor: canonical, axis: axis, length: shape[axis], range: expression.range))
      }
      axes.append(tree)
    }
    reads.insert(canonical)
    return .read(ResolvedRead(tensor: canonical, axes: axes, whole: nil, range: range))
  }

  private mutating func wholeTensor(_ name: TensorName, at range: Range<Int>) throws(EquationError) -> ValueTree {
    let canonical = scope.canonical(name)
    guard let shape = scope.shape(canonical) else { throw unknownTensor(Renderer.name(name), range) }
    guard let whole else {
      throw EquationError(
        .syntax, "`[...]` on the right needs `[...]` on the left", at: range,
        help: "such as `Y[...] = relu(X[...])`")
    }
    if let left = whole.shape?.complete, let right = shape.complete, left != right {
      throw EquationError(
        .shapeMismatch,
        "\(whole.tensor) has shape \(whole.shape?.text ?? "?"), but \(canonical) has shape \(shape.text)", at: range,
        and: equation.place.range)
    }
    if whole.shape?.complete == nil, let count = shape.count {
      self.whole = (whole.slot, canonical, shape)
      indices[whole.slot].upper = .number(count)
    }
    reads.insert(canonical)
    return .read(ResolvedRead(tensor: canonical, axes: nil, whole: whole.slot, range: range))
  }

  private mutating func call(
    _ name: String, _ arguments: [Expression], at range: Range<Int>
  ) throws(EquationError) -> ValueTree {
    guard let function = EquationFunction(name) else {
      throw EquationError(
        .unknownName, "unknown function `\(name)`", at: range,
        help: scope.numbers[name] != nil || slot(name) != nil
          ? "for a product, write `\(name) * (...)`"
          : "the functions are \(EquationFunction.names.joined(separator: " "))")
    }
    if function == .activation || function == .derivative, scope.activation == nil {
      throw EquationError(.unknownName, "this layer has no activation φ", at: range)
    }
    guard function.arity == 1 ? arguments.count == 1 : arguments.count >= 2 else {
      throw EquationError(
        .shapeMismatch,
        "`\(name)` takes \(function.arity == 1 ? "one argument" : "at least two arguments"), not \(arguments.count)",
        at: range, help: function.arity == 2 ? "over a range, write `\(name) i: X[i]`" : nil)
    }
    var result = try value(arguments[0])
    if function.arity == 1 { return .function(function, result, nil) }
    for argument in arguments.dropFirst() { result = .function(function, result, try value(argument)) }
    return result
  }

  // MARK: Comparisons

  private mutating func comparison(
    _ sign: Comparison, _ left: Expression, _ right: Expression, at range: Range<Int>
  ) throws(EquationError) -> ValueTree {
    if let (indices, reduction) = winner(left, right) ?? winner(right, left) {
      guard sign == .equal || sign == .notEqual else {
        throw EquationError(.syntax, "`\(reduction.0.kind.rawValue)` can only be compared with `==` or `!=`", at: range)
      }
      let resolved = try self.reduction(reduction.0, at: reduction.1)
      guard resolved.slots.count == indices.count else {
        throw EquationError(
          .shapeMismatch,
          "can't compare the \(resolved.slots.count == 1 ? "index" : "\(resolved.slots.count) indices") of "
            + "`\(reduction.0.kind.rawValue)` with \(indices.count == 1 ? "one index" : "a tuple of \(indices.count)")",
          at: range)
      }
      var trees: [IndexTree] = []
      for part in indices { trees.append(try index(part)) }
      let isWinner = ValueTree.isWinner(trees, resolved)
      return sign == .equal ? isWinner : .binary(.subtract, .constant(1), isWinner)
    }
    if case .tuple(let lefts) = left.form, case .tuple(let rights) = right.form {
      return try tuples(sign, lefts, rights, at: range)
    }
    if let left = plainIndex(left), let right = plainIndex(right) { return .indexComparison(sign, left, right) }
    return .comparison(sign, try value(left), try value(right))
  }

  /// A tuple, or one index, beside an argmax.
  private func winner(
    _ left: Expression, _ right: Expression
  ) -> ([Expression], (Reduction, Range<Int>))? {
    guard case .reduction(let reduction) = right.form, reduction.kind == .argmax || reduction.kind == .argmin else {
      return nil
    }
    if case .tuple(let parts) = left.form { return (parts, (reduction, right.range)) }
    if case .name(let name) = left.form, slot(name) != nil { return ([left], (reduction, right.range)) }
    return nil
  }

  private mutating func tuples(
    _ sign: Comparison, _ left: [Expression], _ right: [Expression], at range: Range<Int>
  ) throws(EquationError) -> ValueTree {
    guard left.count == right.count else {
      throw EquationError(
        .shapeMismatch, "can't compare a tuple of \(left.count) indices with one of \(right.count)", at: range)
    }
    guard sign == .equal || sign == .notEqual else {
      throw EquationError(.syntax, "tuples can only be compared with `==` or `!=`", at: range)
    }
    var product: ValueTree = .constant(1)
    for (left, right) in zip(left, right) {
      product = .binary(.multiply, product, .indexComparison(.equal, try index(left), try index(right)))
    }
    return sign == .equal ? product : .binary(.subtract, .constant(1), product)
  }

  // MARK: Reductions

  private mutating func reduction(
    _ reduction: Reduction, at range: Range<Int>
  ) throws(EquationError) -> ResolvedReduction {
    let outer = bound.count
    for binder in reduction.binders { try bind(binder) }
    let slots = bound[outer...].map(\.slot)
    let condition = try reduction.condition.map { (condition) throws(EquationError) in try value(condition) }
    let body = try value(reduction.body)
    bound.removeLast(bound.count - outer)
    return ResolvedReduction(
      kind: reduction.kind, isInside: reduction.isInside, slots: slots, condition: condition, body: body, range: range)
  }
}
