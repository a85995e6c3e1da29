import NeuralNetworks
import Platform

/// Parses arithmetic, operands and paths in part of a line.
struct ExpressionReader {
  private let parser: Parser
  private let line: LineText
  private let end: Int
  private(set) var position: Int

  init(_ parser: Parser, _ range: Range<Int>) {
    self.parser = parser
    line = parser.line
    end = range.upperBound
    position = range.lowerBound
  }

  /// Whether the whole range has been read.
  var isAtEnd: Bool { position >= end }

  private var next: Character? { position < end ? line[position] : nil }

  private func character(_ offset: Int) -> Character? {
    position + offset < end ? line[position + offset] : nil
  }

  private mutating func skipBlanks() {
    while next?.isWhitespace == true { position += 1 }
  }

  // MARK: Arithmetic

  /// sum = product { ("+" | "-") product }
  mutating func sum() throws(Diagnostic) -> Expression {
    try joined([.plus, .minus]) { reader throws(Diagnostic) in try reader.product() }
  }

  /// product = unary { ("*" | "/") unary }
  private mutating func product() throws(Diagnostic) -> Expression {
    try joined([.times, .over]) { reader throws(Diagnostic) in try reader.unary() }
  }

  private mutating func joined(
    _ operators: [ArithmeticOperator], _ part: (inout ExpressionReader) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> Expression {
    skipBlanks()
    let first = try part(&self)
    var rest: [Expression.Operation] = []
    skipBlanks()
    while let character = next, let symbol = ArithmeticOperator(rawValue: character), operators.contains(symbol) {
      position += 1
      skipBlanks()
      rest.append(Expression.Operation(symbol: symbol, operand: try part(&self)))
      skipBlanks()
    }
    guard let last = rest.last else { return first }
    return .arithmetic(first, rest, first.span.lowerBound..<last.operand.span.upperBound)
  }

  /// unary = { "-" } operand; a minus before a number belongs to the number.
  mutating func unary() throws(Diagnostic) -> Expression {
    let start = position
    var isNegative = false
    while next == "-" {
      position += 1
      isNegative.toggle()
      skipBlanks()
    }
    let operand = try operand()
    if position == start || operand.span.lowerBound == start { return operand }
    let span = start..<operand.span.upperBound
    switch operand {
    case .number(let number, _): return .number(isNegative ? -number : number, span)
    case .range(let range, _):
      throw Diagnostic(
        .syntax, "range bounds cannot be negative, got `\(line.string(span))`", at: span,
        help: "for example `0:\(range.upperBound)`")
    default:
      let negated = Expression.negation(operand, span)
      return isNegative ? negated : .negation(negated, span)
    }
  }

  // MARK: Operands

  /// operand = number | shape | range | path | list | quoted text | "(" pipeline ")" accessors
  mutating func operand() throws(Diagnostic) -> Expression {
    try parser.state.step()
    guard let character = next else {
      let place = max(0, min(end, line.characters.count) - 1)
      throw Diagnostic(.syntax, "expected a value", at: place..<place + 1)
    }
    if character.isASCIIDigit || (character == "." && self.character(1)?.isASCIIDigit == true) { return try number() }
    if character == "(" { return try parenthesised() }
    if character == "[" { return try list() }
    if character == "\"" || character == "'" { return try quoted() }
    if let path = try path() { return .path(path) }
    throw Diagnostic(
      .syntax, "expected a value, not `\(character)`", at: position..<position + 1,
      help: character == "+" ? "remove the plus sign" : nil)
  }

  private mutating func digits() -> String {
    let start = position
    while let character = next, character.isASCIIDigit { position += 1 }
    return line.string(start..<position)
  }

  /// A number, a shape (`2x1x8x8`) or a range (`0:5`).
  private mutating func number() throws(Diagnostic) -> Expression {
    let start = position
    let whole = digits()
    if next == "x", character(1)?.isASCIIDigit == true { return try shape(start, first: whole) }
    if next == ":", !whole.isEmpty { return try range(start, low: whole) }
    if next == "." {
      position += 1
      _ = digits()
    }
    if let exponent = next, exponent == "e" || exponent == "E" {
      let signed = character(1) == "-" || character(1) == "+"
      if character(signed ? 2 : 1)?.isASCIIDigit == true {
        position += signed ? 2 : 1
        _ = digits()
      }
    }
    try endOfNumber(start)
    let text = line.string(start..<position)
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text), value.isFinite else {
      throw Diagnostic(.syntax, "`\(text)` exceeds the largest number, about 1.8e308", at: start..<position)
    }
    return .number(value, start..<position)
  }

  /// Throws if a letter, digit, `_` or dot directly follows a number, shape or range.
  private mutating func endOfNumber(_ start: Int) throws(Diagnostic) {
    guard let character = next, character.isLetter || character.isNumber || character == "_" || character == "." else {
      return
    }
    while let character = next, character.isLetter || character.isNumber || character == "_" || character == "." {
      position += 1
    }
    let word = line.string(start..<position)
    throw Diagnostic(
      .syntax, "`\(word)` is neither a number nor a name", at: start..<position,
      help: "names begin with a letter; write a shape as `2x1x8x8`, a product as `(2*x)`")
  }

  private mutating func shape(_ start: Int, first: String) throws(Diagnostic) -> Expression {
    var lengths = [first]
    while next == "x", character(1)?.isASCIIDigit == true {
      position += 1
      lengths.append(digits())
    }
    try endOfNumber(start)
    // Lengths too large for an `Int` become `Int.max`, which exceeds the limit below.
    let dimensions = lengths.map { Int($0) ?? .max }
    guard dimensions.allSatisfy({ $0 >= 1 }) else {
      throw Diagnostic(
        .badValue, "shape dimensions must be at least 1, got \(line.string(start..<position))",
        at: start..<position)
    }
    guard dimensions.allSatisfy({ $0 <= Limits.axisLength }) else {
      throw Diagnostic(
        .limit, "an axis can have at most \(Limits.axisLength) entries, got \(line.string(start..<position))",
        at: start..<position)
    }
    guard dimensions.count <= Limits.rank else {
      throw Diagnostic(
        .limit, "a tensor can have at most \(Limits.rank) axes, not \(dimensions.count)", at: start..<position)
    }
    return .shape(Shape(dimensions), start..<position)
  }

  private mutating func range(_ start: Int, low: String) throws(Diagnostic) -> Expression {
    position += 1
    let high = digits()
    try endOfNumber(start)
    guard let low = Int(low), let high = Int(high), low < high else {
      throw Diagnostic(
        .syntax, "expected a range LOW:HIGH with LOW below HIGH, got `\(line.string(start..<position))`",
        at: start..<position,
        help: "for example `0:5`; the end is excluded")
    }
    return .range(low..<high, start..<position)
  }

  private mutating func parenthesised() throws(Diagnostic) -> Expression {
    let start = position
    guard let close = line.closer(of: start, before: end) else {
      throw Diagnostic(.syntax, "unclosed `(`", at: start..<start + 1)
    }
    let inner = line.trimmed(start + 1..<close)
    if inner.isEmpty { throw Diagnostic(.syntax, "empty parentheses", at: start..<close + 1) }
    if line.split(inner, at: ",").count > 1 {
      throw Diagnostic(
        .syntax, "parentheses group an expression, not a list", at: start..<close + 1,
        help: "write a shape like `2x1x8x8`, a list like `[1, 2]`")
    }
    let pipeline = try parser.state.pipeline(at: start) { () throws(Diagnostic) in try parser.pipeline(inner) }
    position = close + 1
    let whole = Expression.pipeline(pipeline, start..<position)
    let accessors = try accessors()
    return accessors.isEmpty ? whole : .part(whole, accessors, start..<position)
  }

  private mutating func list() throws(Diagnostic) -> Expression {
    let start = position
    guard let close = line.closer(of: start, before: end) else {
      throw Diagnostic(.syntax, "unclosed `[`", at: start..<start + 1)
    }
    var items: [Expression] = []
    for part in line.split(start + 1..<close, at: ",") {
      let range = line.trimmed(part)
      if range.isEmpty {
        throw Diagnostic(.syntax, "missing value in a list", at: start..<close + 1, help: "for example `[1, 2, 3]`")
      }
      var reader = ExpressionReader(parser, range)
      items.append(try reader.sum())
      if !reader.isAtEnd {
        throw Diagnostic(
          .syntax, "list values must be separated by commas", at: reader.position..<range.upperBound,
          help: "for example `[1, 2, 3]`")
      }
    }
    position = close + 1
    return .list(items, start..<close + 1)
  }

  /// Parses `"..."`, in which `\"`, `\\` and `\n` are escapes, or `'...'`, which is taken literally.
  private mutating func quoted() throws(Diagnostic) -> Expression {
    let start = position
    guard let close = line.closer(of: start, before: end) else {
      throw Diagnostic(.syntax, "unclosed quote", at: start..<start + 1)
    }
    position = close + 1
    return .text(try Self.unquoted(line, start, close), start..<close + 1)
  }

  /// Returns the text between two quotes, with the escapes in double quotes resolved; throws `syntax` for an unknown
  /// escape.
  static func unquoted(_ line: LineText, _ open: Int, _ close: Int) throws(Diagnostic) -> String {
    let typed = line.typed
    if typed[open] == "'" { return line.typedString(open + 1..<close) }
    var text = ""
    var index = open + 1
    while index < close {
      if typed[index] == "\\" {
        index += 1
        switch typed[index] {
        case "n": text.append("\n")
        case "\"", "\\": text.append(typed[index])
        default:
          throw Diagnostic(
            .syntax, "unknown escape `\\\(typed[index])`", at: index - 1..<index + 1,
            help: "\"...\" allows \\\" \\\\ and \\n; '...' is taken literally")
        }
      } else {
        text.append(typed[index])
      }
      index += 1
    }
    return text
  }

  // MARK: Paths

  /// path = ( name | "_" ) accessors; nil if the next character cannot begin a path.
  mutating func path() throws(Diagnostic) -> PathExpression? {
    let start = position
    guard let first = next, first.isASCIILetter || first == "_" else { return nil }
    let name = identifier()
    let nameSpan = start..<position
    if name.first == "_" && name != "_" {
      throw Diagnostic(.syntax, "names must begin with a letter, not with `_`", at: nameSpan)
    }
    let accessors = try accessors()
    if next == "(" {
      let close = line.closer(of: position, before: end) ?? position
      throw PythonHabits.called(
        line.string(start..<position), position..<close + 1, line, parser.vocabulary)
    }
    return PathExpression(
      name: name, nameSpan: nameSpan, accessors: accessors, span: start..<position,
      text: line.string(start..<position))
  }

  /// accessors = { "." field | "[" index { "," index } "]" }
  private mutating func accessors() throws(Diagnostic) -> [PathExpression.Accessor] {
    var accessors: [PathExpression.Accessor] = []
    while let character = next {
      if character == "." {
        let dot = position
        position += 1
        guard let letter = next, letter.isASCIILetter else {
          throw Diagnostic(.syntax, "expected a field name after the dot", at: dot..<dot + 1)
        }
        let fieldStart = position
        accessors.append(.field(identifier(), span: fieldStart..<position))
      } else if character == "[" {
        accessors.append(try indices())
      } else {
        break
      }
    }
    return accessors
  }

  private mutating func identifier() -> String {
    let start = position
    while let character = next, character.isASCIILetter || character.isASCIIDigit || character == "_" { position += 1 }
    return line.string(start..<position)
  }

  private mutating func indices() throws(Diagnostic) -> PathExpression.Accessor {
    let start = position
    guard let close = line.closer(of: start, before: end) else {
      throw Diagnostic(.syntax, "unclosed `[`", at: start..<start + 1)
    }
    var indices: [Index] = []
    for part in line.split(start + 1..<close, at: ",") {
      indices.append(try Self.index(line.string(line.trimmed(part)), start..<close + 1))
    }
    position = close + 1
    return .index(indices, span: start..<close + 1)
  }

  /// The error for a text that is neither a whole number nor a slice.
  private static func wrongIndex(_ text: String, _ span: Range<Int>) -> Diagnostic {
    Diagnostic(
      .syntax, "an index must be a whole number or LOW:HIGH" + (text.isEmpty ? "" : ", not `\(text)`"), at: span,
      help: "for example `X[0, 2:4]`; indices count from 0")
  }

  private static func index(_ text: String, _ span: Range<Int>) throws(Diagnostic) -> Index {
    func bound(_ part: Substring) throws(Diagnostic) -> Int? {
      let trimmed = part.withoutBlanksAround
      if trimmed.isEmpty { return nil }
      guard let number = Int(trimmed) else {
        let digits = trimmed.dropFirst(trimmed.first == "-" ? 1 : 0)
        guard digits.isEmpty || !digits.allSatisfy(\.isASCIIDigit) else {
          throw Diagnostic(
            .syntax, "an index must be between \(Int.min) and \(Int.max), not `\(trimmed)`", at: span)
        }
        throw wrongIndex(text, span)
      }
      return number
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 1, let entry = try bound(parts[0]) { return .entry(entry) }
    if parts.count == 2 { return .slice(try bound(parts[0]), try bound(parts[1])) }
    throw wrongIndex(text, span)
  }
}

extension Character {
  /// Whether the character is an ASCII digit.
  var isASCIIDigit: Bool { isASCII && isNumber }
  /// Whether the character is an ASCII letter.
  var isASCIILetter: Bool { isASCII && isLetter }
}
