/// Combines lines into logical lines: an incomplete line continues on the next one.
struct LogicalLines<Line> {
  private let read: (String) -> Line
  private let begin: (String) -> LineBeginning<Line>

  /// The logical lines finished so far, without blank ones.
  private(set) var finished: [Line] = []
  /// The incomplete text; nil if every text so far is complete.
  private(set) var openText: String?
  private var goesOn: ((String) -> Bool)?

  /// The incomplete text, parsed as a line; nil if every text so far is complete.
  var openLine: Line? { openText.map(read) }

  /// Creates an empty collection. `read` parses a text as a line; `begin` parses a text's first line, which may be
  /// incomplete.
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
