/// Combines lines into logical lines: an incomplete line continues on the next one.
struct LogicalLines<Line> {
  private let read: (String) -> Line
  private let begin: (String) -> LineBeginning<Line>

  /// The logical lines finished so far, without blank ones.
  private(set) var finished: [Line] = []
  /// The incomplete text; nil if there is none.
  private(set) var openText: String?
  private var goesOn: ((String) -> Bool)?

  /// The incomplete text, as a line.
  var openLine: Line? { openText.map(read) }

  /// Starts without lines. `read` parses a text as a line; `begin` parses its first line, which may be incomplete.
  init(read: @escaping (String) -> Line, begin: @escaping (String) -> LineBeginning<Line>) {
    self.read = read
    self.begin = begin
  }

  /// Adds the next line or lines, without the final newline.
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
