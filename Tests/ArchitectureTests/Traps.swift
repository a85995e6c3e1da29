/// Places of a source that end the program: `preconditionFailure`, `fatalError`, `try!`, `as!`, forced unwraps.
enum Traps {
  private static let keywords: Set = [
    "if", "guard", "while", "return", "in", "case", "where", "else", "switch", "throw", "await", "let", "var", "is",
  ]

  /// Each in the words around it.
  static func found(in source: String) -> [String] {
    let tokens = SwiftTokens(source).tokens
    return tokens.indices.filter { isTrap($0, of: tokens) }.map { place in
      tokens[max(0, place - 4)...min(place + 2, tokens.count - 1)].map(\.text).joined(separator: " ")
    }
  }

  private static func isTrap(_ place: Int, of tokens: [SwiftTokens.Token]) -> Bool {
    if ["preconditionFailure", "fatalError"].contains(tokens[place].text) { return true }
    guard tokens[place].text == "!", place > 0, place + 1 >= tokens.count || tokens[place + 1].text != "=" else {
      return false
    }
    let before = tokens[place - 1]
    return [")", "]"].contains(before.text) || before.isName && !keywords.contains(before.text)
  }
}
