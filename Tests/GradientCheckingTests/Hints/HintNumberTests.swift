import Testing

@testable import GradientChecking

@Suite struct HintNumberTests {
  @Test func numbersHaveSixDigits() {
    #expect(HintNumber.text(0) == "0" && HintNumber.text(-2) == "-2" && HintNumber.text(1_234_567) == "1234570")
    #expect(HintNumber.text(0.1 + 0.2) == "0.3" && HintNumber.text(-1.2345678) == "-1.23457")
    #expect(HintNumber.text(1e-30) == "1e-30" && HintNumber.text(2.5e300) == "2.5e+300")
    #expect(HintNumber.text(.nan) == "nan" && HintNumber.text(-.infinity) == "-inf")
    #expect(HintNumber.text(.leastNonzeroMagnitude) == "5e-324" || HintNumber.text(.leastNonzeroMagnitude) != "0")
  }

  /// A ratio never prints as the 1 that it differs from.
  @Test func ratiosNearOneShowTheirExcess() {
    #expect(HintNumber.ratio(1) == "1" && HintNumber.ratio(0.5) == "0.5" && HintNumber.ratio(1.0001) == "1.0001")
    #expect(HintNumber.ratio(1 + 1e-6) == "1 + 1e-06" && HintNumber.ratio(1 - 2.5e-8) == "1 - 2.5e-08")
    for exponent in 1...12 {
      let excess = Double("1e-\(exponent)") ?? 0
      #expect(HintNumber.ratio(1 + excess) != "1" && HintNumber.ratio(1 - excess) != "1")
    }
  }

  @Test func twoNumbersPrintUnlike() {
    #expect(HintNumber.pair(1, 2) == ("1", "2"))
    for exponent in 1...15 {
      let (left, right) = HintNumber.pair(0.123456789, 0.123456789 * (1 + (Double("1e-\(exponent)") ?? 0)))
      #expect(left != right)
    }
  }

  @Test func manyPlacesAreToldInShort() {
    #expect(
      HintNumber.listed([5]) == "5" && HintNumber.listed([1, 4]) == "1, 4" && HintNumber.listed([3, 4]) == "3, 4")
    #expect(HintNumber.listed(Array(3...9)) == "3 to 9" && HintNumber.listed([0, 2, 3]) == "0, 2, 3")
    #expect(HintNumber.listed((0..<40).map { 2 * $0 }) == "0, 2, 4, 6, 8, 10 and 34 others")
  }
}
