import Testing

@testable import Lessons

/// Equivalent forms of a number are one answer, and what is no number is none.
@Suite struct NumericAnswerTests {
  private func isNear(_ left: Double?, _ right: Double) -> Bool {
    left.map { abs($0 - right) <= 1e-12 * max(1, abs(right)) } ?? false
  }

  @Test(arguments: [
    "0.25", ".25", "0,25", ",25", "1/4", "1 / 4", "25%", "25 %", "25\u{A0}%", "25\u{FF05}", "2.5e-1", "2.5E-1",
    "2,5e-1",
    "+0.25", "= 0.25", "=0.25", "~0.25", "~ 0.25", "\u{2248} 0.25", "= ~25%", "\u{BC}", "\u{BC} ", "= \u{BC}",
    "1\u{2044}4",
    "1\u{2215}4", "-1/-4", "0.5/2", "  0.25\t", "0.250000",
  ])
  func aQuarter(_ text: String) { #expect(isNear(NumericAnswer.value(of: text), 0.25), "\(text)") }

  @Test(arguments: [
    "9571", "9,571", "9_571", "9 571", "9'571", "9\u{2019}571", "9\u{202F}571", "9\u{2009}571", "9\u{A0}571", "9571.",
    "9571.0", "9,571.0", "9.571,0", "9 571,0", "9.571e3", "9,571e3", "+9571", "957100%", "9,571/1",
  ])
  func thousands(_ text: String) { #expect(isNear(NumericAnswer.value(of: text), 9571), "\(text)") }

  @Test(arguments: [
    ("-3", -3.0), ("\u{2212}3", -3), ("\u{2013}3", -3), ("- 3", nil), ("-\u{BD}", -0.5), ("2\u{BD}", 2.5),
    ("2 \u{BD}", 2.5), ("-2\u{BD}", -2.5), ("\u{BE}%", 0.0075), ("\u{2153}", 1.0 / 3), ("\u{215E}", 0.875),
    ("1,234,567", 1_234_567), ("1.234.567", 1_234_567), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("0,250", 0.25),
    ("1234,567", 1234.567), ("1,2345", 1.2345), ("12,34", 12.34), ("1.234", 1.234), ("0", 0), ("-0", 0), ("1e400", nil),
    ("0,000", 0), ("1e2", 100), ("1e+2", 100), ("12,345", 12_345),
  ])
  func forms(_ text: String, _ number: Double?) {
    guard let number else {
      #expect(NumericAnswer.value(of: text) == nil, "\(text)")
      return
    }
    #expect(isNear(NumericAnswer.value(of: text), number), "\(text)")
  }

  @Test(arguments: [
    "", " ", "=", "~", "%", ".", ",", "-", "+", "e5", "1e", "1e1.5", "1e5e5", "--3", "1-2", "1 2", "1/0", "1/", "/4",
    "1/4/2",
    "a", "x = 0.25", "0.25x", "0x10", "inf", "nan", "-inf", "1.2.3", "1,2,3", "1,23,456", "12,3456,789", "0,250,000",
    "1 23",
    "_", "_1", "1_", "1__000", "1_000 000", "9,571 000", "1.2,3.4", "(1)", "25%%", "1/4%", "\u{661}", "\u{FF11}",
    "\u{BD}\u{BD}",
    "\u{BD}2", "1.5\u{BD}", "+-\u{BD}", "\u{2160}", "1e99999999999999999999", String(repeating: "1", count: 65),
    "0.25 + 1",
    "1:4", "3 4/5",
  ])
  func none(_ text: String) { #expect(NumericAnswer.value(of: text) == nil, "\(text)") }

  @Test func everyFormOfARandomNumberIsThatNumber() {
    var dice = Dice(state: 24)
    for _ in 0..<500 {
      let whole =
        Int.random(in: 0...99_999_999, using: &dice) / [1, 100, 10_000, 1_000_000].randomElement(using: &dice)!
      let places = Int.random(in: 1...6, using: &dice)
      let digits = (0..<places).map { _ in String(Int.random(in: 0...9, using: &dice)) }.joined()
      let sign = ["", "-", "+"].randomElement(using: &dice)!
      let plain = "\(sign)\(whole).\(digits)"
      let number = Double(plain)!
      func grouped(_ mark: String) -> String {
        var groups: [String] = []
        var rest = String(whole)
        while rest.count > 3 {
          groups.insert(String(rest.suffix(3)), at: 0)
          rest = String(rest.dropLast(3))
        }
        return ([rest] + groups).joined(separator: mark)
      }
      let scale = 1 + Double(places)
      var forms = [
        plain, "= \(plain)", "~\(plain)", "\(plain)e0", "\(plain)/1", "\(number * 100)%", "\(number * 100) %",
        "\(plain)0", "\(number * scale)/\(scale)", "\(sign)\(grouped(",")).\(digits)",
        "\(sign)\(grouped(" ")).\(digits)",
        "\(sign)\(grouped("_")).\(digits)", "\(sign)\(grouped("'")).\(digits)",
        plain.replacing("-", with: "\u{2212}"), "\(sign)0\(whole).\(digits)",
      ]
      // A comma with three digits behind it stands between thousands.
      if places != 3 || whole > 999 || whole == 0 {
        forms += ["\(sign)\(whole),\(digits)", "\(sign)\(grouped(" ")),\(digits)"]
      }
      if whole > 999 { forms.append("\(sign)\(grouped(".")),\(digits)") }
      for form in forms { #expect(isNear(NumericAnswer.value(of: form), number), "\(form) for \(plain)") }
    }
  }

  @Test func noTextTraps() {
    var dice = Dice(state: 7)
    let alphabet = Array("0123456789.,-+eE_%/ '=~\u{BD}\u{2153}\u{2044}\u{2212}\u{A0}x\u{301}")
    for _ in 0..<5_000 {
      let text = String((0..<Int.random(in: 0...9, using: &dice)).map { _ in alphabet.randomElement(using: &dice)! })
      if let number = NumericAnswer.value(of: text) { #expect(number.isFinite, "\(text)") }
    }
  }
}
