import Testing

@testable import Lessons

/// Calculations in answers.
@Suite struct NumericExpressionTests {
  @Test(arguments: [
    ("8\u{B7}6\u{B7}6", 288.0), ("8 \u{D7} 6", 48), ("36*2^3", 288), ("8**2", 64), ("(0.06/0.01)^2", 36),
    ("2^3^2", 512), ("-2^2", -4), ("2^-1", 0.5), ("1 - 2 - 3", -4), ("12/2/3", 2), ("2*(3+4)*(1)", 14), ("--3", 3),
    ("+3", 3), ("sqrt 16", 4), ("\u{221A}(9) + 1", 4), ("exp 0", 1), ("log10 1000", 3), ("abs(-3)", 3),
    ("log2 8", 3), ("log2(2^5)", 5), ("sqrt 3^2", 3), ("sqrt(9)^2", 9), ("exp -log 4", 0.25), ("2 * sqrt 16 * 3", 24),
    ("8\u{A0}\u{B7}\u{2009}6", 48), ("1\u{2044}4 + 1", 1.25), (".5 + 1.", 1.5), ("10 \u{F7} 4", 2.5),
    ("5 \u{2212} 2", 3),
  ])
  func isComputed(_ text: String, _ value: Double) {
    #expect(NumericExpression.value(of: text).map { abs($0 - value) < 1e-12 } == true, "\(text)")
  }

  @Test(arguments: ["log 3", "ln(3)", "LN 3", "-log(1/3)", "-ln (1/3)", "log 6 - log 2"])
  func logarithmsAreNatural(_ text: String) {
    #expect(NumericExpression.value(of: text).map { abs($0 - 1.0986122886681098) < 1e-12 } == true, "\(text)")
  }

  /// `log 3^2` is not the square of `log 3`, nor is `log25` the `log2` of 5.
  @Test func aFunctionTakesAllThatIsMeant() throws {
    for (text, other) in [
      ("log 3^2", "2*log 3"), ("log(3)^2", "log(3)*log(3)"), ("-log 3^2", "-2*log 3"), ("log25", "log 25"),
      ("log1024", "10*log 2"), ("log 2*3", "3*log 2"),
    ] {
      let (left, right) = (NumericExpression.value(of: text), NumericExpression.value(of: other))
      #expect(abs(try #require(left) - (try #require(right))) < 1e-12, "\(text)")
    }
  }

  @Test(arguments: [
    "", " ", "(", ")", "()", "1 +", "* 2", "1 2", "2x3", "x", "log", "3e", "3 pixels", "1/0", "log 0", "sqrt(-1)",
    "1..2", "1,5", "(1", "1)", "9^9^9^9", "^2", "logx 3",
  ])
  func isNone(_ text: String) { #expect(NumericExpression.value(of: text) == nil, "\(text)") }

  @Test func noTextIsTooDeep() {
    func nested(_ count: Int) -> String {
      String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
    }
    #expect(NumericExpression.value(of: nested(20)) == 1)
    for text in [
      nested(99), String(repeating: "-", count: 190) + "1", String(repeating: "2^", count: 90) + "1",
      String(repeating: "log ", count: 49) + "2", String(repeating: "(", count: 199),
    ] { #expect(NumericExpression.value(of: text) == nil) }
    #expect(NumericExpression.value(of: String(repeating: "1+", count: 90) + "1") == 91)
  }
}
