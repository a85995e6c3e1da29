internal import PlatformMath

/// A number as it is written in a line: `5`, `-0.25`, `1.2e-3`, `.5`, `5.`.
struct NumberText: Equatable {
  /// The most characters of a number: the longest that a Double has without an exponent fits. Longer runs of digits are
  /// text, so that no line is read again and again for its digits.
  static let mostCharacters = 400

  let text: String
  /// The number; infinite where it is too large.
  let value: Double
  /// How many scalars it takes.
  let length: Int

  /// Where the longest number that begins at a place ends, nil where none does.
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

  /// The longest number that begins at a place, nil where none does.
  init?(in scalars: [Unicode.Scalar], at start: Int) {
    guard let end = Self.end(in: scalars, at: start) else { return nil }
    self.init(scalars[start..<end])
  }

  /// The number that scalars are, of which `end` has said that they are one.
  init?(_ scalars: ArraySlice<Unicode.Scalar>) {
    text = String(String.UnicodeScalarView(scalars))
    length = scalars.count
    // What `end` lets pass is a number; Swift reads it as C does, `5.` and `.5` too.
    guard let value = Double(text) else { return nil }
    self.value = value
  }

  /// The number that a whole text is.
  init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    guard let number = NumberText(in: scalars, at: 0), number.length == scalars.count else { return nil }
    self = number
  }

  /// Whether it is written with a point or an exponent.
  var isFloat: Bool { text.contains { $0 == "." || $0 == "e" || $0 == "E" } }

  /// One unit of the last digit that is written.
  var unit: Double {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let exponent = parts.count > 1 ? Double(parts[1]) ?? 0 : 0
    let fraction = parts[0].firstIndex(of: ".").map { parts[0][$0...].utf8.count - 1 } ?? 0
    return .pow(10, exponent - Double(fraction))
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { 0x30...0x39 ~= value }

  /// A letter or a digit of any script: a number right behind one belongs to a word.
  var isWordPart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: properties.numericType != nil
    }
  }
}
