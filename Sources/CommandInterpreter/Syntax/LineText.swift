/// The characters of a line, scanned once: comments are replaced by spaces, so positions stay the same, and the closing
/// position of every quote, bracket and parenthesis is recorded.
struct LineText: Sendable {
  /// The characters as they were typed.
  let typed: [Character]
  /// The characters with spaces in place of comments, tabs, line breaks and continuing `\`; quoted text is unchanged.
  let characters: [Character]
  /// Whether the text is incomplete, so that the line continues on the next one.
  let isUnfinished: Bool
  /// `balanced` if every quote, bracket and parenthesis is closed; otherwise the first problem.
  let balance: Balance
  /// For the position of each quote, bracket and parenthesis that is closed, the position where it closes.
  private let closers: [Int: Int]
  private let counter: ReadingCounter?

  /// Whether quotes, brackets and parentheses match.
  enum Balance: Equatable {
    case balanced
    /// A bracket or parenthesis is still open.
    case open(Character, at: Int)
    case openQuote(at: Int)
    case unexpected(Character, at: Int)
    /// Brackets nest deeper than the limit; parsing them could overflow the stack.
    case tooDeep(at: Int)
  }

  init(
    _ text: some Sequence<Character>, _ notation: Notation = .commands, counter: ReadingCounter? = .current
  ) {
    typed = Array(text)
    self.counter = counter
    counter?.countText()
    counter?.count(typed.count)
    var scan = Scan(notation)
    scan.add(typed)
    characters = scan.characters
    isUnfinished = scan.isUnfinished
    closers = scan.closers
    balance = scan.balance
  }

  /// Creates a line from verbatim text, without scanning it, for a command that takes all text after its word as its
  /// operand.
  init(asTyped typed: [Character]) {
    (self.typed, characters, isUnfinished, balance) = (typed, typed, false, .balanced)
    closers = [:]
    counter = .current
  }

  // MARK: Queries

  /// The character at a position.
  subscript(index: Int) -> Character {
    counter?.count(1)
    return characters[index]
  }

  /// Calls `visit` for every character of a range that is outside quotes, brackets and parentheses; stops at an opening
  /// one that is not closed in the range, and at a closing one that is not open.
  private func scan(_ range: Range<Int>, _ visit: (Int, Character) -> Void) {
    var index = range.lowerBound
    while index < range.upperBound {
      let character = self[index]
      switch character {
      case "\"", "'", "(", "[":
        guard let end = closer(of: index, before: range.upperBound) else { return }
        index = end
      case ")", "]": return
      default: visit(index, character)
      }
      index += 1
    }
  }

  /// The position before `end` where the quote, bracket or parenthesis at `start` closes; nil if there is none.
  func closer(of start: Int, before end: Int) -> Int? {
    guard let close = closers[start], close < end else { return nil }
    return close
  }

  /// The first position in a range of a character outside quotes, brackets and parentheses; nil if there is none.
  func first(_ character: Character, in range: Range<Int>) -> Int? {
    var first: Int?
    scan(range) { index, found in if found == character && first == nil { first = index } }
    return first
  }

  /// The range without the whitespace at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high && self[low].isWhitespace { low += 1 }
    while high > low && self[high - 1].isWhitespace { high -= 1 }
    return low..<high
  }

  /// The parts of a range between separators that are outside quotes, brackets and parentheses.
  func split(_ range: Range<Int>, at separator: Character) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    scan(range) { index, character in
      guard character == separator else { return }
      parts.append(start..<index)
      start = index + 1
    }
    return parts + [start..<range.upperBound]
  }

  /// The words of a range, split at whitespace outside quotes, brackets and parentheses; `=` is a word by itself.
  func words(_ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = range.lowerBound
    scan(range) { index, character in
      guard character.isWhitespace || character == "=" else { return }
      if start < index { words.append(start..<index) }
      if character == "=" { words.append(index..<index + 1) }
      start = index + 1
    }
    if start < range.upperBound { words.append(start..<range.upperBound) }
    return words
  }

  /// Whether a range is exactly this one character.
  func isOnly(_ character: Character, _ range: Range<Int>) -> Bool {
    range.count == 1 && self[range.lowerBound] == character
  }

  /// The text of a range if it consists of letters, digits and `_`, or is empty; otherwise nil.
  func identifier(_ range: Range<Int>) -> String? {
    for index in range {
      let character = self[index]
      guard character.isLetter || character.isNumber || character == "_" else { return nil }
    }
    return string(range)
  }

  /// The characters of a range as a string.
  func string(_ range: Range<Int>) -> String {
    counter?.count(range.count)
    return String(characters[range])
  }

  // MARK: Text as typed

  /// The first word of a range, up to whitespace; a `#` does not start a comment.
  func firstTypedWord(_ range: Range<Int>) -> Range<Int> {
    let start = range.first { !isTypedBlank($0) } ?? range.upperBound
    return start..<((start..<range.upperBound).first { isTypedBlank($0) } ?? range.upperBound)
  }

  /// The range without the whitespace at its ends; comments are kept.
  func trimmedAsTyped(_ range: Range<Int>) -> Range<Int> {
    let start = range.first { !isTypedBlank($0) } ?? range.upperBound
    let last = (start..<range.upperBound).last { !isTypedBlank($0) }
    return start..<(last.map { $0 + 1 } ?? start)
  }

  private func isTypedBlank(_ index: Int) -> Bool {
    counter?.count(1)
    return typed[index].isWhitespace
  }

  /// The characters of a range as they were typed.
  func typedString(_ range: Range<Int>) -> String {
    counter?.count(range.count)
    return String(typed[range])
  }
}
