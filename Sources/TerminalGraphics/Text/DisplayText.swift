internal import Platform

/// Text for terminals: its width in columns, and escaping of anything that could control the terminal.
public enum DisplayText {
  public enum Alignment: Sendable {
    case left, right, center
  }

  /// Returns the number of columns `text` takes; colour sequences (`ESC [ ... m`) take none.
  public static func width(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    var columns = 0
    var inSequence = false
    var afterEscape = false
    for character in text {
      if inSequence {
        if afterEscape {
          afterEscape = false
          inSequence = character == "["
        } else if let byte = character.asciiValue, (0x40...0x7E).contains(byte) {
          inSequence = false
        }
      } else if character == "\u{1B}" {
        inSequence = true
        afterEscape = true
      } else {
        columns += character.displayColumns
      }
    }
    return columns
  }

  /// Returns the text with each control character, line break, direction override and other invisible format character
  /// escaped, for example as `\u{1b}` or `\n`; zero-width joiners and non-joiners stay.
  ///
  /// Use this for file contents, class names and other untrusted text.
  public static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.isUnsafeToShow {
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// Returns `text` truncated to `columns` columns, with an ellipsis (`…`, `...` or `~`); unchanged if it fits, empty
  /// if not even the ellipsis does.
  public static func truncated(_ text: String, to columns: Int, unicode: Bool) -> String {
    guard width(of: text) > columns else { return text }
    let mark = unicode ? "…" : columns >= 8 ? "..." : "~"
    var room = columns - mark.count
    guard room >= 0 else { return "" }
    var kept = ""
    for character in text {
      room -= character.displayColumns
      if room < 0 { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + mark
  }

  /// Returns the text padded with spaces to `columns` columns.
  public static func padded(_ text: String, to columns: Int, _ alignment: Alignment = .left) -> String {
    let missing = max(columns - width(of: text), 0)
    switch alignment {
    case .left: return text + String(repeating: " ", count: missing)
    case .right: return String(repeating: " ", count: missing) + text
    case .center:
      let before = missing / 2
      return String(repeating: " ", count: before) + text + String(repeating: " ", count: missing - before)
    }
  }

  /// Returns the text wrapped at spaces to lines of at most `columns` columns. A wider word is broken, and several
  /// spaces become one.
  public static func wrapped(_ text: String, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let joined = line.isEmpty ? String(word) : line + " " + word
      if width(of: joined) <= columns {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, width(of: line) + character.displayColumns > columns {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
  }

  /// Returns lines of at most `columns` columns, each filled with as many units as fit, separated by spaces. A wider
  /// unit is not broken, and has its own line.
  static func filled(_ units: [String], to columns: Int) -> [String] {
    var lines: [String] = []
    for unit in units {
      if let last = lines.last, width(of: last) + 1 + width(of: unit) <= columns {
        lines[lines.count - 1] = last + " " + unit
      } else {
        lines.append(unit)
      }
    }
    return lines
  }

  static func withoutTrailingBlanks(_ text: String) -> String {
    guard text.utf8.last == UInt8(ascii: " ") else { return text }
    var bytes = Substring(text)
    while bytes.last == " " { bytes.removeLast() }
    return String(bytes)
  }
}
