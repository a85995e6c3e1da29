/// Expressions, loosest first: choice, comparison, sum, product, sign, power, atom.
extension Parser {
  /// `A if C else B`, or a comparison.
  mutating func expression() throws(EquationError) -> Expression {
    let value = try comparison()
    guard next.isWord("if"), isChoice else { return value }
    advance()
    let condition = try comparison()
    guard skip(word: "else") else { throw unexpected("expected `else` after the condition") }
    let otherwise = try nested { (parser) throws(EquationError) in try parser.expression() }
    return Expression(
      .choice(value, condition: condition, otherwise: otherwise), at: value.range.lowerBound..<lastEnd)
  }

  /// Whether an `else` belongs to the next `if`; otherwise it is a condition on the line.
  private var isChoice: Bool {
    var depth = 0
    for token in tokens[place...] {
      if token.isWord("else"), depth == 0 { return true }
      if case .sign(let sign) = token.kind {
        if "([{".contains(sign) { depth += 1 }
        if ")]}".contains(sign) { depth -= 1 }
      }
      if depth < 0 { return true }
    }
    return false
  }

  /// `A < B`, or a sum.
  mutating func comparison() throws(EquationError) -> Expression {
    let left = try additive()
    guard let comparison = nextComparison else { return left }
    advance()
    let right = try additive()
    if nextComparison != nil {
      throw unexpected("comparisons can't be chained", help: "multiply them: `(0 <= i) * (i < 3)`")
    }
    return Expression(.comparison(comparison, left, right), at: left.range.lowerBound..<lastEnd)
  }

  private var nextComparison: Comparison? {
    if case .sign(let sign) = next.kind { Comparison(rawValue: sign) } else { nil }
  }

  mutating func additive() throws(EquationError) -> Expression {
    try chain([.add, .subtract]) { (parser) throws(EquationError) in try parser.product() }
  }

  mutating func product() throws(EquationError) -> Expression {
    try chain([.multiply, .divide, .floorDivide, .remainder]) { (parser) throws(EquationError) in try parser.signed() }
  }

  private mutating func chain(
    _ operators: Set<BinaryOperator>, _ operand: (inout Parser) throws(EquationError) -> Expression
  ) throws(EquationError) -> Expression {
    var left = try operand(&self)
    while case .sign(let sign) = next.kind, let found = BinaryOperator(rawValue: sign), operators.contains(found) {
      advance()
      let right = try operand(&self)
      left = Expression(.binary(found, left, right), at: left.range.lowerBound..<lastEnd)
    }
    return left
  }

  /// `-A`, or a power.
  mutating func signed() throws(EquationError) -> Expression {
    let start = next.range.lowerBound
    guard skip("-") else { return try power() }
    let value = try nested { (parser) throws(EquationError) in try parser.signed() }
    return Expression(.negated(value), at: start..<lastEnd)
  }

  /// `A^B`, right to left.
  private mutating func power() throws(EquationError) -> Expression {
    let base = try atom()
    guard skip("^") else { return base }
    let exponent = try nested { (parser) throws(EquationError) in try parser.signed() }
    return Expression(.binary(.power, base, exponent), at: base.range.lowerBound..<lastEnd)
  }

  private mutating func atom() throws(EquationError) -> Expression {
    let token = next
    let start = token.range.lowerBound
    switch token.kind {
    case .number(let number):
      advance()
      return Expression(.number(number), at: token.range)
    case .reduction(let word):
      advance()
      return try subscriptedReduction(Reduction.Kind(rawValue: word) ?? .sum, from: start)
    case .gradient(let name):
      advance()
      return try tensor(.gradient(name), from: start)
    case .name(let name):
      guard !Self.keywords.contains(name) else { throw unexpected("unexpected `\(name)`") }
      advance()
      return try named(name, from: start)
    case .sign("("):
      advance()
      return try parenthesis(from: start)
    case .sign("+"): throw unexpected("unary `+` is not supported", help: "remove the `+`")
    case .sign("..."): throw unexpected("`...` is allowed only by itself in brackets, such as `X[...]`")
    case .sign(let sign): throw unexpected("expected a value, not `\(sign)`")
    case .end: throw unexpected("expected a value, but the equation ends")
    }
  }

  /// Before `[` a name is a tensor, before `(` a function; a word such as `sum` is a reduction; any other is an index or
  /// a number.
  private mutating func named(_ name: String, from start: Int) throws(EquationError) -> Expression {
    if next.isSign("[") { return try tensor(.plain(name), from: start) }
    let kind = Reduction.Kind(rawValue: name)
    if next.isSign("(") {
      guard kind == nil || kind == .max || kind == .min else {
        throw unexpected(
          "`\(name)` needs indices and a colon, not parentheses", help: "for example `\(name) i: X[b,i]`")
      }
      advance()
      let arguments = try nested { (parser) throws(EquationError) in try parser.list() }
      try expect(")", "after the arguments of `\(name)`")
      return Expression(.call(name, arguments), at: start..<lastEnd)
    }
    if let kind { return try reduction(kind, from: start) }
    return Expression(.name(name), at: start..<lastEnd)
  }

  private mutating func tensor(_ name: TensorName, from start: Int) throws(EquationError) -> Expression {
    guard skip("[") else {
      if case .gradient(let base) = name {
        // A gradient without axes: that of a parameter that is one number.
        return Expression(.element(.gradient(base), []), at: start..<lastEnd)
      }
      throw unexpected("expected `[`")
    }
    if skip("...") {
      try expect("]", "after `...`")
      return Expression(.wholeTensor(name), at: start..<lastEnd)
    }
    if next.isSign("]") { throw unexpected("expected indices in the brackets") }
    let indices = try nested { (parser) throws(EquationError) in try parser.list() }
    try expect("]", "after the indices")
    return Expression(.element(name, indices), at: start..<lastEnd)
  }

  private mutating func list() throws(EquationError) -> [Expression] {
    var parts = [try expression()]
    while skip(",") { parts.append(try expression()) }
    return parts
  }

  /// `(A)`, or a tuple `(A, B)`.
  private mutating func parenthesis(from start: Int) throws(EquationError) -> Expression {
    let parts = try nested { (parser) throws(EquationError) in try parser.list() }
    try expect(")", "to close the parenthesis")
    if parts.count == 1 { return Expression(parts[0].form, at: start..<lastEnd) }
    return Expression(.tuple(parts), at: start..<lastEnd)
  }
}
