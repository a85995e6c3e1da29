internal import PlatformMath

/// A number as it is written in a line: `5`, `-0.25`, `1.2e-3`, `.5`, `5.`.
struct NumberText: Equatable {
  let text: String

  /// The longest number that begins at a place, nil where none does.
  init?(in scalars: [Unicode.Scalar], at start: Int) {
    func digits(_ from: Int) -> Int {
      var end = from
      while end < scalars.count, scalars[end].isDigit { end += 1 }
      return end
    }
    var end = start
    if end < scalars.count, scalars[end] == "+" || scalars[end] == "-" { end += 1 }
    let whole = digits(end)
    var mantissa = whole
    if whole < scalars.count, scalars[whole] == "." {
      let fraction = digits(whole + 1)
      if whole > end || fraction > whole + 1 { mantissa = fraction }
    }
    guard mantissa > end else { return nil }
    end = mantissa
    if end < scalars.count, scalars[end] == "e" || scalars[end] == "E" {
      let isSigned = end + 1 < scalars.count && (scalars[end + 1] == "+" || scalars[end + 1] == "-")
      let exponent = digits(end + (isSigned ? 2 : 1))
      if exponent > end + (isSigned ? 2 : 1) { end = exponent }
    }
    text = String(String.UnicodeScalarView(scalars[start..<end]))
  }

  /// The number that a whole text is.
  init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    guard let number = NumberText(in: scalars, at: 0), number.length == scalars.count else { return nil }
    self = number
  }

  /// How many scalars it takes.
  var length: Int { text.unicodeScalars.count }

  /// Whether it is written with a point or an exponent.
  var isFloat: Bool { text.contains { $0 == "." || $0 == "e" || $0 == "E" } }

  /// The number; infinite where it is too large.
  var value: Double {
    // What the initialisers let pass is a number; Swift reads it as C does, `5.` and `.5` too.
    Double(text) ?? .nan
  }

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
