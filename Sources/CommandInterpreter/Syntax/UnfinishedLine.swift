/// A continued line, assembled from its physical lines; each is scanned once.
public struct UnfinishedLine {
  /// The text joined so far, with line breaks.
  public private(set) var text: String
  private var scan: LineText.Scan

  /// Begins a line with its first physical line; nil if that is already complete.
  public init?(_ text: String, _ vocabulary: Vocabulary) {
    // The first words, which are complete, determine whether a command takes the rest as text, as a line or as
    // equations.
    let notation = vocabulary.notation(of: Array(text))
    let line = LineText(text, notation)
    guard !Parser(line, vocabulary).isComplete else { return nil }
    self.text = text
    scan = LineText.Scan(notation)
    scan.add(line.typed)
  }

  /// Whether the line still continues.
  public private(set) var goesOn = true

  /// Appends the next physical line.
  public mutating func add(_ more: some StringProtocol) {
    text += "\n"
    text += more
    scan.add(["\n"] + Array(more))
    goesOn = scan.isUnfinished
  }
}

extension LineText.Balance {
  /// Whether a text with this balance continues on the next line, given whether it ends in `\`, its last visible
  /// character, and the signs after which a line continues.
  func goesOn(_ isContinued: Bool, after last: Character?, of signs: Set<Character>) -> Bool {
    if isContinued { return true }
    switch self {
    case .open, .openQuote: return true
    case .unexpected, .tooDeep: return false
    case .balanced: return last.map(signs.contains) ?? false
    }
  }
}
