/// Where Ctrl-C stopped a command of a recording of which something was kept, so that it stops there again.
///
/// They stand behind the command, outside of the fence: `<!-- stopped: N -->`, `<!-- interrupted: N -->`.
package struct StopMarks: Equatable, Sendable {
  /// Behind how much of its work the lesson was stopped, in the units of a journal's mark; nil where it was not.
  package var lesson: Int?
  /// Behind how many batches of training the command itself was stopped; nil where it was not.
  package var batches: Int?

  /// Marks of these numbers.
  package init(lesson: Int? = nil, batches: Int? = nil) {
    self.lesson = lesson
    self.batches = batches
  }

  /// The marks as they stand between the fence of their command and that of the next; empty where there are none.
  var text: String {
    let lines = [lesson.map { "<!-- stopped: \($0) -->\n" }, batches.map { "<!-- interrupted: \($0) -->\n" }]
      .compactMap(\.self)
    return lines.isEmpty ? "" : TranscriptText.tail + "\n" + lines.joined() + "\n" + TranscriptText.opening
  }

  /// Takes a line of prose; what is no mark is none.
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
