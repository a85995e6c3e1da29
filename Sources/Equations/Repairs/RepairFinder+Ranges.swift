/// Edits of ranges and comparisons, and of `=` and `+=`.
extension RepairFinder {
  mutating func addRangeEdits() {
    addOverwriting()
    addComparisons()
    var ends: [Expression] = []
    for binder in tree.binders {
      if case .below(let end) = binder.bounds, !ends.contains(end) { ends.append(end) }
    }
    for end in ends { addEnds(end) }
    let hasStart = tree.binders.contains { $0.start != nil }
    if hasStart { addStarts() }
  }

  private mutating func addOverwriting() {
    guard equation.loops != nil else { return }
    let changed = Equation(
      text: equation.text, loops: equation.loops, place: equation.place, adds: !equation.adds, value: equation.value,
      condition: equation.condition)
    let characters = Array(equation.text)
    let end = equation.place.range.upperBound
    let start = characters[min(end, characters.count)...].firstIndex { $0 == "+" || $0 == "=" } ?? end
    let range = start..<start + (equation.adds ? 2 : 1)
    add(
      .overwriting,
      equation.adds
        ? "values add up that should be stored: `=` belongs where `+=` is"
        : "terms overwrite each other instead of adding up: `+=` belongs where `=` is",
      at: [range], changed)
  }

  private mutating func addComparisons() {
    let pairs: [Comparison: [Comparison]] = [
      .less: [.lessOrEqual, .greater, .greaterOrEqual], .lessOrEqual: [.less, .greaterOrEqual, .greater],
      .greater: [.greaterOrEqual, .less, .lessOrEqual], .greaterOrEqual: [.greater, .lessOrEqual, .less],
      .equal: [.notEqual], .notEqual: [.equal],
    ]
    for spot in tree.spots {
      switch spot.node.form {
      case .comparison(let sign, let left, let right):
        for other in pairs[sign] ?? [] {
          replace(
            spot, by: Expression(.comparison(other, left, right), at: spot.node.range), .comparison,
            "the wrong comparison: `\(other.rawValue)` belongs where `\(sign.rawValue)` is")
        }
      case .choice(let value, let condition, let otherwise):
        replace(
          spot, by: Expression(.choice(otherwise, condition: condition, otherwise: value), at: spot.node.range),
          .comparison, "the values before `if` and after `else` are swapped")
      default: continue
      }
    }
  }

  /// Another end for all indices with this end, and for each of them.
  private mutating func addEnds(_ end: Expression) {
    var others: [Expression] = []
    for name in ["K", "K_h", "K_w", "C_in", "C_out", "H_out", "W_out", "H", "W", "B"] where integers[name] != nil {
      others.append(Expression(.name(name), at: end.range))
    }
    let one = Expression(.number(1), at: end.range)
    if case .number(let number) = end.form {
      others += [number + 1, number - 1].map { Expression(.number($0), at: end.range) }
    } else if case .binary(let sign, let left, let right) = end.form, right == one, sign == .add || sign == .subtract {
      others.append(left)
    } else {
      others += [.add, .subtract].map { Expression(.binary($0, end, one), at: end.range) }
    }
    let affected = tree.binders.filter { $0.bounds == .below(end) }
    for other in others where other != end {
      addBounds(affected, .below(other), isAll: true)
      if affected.count > 1 { for binder in affected { addBounds([binder], .below(other), isAll: false) } }
    }
    if case .name = end.form {} else { return }
    addBounds(affected, .inferred, isAll: true)
  }

  private mutating func addStarts() {
    let affected = tree.binders.filter { $0.start != nil }
    for shift in [-1.0, 1] {
      func shifted(_ binder: Binder) -> Binder {
        guard case .between(let start, let end) = binder.bounds, affected.contains(binder) else { return binder }
        let new: Expression
        if case .number(let number) = start.form {
          new = Expression(.number(number + shift), at: start.range)
        } else {
          let one = Expression(.number(1), at: start.range)
          new = Expression(.binary(shift > 0 ? .add : .subtract, start, one), at: start.range)
        }
        return Binder(name: binder.name, bounds: .between(new, end), range: binder.range)
      }
      guard let first = affected.first else { return }
      add(
        .range, "a range starts at the wrong place: \(Self.instead(shifted(first), of: first))",
        at: affected.map(\.range), tree.rebinding(shifted))
    }
    for binder in affected {
      guard case .between(let start, let end) = binder.bounds else { continue }
      for sign in [BinaryOperator.add, .subtract] {
        let new = Expression(.binary(sign, end, Expression(.number(1), at: end.range)), at: end.range)
        addBounds([binder], .between(start, new), isAll: false)
      }
    }
  }

  private mutating func addBounds(_ affected: [Binder], _ bounds: Binder.Bounds, isAll: Bool) {
    guard let first = affected.first else { return }
    let new = Binder(name: first.name, bounds: bounds, range: first.range)
    add(
      .range, "a range is wrong: \(Self.instead(new, of: first))", at: affected.map(\.range),
      tree.rebinding { binder in
        affected.contains { $0.range == binder.range && $0 == binder }
          ? Binder(name: binder.name, bounds: bounds, range: binder.range) : binder
      })
  }

  private static func instead(_ right: Binder, of wrong: Binder) -> String {
    func text(_ binder: Binder) -> String {
      switch binder.bounds {
      case .inferred, .window: binder.name
      case .below(let end): binder.name + "<" + shown(end, isIndex: true)
      case .between(let start, let end):
        binder.name + " in " + shown(start, isIndex: true) + ":" + shown(end, isIndex: true)
      }
    }
    return "`\(text(right))` belongs where `\(text(wrong))` is"
  }
}

extension Binder {
  /// The lower end of its range, where it is stated.
  fileprivate var start: Expression? { if case .between(let start, _) = bounds { start } else { nil } }
}
