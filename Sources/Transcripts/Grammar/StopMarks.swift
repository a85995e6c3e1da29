/// Where Ctrl-C stopped a recorded command that kept its results, or the lesson's response to it, so that a replay
/// stops there too.
///
/// The marks `<!-- stopped: N -->` and `<!-- interrupted: N -->` follow the command, outside its fence.
package struct StopMarks: Equatable, Sendable {
  /// The number of work units after which the lesson was stopped, as in a journal's `stopped` mark; nil if it was not
  /// stopped.
  package var lesson: Int?
  /// The number of training batches after which the command itself was stopped; nil if it was not stopped.
  package var batches: Int?

  /// Creates the marks from the two counts.
  package init(lesson: Int? = nil, batches: Int? = nil) {
    self.lesson = lesson
    self.batches = batches
  }

  /// The marks as written after their command: a closing fence, one line per mark, and a new opening fence. Empty if
  /// there are no marks.
  var text: String {
    let lines = [lesson.map { "<!-- stopped: \($0) -->\n" }, batches.map { "<!-- interrupted: \($0) -->\n" }]
      .compactMap(\.self)
    return lines.isEmpty ? "" : TranscriptText.tail + "\n" + lines.joined() + "\n" + TranscriptText.opening
  }

  /// Reads a mark from a line of prose; ignores other lines.
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
