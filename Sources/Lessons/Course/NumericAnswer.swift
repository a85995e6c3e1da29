internal import Platform

/// A number as a student writes it: `0.25`, `.25`, `0,25`, `1/4`, `¼`, `25%`, `25 %`, `2.5e-1`, `= 0.25`, `~0.25`; also
/// with thousands separators, `9,571`, `9 571`, `9_571`, `9'571`, and with words, `25 percent`, `about 3`.
enum NumericAnswer {
  /// Parses a number; nil if the text is too long or not a number, or if its value is not finite.
  static func value(of text: String) -> Double? {
    var text = text.withoutBlanksAround
    guard text.utf8.count <= longest else { return nil }
    while let first = text.first, "=~≈".contains(first) { text = text.dropFirst().withoutBlanksAround }
    text = withoutWords(String(text.map(plain)))
    if let slash = text.firstIndex(of: "/") {
      guard let over = decimal(text[..<slash].withoutBlanksAround),
        let under = decimal(text[text.index(after: slash)...].withoutBlanksAround), under != 0
      else { return nil }
      return finite(over / under)
    }
    guard text.hasSuffix("%") else { return single(text) }
    return single(text.dropLast().withoutBlanksAround).map { $0 / 100 }
  }

  /// Maximum length of a number in bytes.
  static let longest = 64

  /// Returns the ASCII form of a typographic sign, space, apostrophe, fraction bar or percent sign, and any other
  /// character unchanged.
  static func plain(_ character: Character) -> Character { plainForms[character] ?? character }

  private static let plainForms: [Character: Character] = [
    "\u{2212}": "-", "\u{2013}": "-", "\u{FF0B}": "+", "\u{2044}": "/", "\u{2215}": "/", "\u{2019}": "'",
    "\u{A0}": " ", "\u{2009}": " ", "\u{202F}": " ", "\u{FF05}": "%",
  ]

  private static func finite(_ number: Double?) -> Double? { number?.isFinite == true ? number : nil }

  /// Parses a decimal number, or one that ends in a fraction character: `¼`, `2½`, `-2 ½`.
  private static func single(_ text: String) -> Double? {
    guard let last = text.unicodeScalars.last, let part = vulgarFraction(last) else { return decimal(text) }
    let head = text.dropLast().withoutBlanksAround
    let isNegative = head.hasPrefix("-")
    guard !["", "-", "+"].contains(head) else { return isNegative ? -part : part }
    let digits = head.drop { $0 == "-" || $0 == "+" }
    guard head.count - digits.count <= 1, digits.utf8.allSatisfy(isDigit), let whole = Double(digits) else {
      return nil
    }
    return isNegative ? -(whole + part) : whole + part
  }

  /// Returns the value of `¼`, `½`, `¾`, `⅓` and similar characters; nil for others.
  private static func vulgarFraction(_ scalar: Unicode.Scalar) -> Double? {
    guard "\u{BC}"..."\u{BE}" ~= scalar || "\u{2150}"..."\u{215E}" ~= scalar else { return nil }
    return scalar.properties.numericValue
  }

  /// Parses a decimal number: a sign, digits with or without thousands separators, a point or comma, an exponent.
  private static func decimal(_ text: String) -> Double? {
    let sign = text.first == "-" || text.first == "+" ? String(text.prefix(1)) : ""
    let parts = text.dropFirst(sign.count).split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = parts.first, parts.count <= 2, let (whole, fraction) = digits(of: mantissa, parts.count > 1),
      !(whole.isEmpty && fraction.isEmpty)
    else { return nil }
    guard parts.count == 1 || Int(parts[1]) != nil else { return nil }
    let exponent = parts.count == 1 ? "" : "e\(parts[1])"
    return finite(Double("\(sign)\(whole.isEmpty ? "0" : whole).\(fraction.isEmpty ? "0" : fraction)\(exponent)"))
  }

  /// Returns the digits before and after the decimal mark; nil if the text is not a number.
  ///
  /// If there are both points and commas, the last mark is the decimal mark. Several marks of one kind are thousands
  /// separators, and a lone point is the decimal mark. A lone comma followed by three digits is a thousands separator,
  /// unless the number starts with a zero or has more than three digits before it (`0,250`, `1234,567`) or an exponent
  /// follows.
  private static func digits(
    of text: Substring, _ hasExponent: Bool
  ) -> (whole: String, fraction: String)? {
    let marks = text.filter { $0 == "." || $0 == "," }
    var (head, fraction) = (text, Substring())
    if let mark = marks.last, let place = text.lastIndex(of: mark) {
      let isAlone = marks.count == 1
      let isDecimal = isAlone ? mark == "." || hasExponent || grouped(text) == nil : marks.first != mark
      if isDecimal { (head, fraction) = (text[..<place], text[text.index(after: place)...]) }
    }
    guard fraction.utf8.allSatisfy(isDigit), let whole = grouped(head) else { return nil }
    return (whole, String(fraction))
  }

  /// Returns digits without their thousands separators. Nil if there are other characters or different separators, if
  /// the first group does not have one to three digits or starts with a zero, or if another group does not have three
  /// digits.
  private static func grouped(_ text: Substring) -> String? {
    guard let mark = text.first(where: { !$0.utf8.allSatisfy(isDigit) }) else { return String(text) }
    let groups = text.split(separator: mark, omittingEmptySubsequences: false)
    guard ".,_' ".contains(mark), 1...3 ~= groups[0].count, groups[0].first != "0",
      groups.allSatisfy({ $0.utf8.allSatisfy(isDigit) }), groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
    else { return nil }
    return groups.joined()
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
