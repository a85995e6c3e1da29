/// Splits an equation into tokens; Unicode signs become their ASCII forms.
struct Lexer {
  /// Unicode signs with their ASCII forms.
  private static let signs: [Character: String] = [
    "·": "*", "×": "*", "⋅": "*", "∙": "*", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "∈": "in", "…": "...",
  ]
  /// Signs of two or three characters, longest first.
  private static let longSigns = ["...", "//", "==", "!=", "<=", ">=", "+="]
  private static let shortSigns: Set<Character> = Set("+-*/^%=<>()[]{},:_")
  private static let powers: [Character: Double] = ["²": 2, "³": 3]

  private let characters: [Character]
  private var place = 0
  private var tokens: [Token] = []

  /// The tokens of an equation, ending with `.end`.
  ///
  /// - Throws: `EquationError` for a character that no equation contains, and for a text that is too long.
  static func tokens(_ text: String) throws(EquationError) -> [Token] {
    var lexer = Lexer(text)
    try lexer.read()
    return lexer.tokens
  }

  private init(_ text: String) { characters = Array(text) }

  private var next: Character? { place < characters.count ? characters[place] : nil }

  private mutating func read() throws(EquationError) {
    guard characters.count <= EquationLimits.characters else {
      throw EquationError(
        .limit, "the equation has \(characters.count) characters; the limit is \(EquationLimits.characters)",
        at: EquationLimits.characters..<characters.count)
    }
    while let character = next {
      let start = place
      if character.isWhitespace {
        place += 1
      } else if let power = Self.powers[character] {
        place += 1
        add(.sign("^"), from: start)
        add(.number(power), from: start)
      } else if Self.isDigit(character) || character == "." && Self.isDigit(at(place + 1)) {
        try readNumber()
      } else if character == "∂" || character == "d" && at(place + 1) == "L" && !Self.isNamePart(at(place + 2)) {
        try readGradient()
      } else if "ΣΠ∑∏√".contains(character) {
        place += 1
        switch character {
        case "√": add(.name("sqrt"), from: start)
        case "Σ", "∑": add(.reduction("sum"), from: start)
        default: add(.reduction("prod"), from: start)
        }
      } else if Self.isNameStart(character) {
        readName()
      } else {
        try readSign()
      }
    }
    tokens.append(Token(kind: .end, range: characters.count..<characters.count))
  }

  private mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: start..<place))
  }

  private func at(_ place: Int) -> Character { place < characters.count ? characters[place] : " " }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
  private static func isNameStart(_ character: Character) -> Bool { character.isLetter }
  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || isDigit(character) || character == "_"
  }

  private mutating func skipDigits() { while Self.isDigit(at(place)) { place += 1 } }

  private mutating func readNumber() throws(EquationError) {
    let start = place
    skipDigits()
    if at(place) == ".", Self.isDigit(at(place + 1)) {
      place += 1
      skipDigits()
    }
    if "eE".contains(at(place)) {
      let sign = "+-".contains(at(place + 1)) ? 1 : 0
      if Self.isDigit(at(place + 1 + sign)) {
        place += 1 + sign
        skipDigits()
      }
    }
    guard let number = Double(String(characters[start..<place])), number.isFinite else {
      throw EquationError(.badValue, "the number exceeds the largest double, about 1.8e308", at: start..<place)
    }
    add(.number(number), from: start)
  }

  /// A name; `max_` and the like before an index or `{` start a reduction, as in `max_{i,j}`.
  private mutating func readName() {
    let start = place
    while Self.isNamePart(at(place)) { place += 1 }
    var name = String(characters[start..<place])
    if at(place) == "'" {
      place += 1
      name += "'"
    }
    if let underscore = name.firstIndex(of: "_"), Reduction.Kind(rawValue: String(name[..<underscore])) != nil,
      !"[(".contains(at(place))
    {
      place = start + name.distance(from: name.startIndex, to: underscore)
      add(.reduction(String(name[..<underscore])), from: start)
      return
    }
    add(.name(name), from: start)
  }

  /// `∂L/∂X`, blanks allowed.
  private mutating func readGradient() throws(EquationError) {
    let start = place
    let sign = characters[place]
    var end = place
    func skip(_ wanted: Character) -> Bool {
      while at(end).isWhitespace, end < characters.count { end += 1 }
      guard end < characters.count, characters[end] == wanted else { return false }
      end += 1
      return true
    }
    let isGradient = skip(sign) && skip("L") && skip("/") && skip(sign)
    let nameStart = end
    while Self.isNamePart(at(end)), end < characters.count { end += 1 }
    guard isGradient, end > nameStart, Self.isNameStart(characters[nameStart]) else {
      if sign == "d" { return readName() }
      throw EquationError(
        .syntax, "expected a gradient, such as `∂L/∂X`", at: start..<min(characters.count, start + 1),
        help: "`dX` means the same")
    }
    place = end
    add(.gradient(String(characters[nameStart..<end])), from: start)
  }

  private mutating func readSign() throws(EquationError) {
    let start = place
    if let sign = Self.signs[characters[place]] {
      place += 1
      return add(sign == "in" ? .name("in") : .sign(sign), from: start)
    }
    for sign in Self.longSigns where characters[place...].starts(with: sign) {
      place += sign.count
      return add(.sign(sign), from: start)
    }
    guard Self.shortSigns.contains(characters[place]) else {
      let sign = characters[place]
      throw EquationError(
        .syntax, "unexpected character `\(sign)`", at: start..<start + 1,
        help: sign == "⊙" ? "write the product with indices: `G[b,c,h,w] * Z[b,c,h,w]`" : nil)
    }
    place += 1
    add(.sign(String(characters[start])), from: start)
  }
}
