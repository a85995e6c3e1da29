internal import PlatformMath

/// A calculation as a student writes it in an answer: `8·6·6`, `(0.06/0.01)^2`, `36*2**3`, `log 3`, `-ln(1/3)`, `√2`.
///
/// `log` and `ln` are natural logarithms, as in the lecture. Powers are right-associative and bind tighter than a
/// preceding sign or function: `log 3^2` is the logarithm of 9, as on paper, and `log(3)^2` the square of a logarithm.
struct NumericExpression {
  private let characters: [Character]
  private var place = 0
  /// Remaining recursion depth, which limits nesting.
  private var depth = 64

  /// Computes the value of a text; nil if it is too long, too deeply nested or not a calculation, or if its value is
  /// not finite.
  static func value(of text: String) -> Double? {
    guard text.utf8.count <= 200 else { return nil }
    var expression = NumericExpression(text)
    guard let value = expression.sum(), expression.isAtEnd(), value.isFinite else { return nil }
    return value
  }

  private init(_ text: String) {
    characters = text.lowercased().replacing("**", with: "^").map {
      Self.operators[$0] ?? NumericAnswer.plain($0)
    }
  }

  private static let operators: [Character: Character] = [
    "\u{B7}": "*", "\u{D7}": "*", "\u{22C5}": "*", "\u{2217}": "*", "\u{F7}": "/", "\t": " ",
  ]

  private static let functions: [(word: String, function: @Sendable (Double) -> Double)] = [
    ("log10", { .log10($0) }), ("log2", { .log2($0) }), ("log", { .log($0) }), ("ln", { .log($0) }),
    ("exp", { .exp($0) }),
    ("sqrt", { $0.squareRoot() }), ("\u{221A}", { $0.squareRoot() }), ("abs", { abs($0) }),
  ]

  private mutating func skipBlanks() {
    while place < characters.count, characters[place] == " " { place += 1 }
  }

  private mutating func isAtEnd() -> Bool {
    skipBlanks()
    return place == characters.count
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard place < characters.count, characters[place] == character else { return false }
    place += 1
    return true
  }

  /// sum = product { ("+" | "-") product }
  private mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while true {
      let isPlus = take("+")
      guard isPlus || take("-") else { return value }
      guard let next = product() else { return nil }
      value += isPlus ? next : -next
    }
  }

  /// product = power { ("*" | "/") power }
  private mutating func product() -> Double? {
    guard var value = power() else { return nil }
    while true {
      let isTimes = take("*")
      guard isTimes || take("/") else { return value }
      guard let next = power() else { return nil }
      value = isTimes ? value * next : value / next
    }
  }

  /// power = { "+" | "-" } operand [ "^" power ]
  private mutating func power() -> Double? {
    guard depth > 0 else { return nil }
    depth -= 1
    defer { depth += 1 }
    if take("-") { return power().map { -$0 } }
    if take("+") { return power() }
    guard let base = operand() else { return nil }
    guard take("^") else { return base }
    return power().map { .pow(base, $0) }
  }

  /// operand = number | "(" sum ")" | function argument
  private mutating func operand() -> Double? {
    guard depth > 0 else { return nil }
    depth -= 1
    defer { depth += 1 }
    skipBlanks()
    for (word, function) in Self.functions where begins(with: word) {
      place += word.count
      return argument().map(function)
    }
    if take("(") {
      guard let value = sum(), take(")") else { return nil }
      return value
    }
    return number()
  }

  /// Whether a function's word starts at the current position; `log25` is not `log2` of 5.
  private func begins(with word: String) -> Bool {
    guard characters[place...].starts(with: word) else { return false }
    let behind = place + word.count
    return word.last?.isNumber == false || behind == characters.count || !characters[behind].isNumber
  }

  /// argument = "(" sum ")" | power
  private mutating func argument() -> Double? {
    skipBlanks()
    return place < characters.count && characters[place] == "(" ? operand() : power()
  }

  private mutating func digits() {
    while place < characters.count, characters[place].isASCII, characters[place].isNumber { place += 1 }
  }

  private mutating func number() -> Double? {
    let start = place
    digits()
    if place < characters.count, characters[place] == "." {
      place += 1
      digits()
    }
    // Reject `2e`, which is not a number, and `3x`, which is not a product.
    if place < characters.count, characters[place].isLetter || characters[place] == "_" { return nil }
    let text = String(characters[start..<place])
    return Double(text.hasSuffix(".") ? text + "0" : text)
  }
}
