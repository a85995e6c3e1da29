/// The cursor position in a line: the word being typed, and the words of its stage before it.
struct CompletionPlace {
  /// Start of the word being typed, in characters.
  let start: Int
  /// The word being typed, up to the cursor.
  let word: String
  /// The words of the stage before the word being typed; `=` counts as a word.
  let before: [String]
  /// Whether the stage follows a `|`.
  let isPiped: Bool
  /// The enclosing stages, innermost last: the words before the parenthesis, and whether the stage follows a `|`.
  let around: [(before: [String], isPiped: Bool)]
  /// Whether the word is the first of the line.
  let isLineStart: Bool

  /// Finds the words at the cursor; nil if the cursor is inside quotes.
  init?(_ text: String, cursor: Int) {
    let line = LineText(Array(text).prefix(cursor))
    let characters = line.characters
    var stageStarts = [0]
    var piped = [false]
    // The positions of open parentheses, and the position up to which the text is known not to be a path.
    var parentheses: [Int] = []
    var notPath = 0
    var index = 0
    while index < characters.count {
      switch characters[index] {
      case "\"", "'":
        guard let end = line.closer(of: index, before: characters.count) else { return nil }
        index = end
      case "(":
        parentheses.append(index)
        stageStarts.append(index + 1)
        piped.append(false)
      case ")":
        if stageStarts.count > 1 {
          stageStarts.removeLast()
          piped.removeLast()
          parentheses.removeLast()
        }
      case "|":
        stageStarts[stageStarts.count - 1] = index + 1
        piped[piped.count - 1] = true
      case "=":
        guard stageStarts.count == 1, !piped[0], notPath <= stageStarts[0] else { break }
        if Self.isPath(characters[line.trimmed(stageStarts[0]..<index)]) {
          stageStarts[0] = index + 1
        } else {
          notPath = index
        }
      default: break
      }
      index += 1
    }
    let range = stageStarts[stageStarts.count - 1]..<characters.count
    var words = line.words(range)
    let isOpen = words.last.map { $0.upperBound == characters.count && line.string($0) != "=" } ?? false
    if isOpen, let last = words.popLast() {
      start = last.lowerBound
      word = line.string(last)
    } else {
      start = characters.count
      word = ""
    }
    before = words.map { line.string($0) }
    isPiped = piped[piped.count - 1]
    around = parentheses.indices.map { level in
      (line.words(stageStarts[level]..<parentheses[level]).map { line.string($0) }, piped[level])
    }
    isLineStart = range.lowerBound == 0 && words.isEmpty
  }

  private static func isPath(_ characters: ArraySlice<Character>) -> Bool {
    guard let first = characters.first, first.isASCIILetter else { return false }
    return characters.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_.[],:-".contains($0) }
  }
}
