/// The indices of sums and of `for`.
extension Parser {
  /// `i j<K, h in 0:H`, up to `:`, `}` or `where`.
  mutating func binders(until end: String) throws(EquationError) -> [Binder] {
    var binders: [Binder] = []
    while true {
      guard let name = next.name, !Self.keywords.contains(name) else {
        if binders.isEmpty { throw unexpected("expected an index") }
        throw unexpected("expected an index or `\(end)`")
      }
      let start = next.range.lowerBound
      guard Reduction.Kind(rawValue: name) == nil else { throw unexpected("`\(name)` can't be used as an index") }
      guard !second.isSign("["), !second.isSign("(") else {
        throw EquationError(
          .syntax, binders.isEmpty ? "expected an index before `\(name)`" : "expected `\(end)` after the indices",
          at: next.range, help: "for example `\(end == "}" ? "Σ_{i,j} X[i,j]" : "sum i j: X[i,j]")`")
      }
      advance()
      if next.isWord("in"), second.isWord("window") {
        advance()
        advance()
        binders.append(Binder(name: name, bounds: .inferred, range: start..<lastEnd))
        binders = Self.inWindow(binders)
      } else {
        let bounds = try self.bounds()
        binders.append(Binder(name: name, bounds: bounds, range: start..<lastEnd))
      }
      let isFollowed = skip(",")
      if next.isSign(end) || next.isWord("where"), !isFollowed { break }
    }
    for (index, binder) in binders.enumerated() where binders[..<index].contains(where: { $0.name == binder.name }) {
      throw EquationError(.syntax, "the index `\(binder.name)` is listed twice", at: binder.range)
    }
    return binders
  }

  /// The last two indices without a range in front of `∈ window` run over the window's axes, or the only one.
  private static func inWindow(_ binders: [Binder]) -> [Binder] {
    let count = min(2, binders.reversed().prefix { $0.bounds == .inferred }.count)
    let first = binders.count - count
    return binders.enumerated().map { place, binder in
      place < first
        ? binder : Binder(name: binder.name, bounds: .window(axis: place - first), range: binder.range)
    }
  }

  /// `<E`, `in A:E`, or nothing.
  mutating func bounds() throws(EquationError) -> Binder.Bounds {
    if skip("<") { return .below(try additive()) }
    if skip(word: "in") {
      let start = try additive()
      try expect(":", "between the ends of the range")
      return .between(start, try additive())
    }
    return .inferred
  }

  /// Parses `sum i j where C: BODY`, after its word.
  mutating func reduction(_ kind: Reduction.Kind, from start: Int) throws(EquationError) -> Expression {
    try nested { (parser) throws(EquationError) in
      let isInside = kind == .mean && parser.skip(word: "inside")
      let binders = try parser.binders(until: ":")
      let condition = parser.skip(word: "where") ? try parser.comparison() : nil
      try parser.expect(":", "after the indices of `\(kind.rawValue)`")
      let reduction = Reduction(
        kind: kind, isInside: isInside, binders: binders, condition: condition, body: try parser.product())
      return Expression(.reduction(reduction), at: start..<parser.lastEnd)
    }
  }

  /// Parses `_i BODY` or `_{i,j where C} BODY`, after a reduction sign such as `Σ`.
  mutating func subscriptedReduction(_ kind: Reduction.Kind, from start: Int) throws(EquationError) -> Expression {
    try nested { (parser) throws(EquationError) in
      guard parser.skip("_") else {
        throw parser.unexpected("expected indices, such as `\(kind == .prod ? "Π" : "Σ")_{i,j}`")
      }
      var binders: [Binder] = []
      var condition: Expression?
      if parser.skip("{") {
        binders = try parser.binders(until: "}")
        if parser.skip(word: "where") { condition = try parser.comparison() }
        try parser.expect("}", "after the indices")
      } else if let name = parser.next.name, !Parser.keywords.contains(name) {
        binders = [Binder(name: name, bounds: .inferred, range: parser.next.range)]
        parser.advance()
      } else {
        throw parser.unexpected("expected an index after `_`")
      }
      let isInside = kind == .mean && parser.skip(word: "inside")
      _ = parser.skip(":")
      let reduction = Reduction(
        kind: kind, isInside: isInside, binders: binders, condition: condition, body: try parser.product())
      return Expression(.reduction(reduction), at: start..<parser.lastEnd)
    }
  }
}
