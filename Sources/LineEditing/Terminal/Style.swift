/// Terminal control sequences that the shell sends itself, not through libedit.
enum Control {
  static let clearToEndOfRow = "\u{1B}[K"
  static let clearToEndOfScreen = "\u{1B}[J"
  static let saveCursor = "\u{1B}7"
  static let restoreCursor = "\u{1B}8"
  static let pasteMarksOn = "\u{1B}[?2004h"
  static let pasteMarksOff = "\u{1B}[?2004l"

  static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
  static func down(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)B" : "" }
  static func right(_ columns: Int) -> String { columns > 0 ? "\u{1B}[\(columns)C" : "" }
}

/// The style of prompts and hints.
enum Style {
  /// Delimits text that libedit sends unchanged and counts as zero columns.
  static let literalMark: CChar = 1

  static func faint(_ text: String) -> String { "\u{1B}[2m\(text)\u{1B}[0m" }

  /// Returns a prompt, in bold green if `isColored`.
  static func prompt(_ text: String, isColored: Bool) -> String { styled(text, "\u{1B}[1;32m", isColored) }

  /// Returns a right prompt, faint if `isColored`.
  static func rightPrompt(_ text: String, isColored: Bool) -> String { styled(text, "\u{1B}[2m", isColored) }

  /// Returns `text` cleaned by `DisplayText.editable`. If it is to be coloured and not only spaces, it is placed
  /// between `sequence` and a reset, with its trailing spaces (at least one) outside: libedit sends a control sequence
  /// together with the following character, and drops one at the end of the prompt.
  private static func styled(_ text: String, _ sequence: String, _ isColored: Bool) -> String {
    let clean = DisplayText.editable(text)
    guard isColored, let last = clean.lastIndex(where: { $0 != " " }) else { return clean }
    let blanks = clean[clean.index(after: last)...]
    return literal(sequence) + clean[...last] + literal("\u{1B}[0m") + (blanks.isEmpty ? " " : blanks)
  }

  /// Returns the number of columns of a styled text.
  static func width(of styled: String) -> Int {
    let parts = styled.split(separator: "\u{1}", omittingEmptySubsequences: false)
    return parts.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? DisplayText.width(of: $1.element) : 0) }
  }

  private static func literal(_ sequence: String) -> String { "\u{1}" + sequence + "\u{1}" }
}
