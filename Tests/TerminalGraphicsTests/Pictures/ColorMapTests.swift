import Testing

@testable import TerminalGraphics

@Suite struct ColorMapTests {
  /// matplotlib 3.8, `matplotlib.colormaps["viridis"](x, bytes=True)`.
  @Test(arguments: [
    (0.0, RGB(68, 1, 84)), (0.25, RGB(58, 82, 139)), (0.5, RGB(32, 144, 140)), (0.75, RGB(94, 201, 97)),
    (1.0, RGB(253, 231, 36)),
  ]) func viridisIsViridis(place: Double, expected: RGB) {
    let color = ColorMap.viridis.color(at: place)
    #expect(abs(Int(color.red) - Int(expected.red)) <= 6)
    #expect(abs(Int(color.green) - Int(expected.green)) <= 6)
    #expect(abs(Int(color.blue) - Int(expected.blue)) <= 6)
  }

  @Test(arguments: [ColorMap.grey, .viridis]) func brighterMeansMore(map: ColorMap) {
    let brightness = (0...100).map { map.color(at: Double($0) / 100).luminance }
    #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(arguments: Theme.allCases) func theDivergingMapIsNeutralAtZeroAndSymmetric(theme: Theme) {
    let zero = ColorMap.diverging.color(at: 0.5, theme: theme)
    #expect(zero.red == zero.green && zero.green == zero.blue)
    func distance(_ place: Double) -> Double {
      abs(ColorMap.diverging.color(at: place, theme: theme).luminance - zero.luminance)
    }
    for step in 0..<50 {
      #expect(distance(0.5 + Double(step) / 100) < distance(0.5 + Double(step + 1) / 100))
      #expect(distance(0.5 - Double(step) / 100) < distance(0.5 - Double(step + 1) / 100))
    }
    let negative = ColorMap.diverging.color(at: 0, theme: theme)
    let positive = ColorMap.diverging.color(at: 1, theme: theme)
    #expect(negative.blue > negative.red && positive.red > positive.blue)
  }

  /// The orders must hold among 256 colours too, where steps may repeat a colour but never go back.
  @Test func with256ColorsTheOrderIsKept() {
    func brightness(_ map: ColorMap, _ theme: Theme, _ places: [Double]) -> [Double] {
      places.map { RGB.palette(map.color(at: $0, theme: theme, depth: .palette256).paletteIndex).luminance }
    }
    let up = (0...100).map { Double($0) / 100 }
    for map in [ColorMap.grey, .viridis] {
      let levels = brightness(map, .dark, up)
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 } && Set(levels).count >= 12)
    }
    for (theme, sign) in [(Theme.dark, 1.0), (.light, -1.0)] {
      for side in [-0.5, 0.5] {
        let levels = brightness(.diverging, theme, up.map { 0.5 + side * $0 }).map { $0 * sign }
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 } && Set(levels).count == 7)
      }
    }
  }

  @Test func whatIsOffTheScaleIsItsEnd() {
    #expect(ColorMap.grey.color(at: -3) == RGB(0, 0, 0))
    #expect(ColorMap.grey.color(at: 7) == RGB(255, 255, 255))
    #expect(ColorMap.viridis.color(at: .nan) == ColorMap.viridis.color(at: 0))
  }
}
