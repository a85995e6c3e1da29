/// Computes how many rows of a screen a text takes.
enum DisplayRows {
  /// Returns the number of rows that `text` takes on a screen with `columns` columns, with long lines wrapped; escape
  /// sequences take no space.
  static func count(_ text: String, columns: Int) -> Int {
    var rows = 0
    var column = 0
    var isOpen = false
    var escape = Escape.none
    for scalar in text.unicodeScalars {
      if escape.continues(with: scalar) { continue }
      if scalar == "\n" {
        rows += 1
        column = 0
        isOpen = false
        continue
      }
      let width = scalar == "\t" ? 8 - column % 8 : DisplayText.width(of: scalar)
      if column + width > columns {
        rows += 1
        column = 0
      }
      column += width
      isOpen = true
    }
    return rows + (isOpen ? 1 : 0)
  }

  /// The position within a terminal escape sequence; `none` outside of one.
  private enum Escape {
    case none, begun, control, text

    /// Processes the next character; returns whether it belongs to a sequence.
    mutating func continues(with scalar: Unicode.Scalar) -> Bool {
      switch (self, scalar) {
      case (.none, "\u{1B}"): self = .begun
      case (.none, _): return false
      case (.begun, "["): self = .control
      case (.begun, "]"), (.begun, "P"), (.begun, "_"): self = .text
      case (.begun, _): self = .none
      case (.control, "@"..."~"): self = .none
      case (.control, _): break
      case (.text, "\u{7}"): self = .none
      case (.text, "\u{1B}"): self = .begun
      case (.text, _): break
      }
      return true
    }
  }
}
