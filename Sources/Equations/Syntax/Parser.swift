/// Reads the tokens of one equation, by recursive descent.
struct Parser {
  /// Words that are no names of indices, tensors or functions.
  static let keywords: Set<String> = ["for", "where", "if", "else", "in", "inside", "window"]

  let text: String
  let tokens: [Token]
  var place = 0
  var nesting = 0

  init(_ text: String) throws(EquationError) {
    self.text = text
    tokens = try Lexer.tokens(text)
  }

  var next: Token { tokens[place] }
  /// The token after the next one.
  var second: Token { tokens[min(place + 1, tokens.count - 1)] }
  /// The end of the token before the next one.
  var lastEnd: Int { place > 0 ? tokens[place - 1].range.upperBound : 0 }

  mutating func advance() { if place < tokens.count - 1 { place += 1 } }

  /// Skips this sign, if it is next.
  mutating func skip(_ sign: String) -> Bool {
    guard next.isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func skip(word: String) -> Bool {
    guard next.isWord(word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: String, _ purpose: String) throws(EquationError) {
    guard skip(sign) else { throw unexpected("expected `\(sign)` \(purpose)") }
  }

  /// An error at the next token.
  func unexpected(_ message: String, help: String? = nil) -> EquationError {
    EquationError(.syntax, message, at: next.range, help: help)
  }

  /// Reads one part that is nested in another.
  mutating func nested<Part>(
    _ read: (inout Parser) throws(EquationError) -> Part
  ) throws(EquationError) -> Part {
    guard nesting < EquationLimits.nesting else {
      throw EquationError(
        .limit, "the equation is nested more than \(EquationLimits.nesting) levels deep", at: next.range)
    }
    nesting += 1
    defer { nesting -= 1 }
    return try read(&self)
  }

  /// The whole equation.
  mutating func equation() throws(EquationError) -> Equation {
    var loops: [Binder]?
    if skip(word: "for") {
      loops = try binders(until: ":")
      try expect(":", "after the indices of `for`")
    }
    let left = try leftSide(inLoop: loops != nil)
    let adds = next.isSign("+=")
    guard adds || next.isSign("=") else {
      throw unexpected(
        next.isSign("==") ? "expected `=` after the left side, not `==`" : "expected `=` after the left side")
    }
    advance()
    if next.kind == .end { throw unexpected("expected an expression after `\(adds ? "+=" : "=")`") }
    let value = try expression()
    var condition: Expression?
    if skip(word: "if") { condition = try comparison() }
    guard next.kind == .end else { throw trailing() }
    if condition != nil, loops == nil {
      throw EquationError(
        .syntax, "a condition without `else` needs a `for`", at: condition?.range ?? next.range,
        help: "write `A if CONDITION else 0`")
    }
    for part in [value] + (condition.map { [$0] } ?? []) { try Self.checkDepth(part) }
    return Equation(text: text, loops: loops, place: left, adds: adds, value: value, condition: condition)
  }

  /// Why something follows where the equation should have ended.
  private func trailing() -> EquationError {
    switch next.kind {
    case .sign("="): return unexpected("unexpected second `=`", help: "`==` compares")
    case .sign(")"), .sign("]"), .sign("}"): return unexpected("unmatched closing bracket")
    case .name, .number, .gradient:
      return unexpected("expected an operator", help: "write products with `*` or `·`")
    default: return unexpected("expected an operator or the end of the equation")
    }
  }

  /// `Y[b,c,h<H_out,w]`, `Y[...]`, or `dgamma`.
  private mutating func leftSide(inLoop: Bool) throws(EquationError) -> Equation.Place {
    let start = next.range.lowerBound
    let name: TensorName
    switch next.kind {
    case .name(let word) where !Self.keywords.contains(word): name = .plain(word)
    case .gradient(let word): name = .gradient(word)
    default:
      throw unexpected(
        "expected the left side of the equation", help: "such as `Y[b,c,h,w]` or `dX[b,c,h,w]`")
    }
    advance()
    guard skip("[") else { return Equation.Place(name: name, axes: [], range: start..<lastEnd) }
    if skip("...") {
      try expect("]", "after `...`")
      return Equation.Place(name: name, axes: nil, range: start..<lastEnd)
    }
    var axes: [Equation.Axis] = []
    repeat {
      let index = try additive()
      var bounds = Binder.Bounds.inferred
      if case .name = index.form {
        bounds = try self.bounds()
      } else if next.isSign("<") || next.isWord("in") {
        throw unexpected("only a single index can have a range, not an expression")
      }
      axes.append(Equation.Axis(index: index, bounds: bounds))
    } while skip(",")
    try expect("]", "after the indices")
    for axis in axes { try Self.checkDepth(axis.index) }
    return Equation.Place(name: name, axes: axes, range: start..<lastEnd)
  }

  /// Trees are walked recursively, so their depth is limited: a chain of additions is as deep as it is long.
  private static func checkDepth(_ root: Expression) throws(EquationError) {
    var level = [root]
    var depth = 0
    while !level.isEmpty {
      depth += 1
      guard depth <= EquationLimits.depth else {
        throw EquationError(
          .limit, "the expression is more than \(EquationLimits.depth) operations deep", at: root.range,
          help: "split it: define a part in a separate equation")
      }
      level = level.flatMap(\.children)
    }
  }
}
