import Testing

@testable import TerminalGraphics

@Suite struct ValueScaleTests {
  @Test func scalesFitTheFiniteValues() {
    let grid = PixelGrid(width: 4, height: 1, values: [-2, .nan, .infinity, 3])
    #expect(ValueScale(fitting: [grid], map: .grey) == ValueScale(-2, 3))
    #expect(ValueScale(fitting: [grid], map: .diverging) == ValueScale(-3, 3))
    #expect(ValueScale(fitting: [], map: .viridis) == ValueScale(0, 1))
    #expect(ValueScale(fitting: [], map: .diverging) == ValueScale(-1, 1))
  }

  @Test func equalEndsReachToZero() {
    #expect(ValueScale(5, 5) == ValueScale(0, 5))
    #expect(ValueScale(-5, -5) == ValueScale(-5, 0))
    #expect(ValueScale(0, 0) == ValueScale(0, 1))
    #expect(ValueScale(3, -1) == ValueScale(-1, 3))
  }

  /// A fraction lies between 0 and 1 and keeps the values' order, whatever the ends.
  @Test func fractionsKeepTheOrder() {
    let ends: [Double] = [
      0, 1, -1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .nan, .infinity,
    ]
    let values: [Double] = [-.greatestFiniteMagnitude, -1, -.leastNonzeroMagnitude, 0, 1e-300, 0.5, 1, 1e300]
    for lower in ends {
      for upper in ends {
        let scale = ValueScale(lower, upper)
        let fractions = values.map(scale.fraction)
        #expect(fractions.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 <= $1 })
      }
    }
  }
}
