/// A line that goes on, put together from its physical lines: each is looked at once, however many there are.
public struct UnfinishedLine {
  /// What is joined so far, with a line break between each two.
  public private(set) var text: String
  private var scan = LineText.Scan()

  /// The beginning of a line, as it was typed; nil where that is a whole line.
  public init?(_ text: String, _ vocabulary: Vocabulary) {
    let line = LineText(text)
    // Which command's own text or line it is, the words at its beginning say: they end before what goes on.
    guard !Parser(line, vocabulary).isComplete else { return nil }
    self.text = text
    scan.add(line.typed)
  }

  /// Whether it still goes on.
  public private(set) var goesOn = true

  /// Goes on with the next physical line.
  public mutating func add(_ more: some StringProtocol) {
    text += "\n"
    text += more
    scan.add(["\n"] + Array(more))
    goesOn = scan.balance.goesOn(scan.goesOn, after: scan.lastVisible)
  }
}

extension LineText.Balance {
  /// Whether a text goes on whose brackets come to this, by the `\` and the last character that it ends in.
  func goesOn(_ isContinued: Bool, after last: Character?) -> Bool {
    if isContinued { return true }
    switch self {
    case .open, .openQuote: return true
    case .unexpected, .tooDeep: return false
    case .balanced: return last == "|"
    }
  }
}
