import TerminalTesting

/// The editor's probe at its first prompt.
func probe(
  _ environment: [String: String?] = [:], columns: Int = 60, rows: Int = 16
) throws -> PseudoTerminal {
  let terminal = try PseudoTerminal(
    [builtExecutable("LineEditorProbe")], environment: environment, columns: columns, rows: rows)
  try terminal.wait(until: "the first prompt") { $0.currentLine.hasPrefix("cnn>") && $0.x == 5 }
  return terminal
}

enum Key {
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let right = "\u{1B}[C"
  static let left = "\u{1B}[D"
  static let escape = "\u{1B}"
  static let enter = "\r"
  static let tab = "\t"
  static let backspace = "\u{7F}"
  static func control(_ letter: Character) -> String {
    String(Character(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1F)))
  }
  static func paste(_ text: String) -> String { "\u{1B}[200~" + text + "\u{1B}[201~" }
}
