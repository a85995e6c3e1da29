/// What a Swift file declares for others, and what it names.
struct SourceFile {
  private static let keywords: Set = [
    "struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var",
  ]
  private static let modifiers: Set = [
    "public", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated", "static",
  ]

  /// The names that are declared at file scope and not private: types, and lower-case functions and constants.
  private(set) var declared: Set<String> = []
  /// The names of all types, functions, constants and parameters that are declared at any depth: they hide what others
  /// declare by that name.
  private(set) var own: Set<String> = []
  /// The names that are used, other than behind a dot. Lower-case ones are used where they are not a label.
  private(set) var named: Set<String> = []
  /// The modules that are imported.
  private(set) var imports: Set<String> = []

  init(_ source: String) {
    let tokens = SwiftTokens(source).tokens
    for (place, token) in tokens.enumerated() where token.isName {
      let before = place > 0 ? tokens[place - 1].text : ""
      let after = place + 1 < tokens.count ? tokens[place + 1].text : ""
      if token.text == "import", token.depth == 0, before != "." { imports.insert(after) }
      if Self.keywords.contains(before), place < 2 || tokens[place - 2].text != "." {
        own.insert(token.text)
        if token.depth == 0, !Self.isPrivate(tokens[..<(place - 1)]) { declared.insert(token.text) }
        continue
      }
      let isLabel = after == ":" && token.text.first?.isLowercase == true
      if isLabel { own.insert(token.text) }
      if before != ".", !isLabel { named.insert(token.text) }
    }
  }

  /// Whether the modifiers at the end of these tokens make a declaration private.
  private static func isPrivate(_ tokens: ArraySlice<SwiftTokens.Token>) -> Bool {
    var rest = tokens
    while let last = rest.popLast() {
      if last.text == "private" || last.text == "fileprivate" { return true }
      if last.text == ")" {
        var open = 1
        while open > 0, let inner = rest.popLast() { open += inner.text == ")" ? 1 : inner.text == "(" ? -1 : 0 }
        continue
      }
      let isAttribute = last.isName && rest.last?.text == "@"
      guard modifiers.contains(last.text) || isAttribute || last.text == "@" else { return false }
    }
    return false
  }
}
