/// A text cut into lines of the language, one at a time: those that go on are joined with what they go on in.
///
/// A line that goes on for longer than a line may be is handed out as it is then, to be refused.
public struct LogicalLines: Sequence, IteratorProtocol {
  private let vocabulary: Vocabulary
  private var rest: Substring?
  private var number = 0

  /// The lines of a text.
  public init(_ text: String, _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    rest = text[...]
  }

  /// The next line with the number of the physical line that it begins on, counted from 1.
  public mutating func next() -> (number: Int, line: ParsedLine)? {
    guard let first = physicalLine() else { return nil }
    let start = number
    let text = String(first)
    guard text.utf8.count <= Limits.lineLength, var open = UnfinishedLine(text, vocabulary) else {
      return (start, ParsedLine(text, vocabulary))
    }
    while open.goesOn, open.text.utf8.count <= Limits.lineLength, let more = physicalLine() { open.add(more) }
    return (start, ParsedLine(open.text, vocabulary))
  }

  private mutating func physicalLine() -> Substring? {
    guard let text = rest else { return nil }
    number += 1
    // "\r\n" is one character.
    guard let end = text.firstIndex(where: { $0 == "\n" || $0 == "\r\n" }) else {
      rest = nil
      return text
    }
    rest = text[text.index(after: end)...]
    return text[..<end]
  }
}
