/// A text cut into lines of the language: those that go on are joined with what they go on in.
public enum LogicalLines {
  /// The logical lines with the number of the physical line that each begins on, counted from 1.
  public static func split(_ text: String, _ vocabulary: Vocabulary) -> [(number: Int, line: ParsedLine)] {
    var lines: [(number: Int, line: ParsedLine)] = []
    var waiting: (number: Int, line: ParsedLine)?
    // "\r\n" is one character.
    let physical = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, more) in physical.enumerated() {
      let text = waiting.map { $0.line.text + "\n" + more } ?? String(more)
      let joined = (number: waiting?.number ?? index + 1, line: ParsedLine(text, vocabulary))
      if joined.line.isComplete {
        lines.append(joined)
        waiting = nil
      } else {
        waiting = joined
      }
    }
    if let waiting { lines.append(waiting) }
    return lines
  }
}
