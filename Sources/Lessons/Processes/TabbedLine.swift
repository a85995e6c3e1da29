/// A word and fields in one line, separated by tabs: the protocol between a document's process and its parent.
package enum TabbedLine {
  /// Formats a line; tabs, newlines and backslashes in fields are written as `\t`, `\n` and `\\`.
  package static func line(_ word: String, _ fields: [String]) -> String {
    ([word] + fields.map(escaped)).joined(separator: "\t")
  }

  // Works on bytes, not characters, as a combining mark after a tab or newline must not hide it.
  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Parses a line into its word and fields.
  package static func fields(_ line: String) -> [String] {
    var fields: [[UInt8]] = [[]]
    var isEscape = false
    for byte in line.utf8 {
      switch byte {
      case _ where isEscape:
        fields[fields.count - 1].append(
          byte == UInt8(ascii: "t") ? UInt8(ascii: "\t") : byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscape = false
      case UInt8(ascii: "\\"): isEscape = true
      case UInt8(ascii: "\t"): fields.append([])
      default: fields[fields.count - 1].append(byte)
      }
    }
    return fields.map { String(decoding: $0, as: UTF8.self) }
  }
}
