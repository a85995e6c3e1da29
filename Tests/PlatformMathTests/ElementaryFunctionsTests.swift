import Testing

@testable import PlatformMath

@Suite struct ElementaryFunctionsTests {
  private let e = 2.718281828459045
  private let ln2 = 0.6931471805599453

  /// Values that are known, and a few units of the last place for the library.
  @Test func theValuesAreKnown() {
    let cases: [(found: Double, known: Double)] = [
      (.exp(1), e), (.exp(0), 1), (.exp(-1), 0.36787944117144233), (.log(2), ln2), (.log(1), 0), (.log1p(1), ln2),
      (.log1p(1e-10), 9.9999999995e-11), (.expm1(1), 1.718281828459045), (.expm1(1e-10), 1.00000000005e-10),
      (.tanh(1), 0.7615941559557649), (.tanh(0), 0), (.log2(8), 3), (.log10(1000), 3), (.pow(2, 10), 1024),
      (.pow(10, -3), 1e-3), (.sin(.pi / 6), 0.5), (.sin(0), 0), (.cos(.pi / 3), 0.5), (.cos(0), 1),
    ]
    for (place, (found, known)) in cases.enumerated() {
      #expect(abs(found - known) <= 4 * known.magnitude.ulp, "case \(place)")
    }
  }

  @Test func bothPrecisionsAgree() {
    for step in -40...40 {
      let x = Double(step) / 8
      func agree(_ single: Float, _ double: Double) -> Bool {
        abs(Double(single) - double) <= 4 * Double(Float(double.magnitude).ulp)
      }
      #expect(agree(.exp(Float(x)), .exp(x)) && agree(.expm1(Float(x)), .expm1(x)) && agree(.tanh(Float(x)), .tanh(x)))
      if x > 0 { #expect(agree(.log(Float(x)), .log(x)) && agree(.log1p(Float(x)), .log1p(x))) }
    }
  }

  @Test func theEdgesAreThoseOfTheStandard() {
    #expect(Double.exp(-.infinity) == 0 && Double.exp(.infinity) == .infinity && Float.exp(100) == .infinity)
    #expect(Double.log(0) == -.infinity && Double.log(-1).isNaN && Float.log(0) == -.infinity)
    #expect(Double.tanh(.infinity) == 1 && Float.tanh(-.infinity) == -1 && Double.exp(.nan).isNaN)
    #expect(Double.pow(0, 0) == 1 && Double.log1p(-1) == -.infinity && Double.expm1(-.infinity) == -1)
  }
}
