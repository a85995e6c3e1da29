internal import PlatformMath

/// A number as written in a line: `5`, `-0.25`, `1.2e-3`, `.5`, `5.`.
struct NumberText: Equatable {
  /// Maximum length of a number in characters, enough for the shortest form of any Double, written without an exponent.
  /// Longer runs of digits are text, which avoids repeated scans.
  static let mostCharacters = 400

  let text: String
  /// The value; infinite if it is too large for a Double.
  let value: Double
  /// The length of the text in scalars.
  let length: Int

  /// Returns the end of the longest number that starts at a position; nil if none starts there or it is too long.
  static func end(in scalars: [Unicode.Scalar], at start: Int) -> Int? {
    let limit = min(scalars.count, start + mostCharacters + 1)
    func digits(_ from: Int) -> Int {
      var end = from
      while end < limit, scalars[end].isDigit { end += 1 }
      return end
    }
    var end = start
    if end < limit, scalars[end] == "+" || scalars[end] == "-" { end += 1 }
    let whole = digits(end)
    var mantissa = whole
    if whole < limit, scalars[whole] == "." {
      let fraction = digits(whole + 1)
      if whole > end || fraction > whole + 1 { mantissa = fraction }
    }
    guard mantissa > end else { return nil }
    end = mantissa
    if end < limit, scalars[end] == "e" || scalars[end] == "E" {
      let isSigned = end + 1 < limit && (scalars[end + 1] == "+" || scalars[end + 1] == "-")
      let exponent = digits(end + (isSigned ? 2 : 1))
      if exponent > end + (isSigned ? 2 : 1) { end = exponent }
    }
    return end - start <= mostCharacters ? end : nil
  }

  /// Parses the longest number that starts at a position; nil if none starts there or it is too long.
  init?(in scalars: [Unicode.Scalar], at start: Int) {
    guard let end = Self.end(in: scalars, at: start) else { return nil }
    self.init(scalars[start..<end])
  }

  /// Parses scalars that `end(in:at:)` has recognized as a number.
  init?(_ scalars: ArraySlice<Unicode.Scalar>) {
    text = String(String.UnicodeScalarView(scalars))
    length = scalars.count
    // Swift parses everything that `end` accepts, including `5.` and `.5`, so this never fails.
    guard let value = Double(text) else { return nil }
    self.value = value
  }

  /// Parses a text; nil if it is anything but a number.
  init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    guard let number = NumberText(in: scalars, at: 0), number.length == scalars.count else { return nil }
    self = number
  }

  /// Whether the number has a point or an exponent.
  var isFloat: Bool { text.contains { $0 == "." || $0 == "e" || $0 == "E" } }

  /// One unit of the last written digit.
  var unit: Double {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let exponent = parts.count > 1 ? Double(parts[1]) ?? 0 : 0
    let fraction = parts[0].firstIndex(of: ".").map { parts[0][$0...].utf8.count - 1 } ?? 0
    return .pow(10, exponent - Double(fraction))
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { 0x30...0x39 ~= value }

  /// Whether the scalar is a letter or digit of any script. Digits directly after one are part of a word, not a number.
  var isWordPart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: properties.numericType != nil
    }
  }
}
