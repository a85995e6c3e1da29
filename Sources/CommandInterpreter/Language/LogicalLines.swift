/// A text cut into lines of the language: those that go on are joined with what they go on in.
public enum LogicalLines {
  /// The logical lines with the number of the physical line that each begins on, counted from 1.
  public static func split(_ text: String, _ commands: CommandTable) -> [(number: Int, text: String)] {
    var lines: [(number: Int, text: String)] = []
    var waiting: (number: Int, text: String)?
    // "\r\n" is one character.
    let physical = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in physical.enumerated() {
      let joined = waiting.map { ($0.number, $0.text + "\n" + line) } ?? (index + 1, String(line))
      if Parser.isComplete(joined.1, commands) {
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
