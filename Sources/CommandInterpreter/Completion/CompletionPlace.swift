/// Where in a line the cursor stands: the stage, the words before it, and the word that is being typed.
struct CompletionPlace {
  /// Where the word being typed begins, in characters.
  let start: Int
  /// The word being typed, up to the cursor.
  let word: String
  /// The words of the stage before it; `=` is a word of its own.
  let before: [String]
  /// Whether the stage follows a `|`.
  let isPiped: Bool
  /// The stage in whose parentheses this one stands, innermost last: its words up to the parenthesis, and whether it
  /// follows a `|`.
  let around: [(before: [String], isPiped: Bool)]
  /// Whether the word is the whole line so far.
  let isLineStart: Bool

  /// The place of the cursor in a text; nil inside of a quote.
  init?(_ text: String, cursor: Int) {
    let line = LineText(Array(text).prefix(cursor))
    let characters = line.characters
    var stageStarts = [0]
    var piped = [false]
    // Where the parentheses stand that are open; and up to where the stage is no path that an `=` could assign.
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
