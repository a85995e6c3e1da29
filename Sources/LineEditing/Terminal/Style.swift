/// The commands to the terminal that the editor sends itself.
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

/// How prompts and hints look.
enum Style {
  /// Stands before and behind what libedit sends as it is and gives no columns.
  static let literalMark: CChar = 1

  static func faint(_ text: String) -> String { "\u{1B}[2m\(text)\u{1B}[0m" }

  /// The prompt in bold green. libedit loses a literal at the very end, so the blanks there stay outside.
  static func prompt(_ text: String, isColored: Bool) -> String {
    let clean = DisplayText.editable(text)
    guard isColored, let last = clean.lastIndex(where: { $0 != " " }), clean.last == " " else { return clean }
    return literal("\u{1B}[1;32m") + clean[...last] + literal("\u{1B}[0m") + clean[clean.index(after: last)...]
  }

  static func rightPrompt(_ text: String, isColored: Bool) -> String {
    let clean = DisplayText.editable(text)
    guard isColored, let last = clean.last else { return clean }
    return literal("\u{1B}[2m") + clean.dropLast() + String(last) + literal("\u{1B}[0m")
  }

  private static func literal(_ sequence: String) -> String { "\u{1}" + sequence + "\u{1}" }
}
