/// Splits a text into lines of the language, joining continued lines.
///
/// A continued line is cut where it exceeds the length limit, and is then invalid.
public struct LogicalLines: Sequence, IteratorProtocol {
  private let vocabulary: Vocabulary
  private var rest: Substring?
  private var number = 0

  /// Creates the sequence of the lines of a text.
  public init(_ text: String, _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    rest = text[...]
  }

  /// Returns the next line, with the 1-based number of the physical line where it starts; nil at the end of the text.
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
