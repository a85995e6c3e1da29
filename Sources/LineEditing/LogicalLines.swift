/// Puts lines together into logical lines: a line that is not complete goes on with the next.
struct LogicalLines<Line> {
  private let read: (String) -> Line
  private let begin: (String) -> LineBeginning<Line>

  /// The logical lines finished so far, blank ones left out.
  private(set) var finished: [Line] = []
  /// What is not complete yet; nil when there is nothing.
  private(set) var openText: String?
  private var goesOn: ((String) -> Bool)?

  /// What is not complete yet, as a line.
  var openLine: Line? { openText.map(read) }

  /// No lines yet. `read` reads a text as a line, and `begin` does with its first line.
  init(read: @escaping (String) -> Line, begin: @escaping (String) -> LineBeginning<Line>) {
    self.read = read
    self.begin = begin
  }

  /// Takes the next line or lines, without the newline at the end.
  mutating func add(_ text: String) {
    for more in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      let next = String(more)
      guard let goesOn else {
        switch begin(next) {
        case .complete(let line): if !next.allSatisfy(\.isWhitespace) { finished.append(line) }
        case .unfinished(let goesOn): (openText, self.goesOn) = (next, goesOn)
        }
        continue
      }
      openText? += "\n"
      openText? += next
      if goesOn(next) { continue }
      if let line = openLine { finished.append(line) }
      (openText, self.goesOn) = (nil, nil)
    }
  }
}
