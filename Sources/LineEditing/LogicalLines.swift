/// Puts lines together into logical lines: a line that is not complete goes on with the next.
struct LogicalLines<Line> {
  private let read: (String) -> Line
  private let isComplete: (Line) -> Bool

  /// The logical lines finished so far, blank ones left out.
  private(set) var finished: [Line] = []
  /// The one that is not complete yet; `nil` when there is none.
  private(set) var open: (text: String, line: Line)?

  /// No lines yet. `read` reads a text as a line, and `isComplete` says whether that can be run as it stands.
  init(read: @escaping (String) -> Line, isComplete: @escaping (Line) -> Bool) {
    self.read = read
    self.isComplete = isComplete
  }

  /// Takes the next line or lines, without the newline at the end.
  mutating func add(_ text: String) {
    for more in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      let sofar = open.map { $0.text + "\n" + more } ?? String(more)
      let line = read(sofar)
      if !isComplete(line) {
        open = (sofar, line)
        continue
      }
      open = nil
      if !sofar.allSatisfy(\.isWhitespace) { finished.append(line) }
    }
  }
}
