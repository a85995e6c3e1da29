import Testing

@testable import TerminalGraphics

@Suite struct NumberFormatTests {
  /// Expected texts as a person writes them; the last column as C's `%.4g` gives it where both agree.
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.5, "0.5"), (0.412, "0.412"), (0.12345, "0.1235"),
    (12.34567, "12.35"), (1234.56, "1235"), (123_456.7, "123457"), (100_448, "100448"), (9.9999, "10"),
    (0.00099999, "0.001"), (0.0000125, "1.25e-5"), (-1.5e-9, "-1.5e-9"), (1.5e20, "1.5e20"), (.nan, "nan"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.798e308"),
  ]) func aNumberOnItsOwn(value: Double, text: String) {
    #expect(NumberFormat(digits: 4).string(value) == text)
  }

  @Test func digitsSetTheLength() {
    #expect(NumberFormat(digits: 1).string(0.06666) == "0.07")
    #expect(NumberFormat(digits: 8).string(1.0 / 3) == "0.33333333")
    #expect(NumberFormat(digits: 99).digits == 17)
    #expect(NumberFormat(digits: -3).digits == 1)
  }

  @Test(arguments: [
    (0.0004, 3, "0.000"), (-0.0004, 3, "0.000"), (-0.0006, 3, "-0.001"), (0.9996, 3, "1.000"), (2.5, 0, "3"),
    (1e15, 2, "1000000000000000.00"), (0.1 + 0.2, 2, "0.30"), (.nan, 2, "nan"), (-99.995, 2, "-100.00"),
  ]) func fixedDecimals(value: Double, decimals: Int, text: String) {
    #expect(NumberFormat.fixed(value, decimals: decimals) == text)
  }

  @Test func aColumnSharesItsDecimals() {
    let format = NumberFormat(digits: 4)
    #expect(format.aligned([0.123456, -12.5, 0]) == ["0.12", "-12.50", "0"])
    #expect(format.aligned([0.5, 0.25]) == ["0.50", "0.25"])
    #expect(format.aligned([3, 40, .nan]) == ["3", "40", "nan"])
    #expect(format.aligned([1.5e-7, 2e-8]) == ["1.5e-7", "2.0e-8"])
    #expect(format.aligned([]) == [])
    #expect(format.aligned([.infinity]) == ["inf"])
  }

  /// Reading the text back gives the number to the digits asked for, whatever its size.
  @Test func textReadsBackAsTheNumber() throws {
    var generator = Sequence64(state: 24)
    for _ in 0..<2000 {
      let exponent = Double(Int(generator.next() % 600)) - 300
      let value = (Double(generator.next() % 1_000_000) / 1e6 + 0.1) * (try #require(Double("1e\(Int(exponent))")))
      let back = try #require(Double(NumberFormat(digits: 6).string(value)))
      #expect(abs(back - value) <= abs(value) * 5.01e-6)
      let places = Int(generator.next() % 6)
      if exponent < 9 {
        let fixed = try #require(Double(NumberFormat.fixed(value, decimals: places)))
        #expect(abs(fixed - value) <= 0.5000001 * (try #require(Double("1e-\(places)"))) + abs(value) * 1e-15)
      }
    }
  }

  @Test func groupsPercentagesAndTimes() {
    #expect(
      [0, 999, 1000, -1234567, 100_448].map(NumberFormat.grouped) == ["0", "999", "1,000", "-1,234,567", "100,448"])
    #expect(NumberFormat.percent(0.8724) == "87.2%")
    #expect(NumberFormat.percent(.nan) == "nan")
    #expect(
      [0.4231, 5.5, 12.4, 75, 185, 3729].map(NumberFormat.duration) == [
        "0.42 s", "5.5 s", "12 s", "75 s", "3:05", "1:02:09",
      ])
    #expect(NumberFormat.duration(.infinity) == "?")
  }

  @Test func countsHaveTheirNoun() {
    #expect((0...2).map { NumberFormat.counted($0, "image") } == ["0 images", "1 image", "2 images"])
    #expect(NumberFormat.counted(3, "class", plural: "classes") == "3 classes")
  }
}

/// Numbers for properties over many cases: splitmix64 (Steele, Lea and Flood 2014).
struct Sequence64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9007199254740992 }
}
