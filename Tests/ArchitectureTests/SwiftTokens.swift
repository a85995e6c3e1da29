/// The names and signs of a Swift source, without comments and the texts of strings. What stands in `\( )` of a string is
/// code.
struct SwiftTokens {
  struct Token: Equatable {
    let text: String
    /// How many braces are open around it.
    let depth: Int

    var isName: Bool { text.first.map { $0.isLetter || $0 == "_" } ?? false }
  }

  private(set) var tokens: [Token] = []
  private var rest: Substring
  private var depth = 0

  init(_ source: String) {
    rest = source[...]
    readCode(until: nil)
  }

  /// Reads code up to the sign that closes it.
  private mutating func readCode(until end: Character?) {
    var open = 0
    while let sign = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        skipComment()
      } else if sign == "\"" || sign == "#" && rest.drop(while: { $0 == "#" }).first == "\"" {
        readString()
      } else if sign.isLetter || sign == "_" {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        tokens.append(Token(text: String(name), depth: depth))
        rest = rest[name.endIndex...]
      } else if sign.isNumber {
        rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" }
      } else {
        rest.removeFirst()
        if sign.isWhitespace { continue }
        if end == ")", sign == "(" { open += 1 }
        if end == ")", sign == ")" {
          if open == 0 { return }
          open -= 1
        }
        if sign == "}" { depth -= 1 }
        tokens.append(Token(text: String(sign), depth: depth))
        if sign == "{" { depth += 1 }
      }
    }
  }

  private mutating func skipComment() {
    var open = 0
    repeat {
      if rest.hasPrefix("/*") {
        open += 1
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("*/") {
        open -= 1
        rest = rest.dropFirst(2)
      } else {
        rest = rest.dropFirst()
      }
    } while open > 0 && !rest.isEmpty
  }

  private mutating func readString() {
    let marks = rest.prefix { $0 == "#" }
    rest = rest[marks.endIndex...]
    let quote = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
    rest = rest.dropFirst(quote.count)
    while !rest.isEmpty {
      if rest.hasPrefix(quote + marks) {
        rest = rest.dropFirst(quote.count + marks.count)
        return
      }
      if rest.hasPrefix("\\" + marks + "(") {
        rest = rest.dropFirst(marks.count + 2)
        readCode(until: ")")
      } else if rest.hasPrefix("\\" + marks) {
        rest = rest.dropFirst(marks.count + 2)
      } else {
        rest = rest.dropFirst()
      }
    }
  }
}
