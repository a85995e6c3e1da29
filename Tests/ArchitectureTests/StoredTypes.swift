/// The classes and structs of some sources, with the properties that they store and can change.
struct StoredTypes {
  private struct Kind {
    let isClass: Bool
    var properties: [(name: String, type: String)] = []
  }

  /// What begins another declaration, and so ends the one before.
  private static let beginnings: Set = [
    "var", "let", "func", "init", "deinit", "subscript", "case", "struct", "class", "enum", "typealias", "extension",
    "static", "private", "fileprivate", "internal", "package", "public", "mutating", "override", "lazy", "weak",
    "unowned", "nonisolated", "convenience", "required", "@", "}",
  ]

  private var kinds: [String: Kind] = [:]
  private let left: Set<String>

  /// The types of sources; what is held of those that are left out does not count.
  init(_ sources: [String], leavingOut left: Set<String>) {
    self.left = left
    for source in sources { read(SwiftTokens(source).tokens) }
  }

  /// The names of the classes.
  var classes: [String] { kinds.filter(\.value.isClass).keys.sorted() }

  /// The properties that a type can change, those of structs that it holds behind them.
  func properties(of name: String) -> [String] {
    (kinds[name]?.properties ?? []).filter { !left.contains($0.type) }.flatMap { property -> [String] in
      let isStruct = kinds[property.type]?.isClass == false && property.type != name
      return [property.name] + (isStruct ? properties(of: property.type) : []).map { "\(property.name).\($0)" }
    }
  }

  // MARK: Reading

  private mutating func read(_ tokens: [SwiftTokens.Token]) {
    // The declarations that are open: a name for classes and structs, and the depth of their members.
    var open: [(name: String?, depth: Int)] = []
    var place = 0
    while place < tokens.count {
      let token = tokens[place]
      while let last = open.last, token.depth < last.depth, token.text == "}" || token.depth < last.depth - 1 {
        open.removeLast()
      }
      let before = place > 0 ? tokens[place - 1].text : ""
      if ["class", "struct", "enum", "extension", "protocol", "actor"].contains(token.text), before != ".",
        place + 1 < tokens.count, tokens[place + 1].isName, !["func", "var"].contains(tokens[place + 1].text)
      {
        let name = tokens[place + 1].text
        let isType = token.text == "class" || token.text == "struct"
        if isType { kinds[name] = Kind(isClass: token.text == "class") }
        open.append((isType ? name : nil, token.depth + 1))
      } else if token.text == "var", let type = open.last, type.depth == token.depth, let name = type.name,
        before != "static", before != "class"
      {
        kinds[name]?.properties += Self.properties(tokens[(place + 1)...], depth: token.depth)
      }
      place += 1
    }
  }

  /// The stored properties of a declaration, behind its `var`.
  private static func properties(
    _ tokens: ArraySlice<SwiftTokens.Token>, depth: Int
  ) -> [(name: String, type: String)] {
    var found: [(name: String, type: String)] = []
    var rest = tokens
    repeat {
      guard let name = rest.popFirst() else { break }
      // The type that is stated, or called: `T` of `x: T?` and of `x = T(...)`.
      let type = rest.dropFirst().first { $0.isName }?.text ?? ""
      var isComputed = false
      var (hasValue, nesting) = (false, 0)
      while let token = rest.first, nesting > 0 || token.depth > depth || token.text != "," {
        if nesting == 0, token.depth <= depth, beginnings.contains(token.text) { break }
        if "([".contains(token.text) { nesting += 1 }
        if ")]".contains(token.text) { nesting -= 1 }
        if token.text == "=", nesting == 0 { hasValue = true }
        if token.text == "{", token.depth == depth, !hasValue, nesting == 0 {
          let first = rest.dropFirst().first?.text
          isComputed = first != "didSet" && first != "willSet"
          break
        }
        rest = rest.dropFirst()
      }
      if !isComputed { found.append((name.text, type)) }
      guard rest.first?.text == "," else { break }
      rest = rest.dropFirst()
    } while true
    return found
  }
}
