/// Swift string literals.
enum SwiftLiteral {
  /// Returns a multi-line raw literal with exactly this text.
  ///
  /// It has one `#` more than the longest run of `#` in the text, so nothing in the text ends the literal or starts an
  /// escape. Control characters other than newlines and tabs are escaped, since the compiler would change them or warn:
  /// it reads a carriage return as a line feed.
  static func of(_ text: String) -> String {
    let marks = String(repeating: "#", count: longestRunOfMarks(text) + 1)
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F {
        escaped += "\\\(marks)u{\(String(scalar.value, radix: 16))}"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return "\(marks)\"\"\"\n\(escaped)\n\"\"\"\(marks)"
  }

  private static func longestRunOfMarks(_ text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "#") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
