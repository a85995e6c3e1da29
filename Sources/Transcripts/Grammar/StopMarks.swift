/// Marks where Ctrl-C stopped a recorded command whose results were kept, so that a replay stops there too.
///
/// They follow the command, outside of the fence: `<!-- stopped: N -->`, `<!-- interrupted: N -->`.
package struct StopMarks: Equatable, Sendable {
  /// The number of work units after which the lesson was stopped, as in a journal's mark; nil if it was not.
  package var lesson: Int?
  /// The number of training batches after which the command itself was stopped; nil if it was not.
  package var batches: Int?

  /// Marks with these numbers.
  package init(lesson: Int? = nil, batches: Int? = nil) {
    self.lesson = lesson
    self.batches = batches
  }

  /// The marks as written between the fences of their command and the next one; empty if there are none.
  var text: String {
    let lines = [lesson.map { "<!-- stopped: \($0) -->\n" }, batches.map { "<!-- interrupted: \($0) -->\n" }]
      .compactMap(\.self)
    return lines.isEmpty ? "" : TranscriptText.tail + "\n" + lines.joined() + "\n" + TranscriptText.opening
  }

  /// Reads a mark from a line of prose; other lines are ignored.
  mutating func take(_ line: String) {
    func number(_ word: String) -> Int? {
      let opening = "<!-- \(word): "
      guard line.hasPrefix(opening), line.hasSuffix(" -->"), line.utf8.count > opening.utf8.count + 4 else {
        return nil
      }
      return Int(line.dropFirst(opening.count).dropLast(4)).flatMap { $0 >= 0 ? $0 : nil }
    }
    if let units = number("stopped") { lesson = units }
    if let count = number("interrupted") { batches = count }
  }
}
