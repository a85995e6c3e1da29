/// The characters of a line with its comments blanked, every place unchanged; finds what stands outside of quotes,
/// brackets and parentheses.
struct LineText: Sendable {
  let characters: [Character]
  /// Whether the text ends in a `\` that continues it.
  let goesOn: Bool

  /// Blanks comments, joins lines continued by `\`, and makes every line break a blank.
  init(_ text: some Sequence<Character>) {
    var characters = Array(text)
    var quote: Character?
    var index = 0
    var goesOn = false
    while index < characters.count {
      let character = characters[index]
      if let open = quote {
        if character == "\\" && open == "\"" { index += 1 } else if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        while index < characters.count && !characters[index].isNewline {
          characters[index] = " "
          index += 1
        }
        continue
      } else if character == "\\", index + 1 == characters.count || characters[index + 1].isNewline {
        goesOn = index + 1 == characters.count
        characters[index] = " "
      } else if character.isNewline || character == "\t" {
        characters[index] = " "
      }
      index += 1
    }
    self.characters = characters
    self.goesOn = goesOn
  }

  /// What a scan of brackets and quotes comes to.
  enum Balance: Equatable {
    case balanced
    /// A bracket or parenthesis is still open.
    case open(Character, at: Int)
    case openQuote(at: Int)
    case unexpected(Character, at: Int)
    /// Brackets nest deeper than the limit; reading them could exhaust the stack.
    case tooDeep(at: Int)
  }

  /// Calls `visit` for every character that stands outside of quotes, brackets and parentheses.
  @discardableResult
  func scan(_ range: Range<Int>, _ visit: (Int, Character) -> Void = { _, _ in }) -> Balance {
    var open: [(Character, Int)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let character = characters[index]
      switch character {
      case "\"", "'":
        guard let end = closingQuote(index, before: range.upperBound) else { return .openQuote(at: index) }
        index = end
      case "(", "[":
        if open.count == Limits.nesting { return .tooDeep(at: index) }
        open.append((character, index))
      case ")", "]":
        guard let (opener, _) = open.popLast(), (opener == "(") == (character == ")") else {
          return .unexpected(character, at: index)
        }
      default:
        if open.isEmpty { visit(index, character) }
      }
      index += 1
    }
    return open.last.map { .open($0.0, at: $0.1) } ?? .balanced
  }

  /// Where the quote that opens at `start` closes.
  func closingQuote(_ start: Int, before end: Int) -> Int? {
    let quote = characters[start]
    var index = start + 1
    while index < end {
      if characters[index] == "\\" && quote == "\"" { index += 1 } else if characters[index] == quote { return index }
      index += 1
    }
    return nil
  }

  /// Where the parenthesis or bracket that opens at `start` closes.
  func closingBracket(_ start: Int, before end: Int) -> Int? {
    var depth = 0
    var index = start
    while index < end {
      switch characters[index] {
      case "\"", "'":
        guard let close = closingQuote(index, before: end) else { return nil }
        index = close
      case "(", "[": depth += 1
      case ")", "]":
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The range without the blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high && characters[low].isWhitespace { low += 1 }
    while high > low && characters[high - 1].isWhitespace { high -= 1 }
    return low..<high
  }

  /// The parts of a range between the separators that stand outside of quotes and brackets.
  func split(_ range: Range<Int>, at separator: Character) -> [Range<Int>] {
    var cuts: [Int] = []
    scan(range) { index, character in if character == separator { cuts.append(index) } }
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for cut in cuts {
      parts.append(start..<cut)
      start = cut + 1
    }
    return parts + [start..<range.upperBound]
  }

  /// The runs of a range between blanks that stand outside of quotes and brackets; `=` is a run of its own.
  func words(_ range: Range<Int>) -> [Range<Int>] {
    var separators: [(index: Int, isEquals: Bool)] = []
    scan(range) { index, character in
      if character.isWhitespace || character == "=" { separators.append((index, character == "=")) }
    }
    var words: [Range<Int>] = []
    var start = range.lowerBound
    for (index, isEquals) in separators {
      if start < index { words.append(start..<index) }
      if isEquals { words.append(index..<index + 1) }
      start = index + 1
    }
    if start < range.upperBound { words.append(start..<range.upperBound) }
    return words
  }

  /// The characters of a range as a string.
  func string(_ range: Range<Int>) -> String { String(characters[range]) }
}
