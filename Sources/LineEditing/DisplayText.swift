internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Text on a terminal: its width in columns, and its control characters.
enum DisplayText {
  /// The number of columns of `scalar`: 0, 1 or 2; 0 for a control character. libedit measures printable characters the
  /// same way, so the two agree on the cursor's position.
  static func width(of scalar: Unicode.Scalar) -> Int { max(0, Int(wcwidth(wchar_t(scalar.value)))) }

  /// The number of columns of `text` on one row.
  static func width(of text: some StringProtocol) -> Int { text.unicodeScalars.reduce(0) { $0 + width(of: $1) } }

  /// Returns `text` if it fits in `columns`, otherwise the longest prefix that fits together with a final `…`, or
  /// nothing if `columns` is less than 1.
  static func clipped(_ text: String, to columns: Int) -> String {
    if width(of: text) <= columns { return text }
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      used += width(of: scalar)
      if used > columns - 1 { break }
      kept.append(scalar)
    }
    return columns > 0 ? String(kept) + "…" : ""
  }

  /// Returns `text` as it may appear in an edited line. A tab becomes four spaces, a newline stays, and other control
  /// characters are removed (an escape sequence on the clipboard is an attack or an accident). An accent is combined
  /// with its letter if `composed` finds the pair; other zero-width characters are removed, since libedit would give
  /// each a column.
  static func editable(_ text: String) -> String {
    if isPlainASCII(text) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": result.append(contentsOf: "    ".unicodeScalars)
      case "\n": result.append("\n")
      case _ where isControl(scalar): continue
      case _ where width(of: scalar) > 0: result.append(scalar)
      default:
        guard let last = result.last, let pair = composed(last, scalar) else { continue }
        result.removeLast()
        result.append(pair)
      }
    }
    return String(result)
  }

  /// Whether `text` consists of printable ASCII characters, which take one column each and need no further checks, as
  /// in most lines.
  static func isPlainASCII(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  /// Whether `scalar` is a control character, or a line or paragraph separator.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
  }

  /// Returns the single character equivalent to `base` followed by the combining `mark`, such as é for e and U+0301;
  /// `nil` if there is none in the blocks searched (Latin to Arabic, and kana).
  ///
  /// Swift compares strings by canonical equivalence, so the composed character equals the pair.
  static func composed(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    let pair = String(String.UnicodeScalarView([base, mark]))
    let blocks: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x6D3, 0x1E00...0x1FFF, 0x3041...0x30FF]
    for value in blocks.joined() {
      if let scalar = Unicode.Scalar(value), String(scalar) == pair { return scalar }
    }
    return nil
  }
}
